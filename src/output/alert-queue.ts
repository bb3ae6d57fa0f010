// What waits in front of a sink, oldest first. Taking an alert never waits.
import type { FormattedAlert, SpoolStats } from "./channel.ts";

export interface AlertQueue {
  /** Alerts that wait. */
  readonly count: number;
  /** Characters of those that take memory. */
  readonly heldBytes: number;
  /** Alerts that it took, and then gave up. */
  readonly lost: number;
  /** Figures of what is on disk; undefined when nothing ever is. */
  readonly spool: SpoolStats | undefined;
  /** False: there is no room. */
  add(alert: FormattedAlert): boolean;
  /** The oldest alerts, at most so many. They stay; never called while they are being delivered. */
  next(countMax: number): readonly FormattedAlert[];
  /** Lets go of the oldest alerts of the last `next`, whatever became of them. */
  forget(count: number): void;
  /** Of everything: nobody will ever take it. Returns how many that were. */
  clear(): number;
  /** Ends it; returns how many alerts are lost thereby. */
  close(): Promise<number>;
}

/** One that can give alerts again until it is known that they arrived. */
export interface LastingQueue extends AlertQueue {
  /**
   * Goes on behind the oldest alerts of the last `next`. Returns the place to settle, or undefined
   * for alerts that it cannot give again and lets go of.
   */
  pass(count: number): number | undefined;
  /** Lets go of what was passed up to a place. */
  settle(place: number): void;
  /** What was passed and is not settled comes next again. Never called during a delivery. */
  takeBack(): void;
}

export function isLasting(queue: AlertQueue): queue is LastingQueue {
  return "pass" in queue;
}
