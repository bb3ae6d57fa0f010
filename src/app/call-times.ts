// How long system calls took (`gyr inspect -t d`): from the event of their beginning to that of
// their end. Today's probes tell of few beginnings; captures of before 2025 tell of all.
import { limits } from "../base/limits.ts";
import type { EventView } from "../decode/event-view.ts";
import { eventTypes } from "../schema/events.ts";

interface Call {
  startNs: bigint;
  /** 0 until its end. */
  tookNs: bigint;
}

const enter = 1;
const exit = 2;

// By type. Events of the scheduler and of the agent itself are neither.
const sides = Uint8Array.from(eventTypes, (type) => {
  const isCall = !type.flags.has("skipparsereset") && !type.kinds.has("metaevent");
  if (!isCall || type.name === "switch") return 0;
  return type.exit ? exit : enter;
});

export class CallTimes {
  /** Of the thread's last call, when the event is its end; 0 while it runs or when nobody knows. */
  lastNs = 0n;
  readonly #calls = new Map<number, Call>();

  /** A call begins, of which no event is delivered. */
  readonly begin = (tid: number, startNs: bigint): void => {
    const call = this.#calls.get(tid);
    if (call !== undefined) Object.assign(call, { startNs, tookNs: 0n });
    else {
      // Threads of a capture's own time: a full table means that it makes them up.
      if (this.#calls.size >= limits.threadsMax) this.#calls.clear();
      this.#calls.set(tid, { startNs, tookNs: 0n });
    }
  };

  /** Called with every event that is delivered. */
  event(view: EventView): void {
    const side = sides[view.type];
    if (side === enter) this.begin(view.tid, view.tsNs);
    const call = this.#calls.get(view.tid);
    if (side === exit && call !== undefined && view.tsNs >= call.startNs)
      call.tookNs = view.tsNs - call.startNs;
    this.lastNs = call?.tookNs ?? 0n;
  }

  /** Another machine. */
  clear(): void {
    this.#calls.clear();
  }
}
