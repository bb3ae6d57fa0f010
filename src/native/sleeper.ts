// Sleeping without being deaf: see sleep.c. While the thread sleeps here, the runtime's own loop
// does not turn; what it waits for ends the sleep, except timers, of which nobody outside knows.
import type { Shim } from "./shim.ts";

/** What ended a sleep: records, work for the runtime's loop (or a signal), or its time limit. */
export type Wake = "records" | "others" | "time";

const RECORDS = 1;
const OTHERS = 2;

export class Sleeper {
  /** Whether a sleep ends when the runtime has work. */
  readonly hearsOthers: boolean;
  readonly #shim: Shim;
  readonly #all: number;
  readonly #others: number;

  constructor(shim: Shim) {
    this.#shim = shim;
    const runtime = shim.gyr_runtime_poll();
    this.#all = shim.gyr_poll_create();
    this.#others = shim.gyr_poll_create();
    this.hearsOthers = [this.#all, this.#others].every(
      (poll) => runtime >= 0 && shim.gyr_poll_add(poll, runtime, OTHERS) === 0,
    );
  }

  /** A descriptor that is ready when there are records. */
  add(fd: number): void {
    this.#shim.gyr_poll_add(this.#all, fd, RECORDS);
  }

  /** Until there are records or other work, at most so long. */
  wait(timeoutMs: number): Wake {
    return wakeOf(this.#shim.gyr_poll_wait(this.#all, timeoutMs));
  }

  /** Until there is other work, at most so long. */
  rest(timeoutMs: number): Wake {
    return wakeOf(this.#shim.gyr_poll_wait(this.#others, timeoutMs));
  }

  close(): void {
    this.#shim.gyr_close(this.#all);
    this.#shim.gyr_close(this.#others);
  }
}

function wakeOf(marks: number): Wake {
  if ((marks & OTHERS) !== 0) return "others";
  return marks === 0 ? "time" : "records";
}
