// Getting to know the machine at start: every thread and descriptor in /proc, a little at a time,
// so that events are taken meanwhile. Whom events name before is looked up at once (State.learn).
import type { HostLookups } from "../enrich/host-lookups.ts";
import { limits } from "../base/limits.ts";
import type { State } from "../state/state.ts";

const nsPerMs = 1e6;

export class Learning {
  /** Processes there are, and those that have been looked at. */
  total = 0;
  seen = 0;
  readonly #state: State;
  readonly #lookups: HostLookups;
  readonly #steps: Generator<void>;
  #isDone = false;

  constructor(state: State, lookups: HostLookups) {
    this.#state = state;
    this.#lookups = lookups;
    this.#steps = this.#all();
  }

  /** Goes on for some milliseconds. True: everything is known. */
  slice(ms: number = limits.learnSliceMs): boolean {
    const endMs = performance.now() + ms;
    while (!this.#isDone && performance.now() < endMs)
      this.#isDone = this.#steps.next().done === true;
    return this.#isDone;
  }

  /** Does all that is left: whoever needs it cannot wait. */
  finish(): void {
    this.slice(Number.POSITIVE_INFINITY);
  }

  *#all(): Generator<void> {
    const state = this.#state;
    const pids = this.#lookups.learn();
    this.total = pids.length;
    state.learn();
    let threads = 0;
    for (const pid of pids) {
      for (const snapshot of this.#lookups.reader.process(pid)) {
        if (++threads > limits.procThreadsMax) break;
        // Rounded up: what an event told of this millisecond has happened.
        state.introduce(snapshot, (Date.now() + 1) * nsPerMs);
        yield;
        if (snapshot.tid === pid) yield* this.#descriptors(pid);
      }
      this.seen++;
    }
    // Processes that came without telling, and were looked up.
    for (const { tid, isMain } of state.threads.values()) if (isMain) yield* this.#descriptors(tid);
    this.#lookups.learned();
    state.learned();
  }

  *#descriptors(pid: number): Generator<void> {
    const unread = this.#state.threads.get(pid)?.fds?.unread;
    while (unread?.read(limits.learnFds) === false) yield;
  }
}
