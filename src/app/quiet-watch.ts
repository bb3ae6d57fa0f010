// Tells when no event came for a long time (configuration: syscall_event_timeouts): the driver may
// have stopped working.
import type { Config } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import { type Alert, internalSource } from "../output/alert.ts";
import { localTime } from "../output/time.ts";
import { wallNs } from "./readings.ts";

export interface QuietWatchParts {
  readonly config: () => Config;
  readonly source: { readonly name: string };
  readonly hostname: () => string;
  readonly alert: (alert: Alert) => void;
}

/** One wait of the original for events; ours are shorter or longer as the stream is. */
const waitMs = 30;
const rule = "Falco internal: timeouts notification";

export class QuietWatch {
  readonly #parts: QuietWatchParts;
  readonly #never: boolean;
  #sinceMs = performance.now();
  #quiet = false;
  #firstNs: bigint | undefined;

  constructor(parts: QuietWatchParts) {
    this.#parts = parts;
    // Who reads a capture or nothing at all does not wait for events.
    this.#never = ["replay", "nodriver"].includes(parts.source.name);
  }

  /** After each batch of events. */
  slice(count: number, context: Context): void {
    if (count > 0) {
      this.#quiet = false;
      this.#firstNs ??= context.event.tsNs;
      return;
    }
    const now = performance.now();
    if (!this.#quiet) {
      this.#quiet = true;
      this.#sinceMs = now;
    }
    if (this.#never) return;
    const max = this.#parts.config()["syscall_event_timeouts.max_consecutives"];
    const waits = Math.floor((now - this.#sinceMs) / waitMs);
    if (waits <= max) return;
    this.#sinceMs = now;
    this.#parts.alert(this.#alertOf(max));
  }

  #alertOf(max: number): Alert {
    // As in the original: it is the time of the first event, whatever the name says.
    const first = this.#firstNs === undefined ? "none" : localTime(this.#firstNs);
    return {
      rule,
      priority: { name: "Debug", level: 7 },
      timeNs: wallNs(),
      source: internalSource,
      tags: [],
      hostname: this.#parts.hostname(),
      output: `${rule}. ${max} consecutive timeouts without event.`,
      fields: new Map([["last_event_time", first]]),
    };
  }
}
