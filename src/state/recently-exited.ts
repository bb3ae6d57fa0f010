// Threads that ended a moment ago, by parent and child id. A parent's clone event may come after
// its child is already gone; without this memory the child would be added again and never leave.
import { limits } from "../base/limits.ts";

const ageNsMax = 2e9;
// Thread ids stay below 2^22 (the kernel's PID_MAX_LIMIT), so pairs fit a number exactly.
const tidsMax = 4_194_304;

export class RecentlyExited {
  readonly #times = new Map<number, number>();

  /** `tsNs` may be rounded: only differences of seconds matter. */
  remember(tid: number, ptid: number, tsNs: number): void {
    const key = keyOf(tid, ptid);
    this.#times.delete(key);
    if (this.#times.size >= limits.recentlyExitedMax) {
      const oldest = this.#times.keys().next().value;
      if (oldest !== undefined) this.#times.delete(oldest);
    }
    this.#times.set(key, tsNs);
  }

  has(tid: number, ptid: number, tsNs: number): boolean {
    const exited = this.#times.get(keyOf(tid, ptid));
    return exited !== undefined && tsNs >= exited && tsNs - exited < ageNsMax;
  }
}

function keyOf(tid: number, ptid: number): number {
  return (ptid % tidsMax) * tidsMax + (tid % tidsMax);
}
