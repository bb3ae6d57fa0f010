// Threads that ended a moment ago, by parent and child id. A parent's clone event may come after
// its child is already gone; without this memory the child would be added again and never leave.
import { limits } from "../base/limits.ts";

const ageNsMax = 2e9;
// A pair has these many places, by its hash; the oldest there makes room.
const ways = 4;
const mask = limits.recentlyExitedMax / ways - 1;

export class RecentlyExited {
  readonly #tids = new Int32Array(limits.recentlyExitedMax);
  readonly #ptids = new Int32Array(limits.recentlyExitedMax);
  readonly #times = new Float64Array(limits.recentlyExitedMax).fill(Number.NEGATIVE_INFINITY);

  /** `tsNs` may be rounded: only differences of seconds matter. */
  remember(tid: number, ptid: number, tsNs: number): void {
    const first = firstOf(tid, ptid);
    let oldest = first;
    for (let i = first; i < first + ways; i++) {
      if (this.#isAt(i, tid, ptid)) {
        oldest = i;
        break;
      }
      if (this.#times[i]! < this.#times[oldest]!) oldest = i;
    }
    this.#tids[oldest] = tid;
    this.#ptids[oldest] = ptid;
    this.#times[oldest] = tsNs;
  }

  has(tid: number, ptid: number, tsNs: number): boolean {
    const first = firstOf(tid, ptid);
    for (let i = first; i < first + ways; i++)
      if (this.#isAt(i, tid, ptid))
        return tsNs >= this.#times[i]! && tsNs - this.#times[i]! < ageNsMax;
    return false;
  }

  // Ids are cut to 32 bits as the table keeps them.
  #isAt(place: number, tid: number, ptid: number): boolean {
    return this.#tids[place] === (tid | 0) && this.#ptids[place] === (ptid | 0);
  }
}

// Ids are handed out one after the other: so are places.
function firstOf(tid: number, ptid: number): number {
  return ((tid + Math.imul(ptid, 31)) & mask) * ways;
}
