// What the main thread and the thread of audit events tell each other. That thread takes requests,
// reads files and parses; the main thread gets events that rules can look at, in small groups and a
// few at a time. Counts are memory that both see.
import type { AuditEvent } from "./events.ts";
import type { AuditSettings } from "./settings.ts";

/** What one message brings. */
export interface AuditGroup {
  readonly events: readonly AuditEvent[];
  /** A sentence for each thing that was wrong. */
  readonly problems: readonly string[];
  /** How many more there were. */
  readonly untold: number;
}

export type ToAudit =
  | {
      readonly order: "start";
      readonly settings: AuditSettings;
      readonly counts: SharedArrayBuffer;
    }
  /** A group was looked at: another may come. */
  | { readonly order: "next" }
  /** Takes nothing more, sends what came. */
  | { readonly order: "close" };

export type FromAudit =
  /** `told`: where events come from, for the log. */
  | { readonly event: "opened"; readonly told: string }
  | { readonly event: "failed"; readonly reason: string }
  | { readonly event: "group"; readonly group: AuditGroup }
  /** There are no more files to read; `failure`: what went wrong. */
  | { readonly event: "ended"; readonly failure: string | undefined }
  | { readonly event: "closed" };

/** One end of the line between both threads. */
export interface AuditLine<Out, In> {
  /** Memory of `moved` is no longer the sender's. */
  post(message: Out, moved: readonly ArrayBufferLike[]): void;
  listen(hear: (message: In) => void): void;
}

/** The thread as the main thread holds it. */
export interface AuditThread extends AuditLine<ToAudit, FromAudit> {
  /** Hears once, when the thread ended by itself. */
  onEnd(hear: (reason: string) => void): void;
  end(): void;
}

const names = [
  // Requests and lines, and what was no event.
  ...(["received", "malformed"] as const),
  // Requests and lines that were not taken, by the reason.
  ...(["droppedBusy", "droppedLarge", "droppedSlow", "droppedBroken"] as const),
  // Bytes that are being read, and characters that wait for rules.
  ...(["reading", "waiting"] as const),
] as const;
export type AuditCountName = (typeof names)[number];
export type AuditCountValues = Readonly<Record<AuditCountName, number>>;

/** Written by the thread of audit events alone; each number is whole at any time. */
export class AuditCounts {
  readonly memory: SharedArrayBuffer;
  readonly #numbers: Float64Array;

  constructor(memory = new SharedArrayBuffer(names.length * Float64Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#numbers = new Float64Array(memory);
  }

  get(name: AuditCountName): number {
    return this.#numbers[names.indexOf(name)]!;
  }

  add(name: AuditCountName, count = 1): void {
    this.#numbers[names.indexOf(name)]! += count;
  }

  values(): AuditCountValues {
    // A cast: the keys are all names.
    return Object.fromEntries(names.map((name) => [name, this.get(name)])) as AuditCountValues;
  }
}
