// Where a channel's alerts go: a file, a program, a server. A sink only delivers; waiting, order,
// bounds, counting and trying again are the same for all of them and live in queued-channel.ts.
import type { FormattedAlert } from "./channel.ts";

export interface Sink {
  /** How many alerts it takes in one go. */
  readonly atOnceMax: number;
  /** Gives up by itself on an other side that takes too long. */
  readonly watchesTime?: boolean;
  /**
   * Delivers alerts in their order, and says how many are out each time that some are. Rejects with
   * Undelivered, which is about the first that is not; never called twice at a time. Where alerts
   * may have to be sent again it uses one way, and rejects when that is gone.
   */
  deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void>;
  /** Called between two deliveries. */
  reopen(): Promise<void>;
  /** Lets go of everything; waits for the other side no longer than the given time. */
  close(timeoutMs: number): Promise<void>;
}

/**
 * Hears of alerts that were delivered since it was last called. With a way: that are on it, and
 * nobody will say whether they arrived.
 */
export type Taken = (count: number, way?: Way) => void;

/** A pipe or a connection to somebody who does not answer; another one is another object. */
export interface Way {
  /** What went into it so far, in bytes or whatever it counts. */
  readonly sent: number;
  look(): Seen;
}

export interface Seen {
  /** Of what was sent, how much the other side has not taken. */
  readonly untaken: number;
  /** `done`: it is finished with all that it took. `broken`: it is gone, nobody knows with what. */
  readonly end?: "done" | "broken" | undefined;
}

/**
 * What becomes of the first alert that was not delivered. `retry`: the same alert later; `lost`:
 * the next one; `gone`: nobody will ever take one.
 */
export type Prospect = "retry" | "lost" | "gone";

export class Undelivered extends Error {
  readonly prospect: Prospect;
  /** How many alerts it is about. */
  readonly count: number;

  /** `reason` completes a sentence: "cannot open /x: permission denied". */
  constructor(prospect: Prospect, reason: string, count = 1) {
    super(reason);
    this.prospect = prospect;
    this.count = count;
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
