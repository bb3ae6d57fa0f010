// Reloading: one attempt after the other, each as a whole or not at all. What is read and what a
// new ruleset means for the run is the owner's business; here are order, counts, and what the log
// and the alerts say.
import type { Result } from "../base/result.ts";
import { type Alert, internalSource } from "../output/alert.ts";
import type { Log } from "../output/log.ts";

/** What metrics tell. */
export interface ReloadCounts {
  readonly reloads: number;
  readonly failedReloads: number;
  /** Seconds since 1970 of the last success; 0 before it. */
  readonly lastReloadTs: number;
  /** Of the last attempt; empty when it went well. */
  readonly lastError: string;
}

export interface ReloadParts {
  readonly log: Log;
  readonly hostname: () => string;
  readonly alert: (alert: Alert) => void;
  /** Reads, checks and applies everything: what changed in one line, or all that is wrong. */
  readonly attempt: () => Promise<Result<string, string>>;
}

export class Reloader {
  readonly #parts: ReloadParts;
  #counts: ReloadCounts = { reloads: 0, failedReloads: 0, lastReloadTs: 0, lastError: "" };
  #running: Promise<void> | undefined;
  #again: string | undefined;
  #drainedMs = 0;
  #longestMs = 0;

  constructor(parts: ReloadParts) {
    this.#parts = parts;
  }

  get counts(): ReloadCounts {
    return this.#counts;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Reloads, now or after the reload that runs: what it has read may be out of date already. */
  request(cause: string): void {
    if (this.#running !== undefined) this.#again = cause;
    else this.#running = this.#run(cause);
  }

  /** Called whenever events are taken from the rings: tells how long a reload keeps them waiting. */
  drained(): void {
    if (this.#running === undefined) return;
    const now = performance.now();
    this.#longestMs = Math.max(this.#longestMs, now - this.#drainedMs);
    this.#drainedMs = now;
  }

  /** Resolves when nothing is being reloaded; what was asked for meanwhile is forgotten. */
  async close(): Promise<void> {
    this.#again = undefined;
    await this.#running;
  }

  async #run(cause: string): Promise<void> {
    for (let next: string | undefined = cause; next !== undefined; next = this.#again) {
      this.#again = undefined;
      await this.#once(next);
    }
    this.#running = undefined;
  }

  async #once(cause: string): Promise<void> {
    const { log, attempt } = this.#parts;
    log.write("notice", `Reloading configuration and rules: ${cause}`);
    const startMs = performance.now();
    this.#drainedMs = startMs;
    this.#longestMs = 0;
    // A bug in what is new must not end what is old.
    const outcome = await attempt().catch((error: unknown) => ({ ok: false, error }) as const);
    if (!outcome.ok) return this.#fail(String(outcome.error));
    this.drained();
    const ms = Math.round(performance.now() - startMs);
    const waited = `events waited ${Math.ceil(this.#longestMs)} ms at most`;
    const { reloads, failedReloads } = this.#counts;
    const lastReloadTs = Math.floor(Date.now() / 1_000);
    this.#counts = { reloads: reloads + 1, failedReloads, lastReloadTs, lastError: "" };
    log.write("notice", `Reloaded in ${ms} ms, ${waited}; ${outcome.value}`);
  }

  #fail(error: string): void {
    const { log, alert } = this.#parts;
    const { failedReloads } = this.#counts;
    this.#counts = { ...this.#counts, failedReloads: failedReloads + 1, lastError: error };
    log.write("error", `Not reloaded, everything goes on as before:\n${error}`);
    alert(failureAlert(error, this.#parts.hostname()));
  }
}

// Name, priority and text are those of the original's.
function failureAlert(error: string, hostname: string): Alert {
  const rule = "Falco internal: hot restart failure";
  return {
    rule,
    priority: { name: "Critical", level: 2 },
    timeNs: BigInt(Date.now()) * 1_000_000n,
    source: internalSource,
    tags: [],
    hostname,
    // One line: readers of alerts take them line by line.
    output: `${rule}: ${error.replace(/\s*\n\s*/g, " ")}`,
    fields: new Map(),
  };
}
