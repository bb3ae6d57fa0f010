// Watching Kubernetes audit events beside those of the kernel: a source and a context of their own,
// the same ruleset and outputs.
import { hostname } from "node:os";
import { limits } from "../base/limits.ts";
import type { Config } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import { AuditContext, pluginEventId } from "../k8saudit/context.ts";
import { auditPlugin, auditSource } from "../k8saudit/names.ts";
import {
  type AuditReading,
  openAuditThread,
  type ThreadSource,
} from "../k8saudit/thread-source.ts";
import type { Ruleset } from "../match/ruleset.ts";
import type { Log } from "../output/log.ts";
import type { LiveRule } from "./alerts.ts";
import { startThread } from "./threads.ts";
import { configuredAudit, watchedSources } from "./rule-sources.ts";

export interface AuditWatchParts {
  readonly log: Log;
  /** As it is now: a reload replaces it. */
  readonly ruleset: () => Ruleset<Context, LiveRule>;
  readonly alert: (rule: LiveRule, at: Context) => void;
  /** How full the fullest channel is, from 0 to 1. */
  readonly load: () => number;
}

/** Reading files waits beyond this: what an event raises fits in. */
const loadMax = 0.5;

export class AuditWatch {
  /** Nothing else is watched, and all events there are were looked at. */
  isOver = false;
  /** Reading ended with a failure, which the log told. */
  hasFailed = false;
  readonly #parts: AuditWatchParts;
  #source: ThreadSource | undefined;
  // Problems told since `#toldAtMs`, and those kept back.
  #told = 0;
  #kept = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(parts: AuditWatchParts) {
    this.#parts = parts;
  }

  /** Starts to take events, if configured. False: it cannot, and the log says why. */
  async open(config: Config): Promise<boolean> {
    const settings = configuredAudit(config);
    const watched = watchedSources(config);
    if (!settings.ok || !watched.ok) return this.#fail(settings, watched);
    if (settings.value === undefined || config["engine.kind"] === "replay") return true;
    if (!watched.value.has(auditSource)) return true;
    const context = new AuditContext(process.env.FALCO_HOSTNAME ?? hostname());
    const { ruleset, alert, load } = this.#parts;
    const opened = await openAuditThread(startThread("audit"), settings.value, {
      event: (event) => {
        context.show(event);
        ruleset().match(pluginEventId, context, alert);
      },
      problem: (sentence) => this.#tell(sentence),
      untold: (count) => {
        this.#kept += count;
      },
      isReady: () => load() <= loadMax,
    });
    if (!opened.ok) return this.#fail(opened);
    this.#begin(opened.value, watched.value.size === 1);
    return true;
  }

  /** Whether there are events to look at. */
  get isBusy(): boolean {
    return this.#source?.isBusy === true;
  }

  /** What metrics tell; undefined: nothing is watched. */
  get reading(): AuditReading | undefined {
    return this.#source?.reading;
  }

  #begin(source: ThreadSource, isAlone: boolean): void {
    this.#source = source;
    const builtin = `Plugins ${auditPlugin} and json are built in: no library is loaded`;
    this.#parts.log.write("notice", `${builtin}; Kubernetes audit: ${source.told}`);
    void source.ended.then((failure) => {
      this.isOver = isAlone;
      if (failure === undefined) return;
      this.hasFailed = true;
      this.#fail({ ok: false, error: failure });
    });
  }

  /** Takes nothing more, and looks at what came. */
  async close(): Promise<void> {
    await this.#source?.close();
    this.#tellKept();
  }

  /** What a run ends with, for the log; nothing when nothing was watched. */
  get summary(): readonly string[] {
    if (this.#source === undefined) return [];
    const { events, malformed } = this.#source.reading;
    return [`Kubernetes audit: ${events} events, ${malformed} malformed`];
  }

  #fail(...results: readonly ({ ok: true } | { ok: false; error: string })[]): false {
    for (const result of results)
      if (!result.ok) this.#parts.log.fail(`Kubernetes audit events: ${result.error}`);
    return false;
  }

  // Whoever can post can post nonsense: a few lines in a while, and how many more there were.
  #tell(sentence: string): void {
    const now = performance.now();
    if (now - this.#toldAtMs > limits.dropLogMs) {
      this.#tellKept();
      this.#toldAtMs = now;
      this.#told = 0;
    }
    if (this.#told++ < limits.auditProblemsMax) this.#say(sentence);
    else this.#kept++;
  }

  #tellKept(): void {
    if (this.#kept > 0) this.#say(`${this.#kept} more problems like these`);
    this.#kept = 0;
  }

  #say(sentence: string): void {
    this.#parts.log.write("warning", `[${auditPlugin}] ${sentence}`);
  }
}
