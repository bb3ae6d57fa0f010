// Where a channel's alerts go: a file, a program, a server. A sink only delivers; waiting, order,
// bounds, counting and trying again are the same for all of them and live in queued-channel.ts.
import type { FormattedAlert } from "./channel.ts";

export interface Sink {
  /** How many alerts it takes in one go. */
  readonly atOnceMax: number;
  /** Delivers alerts in their order. Rejects with Undelivered; never called twice at a time. */
  deliver(alerts: readonly FormattedAlert[]): Promise<void>;
  /** Called between two deliveries. */
  reopen(): Promise<void>;
  /** Lets go of everything; waits for the other side no longer than the given time. */
  close(timeoutMs: number): Promise<void>;
}

/**
 * What becomes of the first alert that was not delivered. `retry`: the same alert later; `lost`:
 * the next one; `gone`: nobody will ever take one.
 */
export type Prospect = "retry" | "lost" | "gone";

export class Undelivered extends Error {
  readonly prospect: Prospect;
  /** How many alerts were delivered before. */
  readonly delivered: number;

  /** `reason` completes a sentence: "cannot open /x: permission denied". */
  constructor(prospect: Prospect, reason: string, delivered = 0) {
    super(reason);
    this.prospect = prospect;
    this.delivered = delivered;
  }
}

/** The system's own words for what went wrong, without the call and the path. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/, [a-z]+(?: '.*')?$/s, "");
}

export function codeOf(error: unknown): string {
  return error instanceof Error ? String((error as NodeJS.ErrnoException).code ?? "") : "";
}
