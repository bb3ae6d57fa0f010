// Rings of several CPUs as one stream, ordered by time as far as the records are there: there is no
// wait for a slower ring, so state must tolerate an event that comes late.
import type { Memory } from "../base/memory.ts";

/** A queue of records with the oldest in front. */
export interface Queue {
  readonly memory: Memory;
  readonly at: number;
  readonly tsHigh: number;
  readonly tsLow: number;
  /** Looks for a record; false when there is none. */
  peek(): boolean;
  advance(): void;
  /** Called when a batch is done. */
  publish(): void;
}

/** Delivers up to `max` records, oldest first; returns how many. */
export function drain(
  queues: readonly Queue[],
  max: number,
  sink: (memory: Memory, at: number) => void,
): number {
  let count = 0;
  while (count < max) {
    const oldest = queues.length === 1 ? only(queues[0]!) : oldestOf(queues);
    if (oldest === undefined) break;
    sink(oldest.memory, oldest.at);
    oldest.advance();
    count++;
  }
  for (let i = 0; i < queues.length; i++) queues[i]!.publish();
  return count;
}

function only(queue: Queue): Queue | undefined {
  return queue.peek() ? queue : undefined;
}

function oldestOf(queues: readonly Queue[]): Queue | undefined {
  let oldest: Queue | undefined;
  for (let i = 0; i < queues.length; i++) {
    const queue = queues[i]!;
    if (!queue.peek()) continue;
    if (oldest === undefined || isBefore(queue, oldest)) oldest = queue;
  }
  return oldest;
}

function isBefore(a: Queue, b: Queue): boolean {
  return a.tsHigh < b.tsHigh || (a.tsHigh === b.tsHigh && a.tsLow < b.tsLow);
}
