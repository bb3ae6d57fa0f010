// Alerts on their way to somebody who does not answer: a program, syslog, a client. They count as
// delivered once the system says that the other side has taken them and it has lived for a while
// after that; when it goes before, they are sent again. What is remembered are places in the queue.
import { limits } from "../base/limits.ts";
import type { LastingQueue } from "./alert-queue.ts";
import type { Seen, Way } from "./sink.ts";

interface Mark {
  /** Alerts since the mark before it … */
  count: number;
  /** … and how many of them were given up. */
  failed: number;
  /** Where the queue lets go of them. */
  place: number;
  /** How far the way was when they were on it. */
  sent: number;
  /** When it was seen that the other side has them. */
  takenMs: number | undefined;
}

export interface SettleOptions {
  readonly queue: LastingQueue;
  /** Hears how many alerts are delivered now, and how many given up for good. */
  readonly settled: (delivered: number, failed: number) => void;
  /** Called when alerts have to be sent again; takeBack() is due before the next delivery. */
  readonly broken: () => void;
  readonly now?: () => number;
}

export class SettleWindow {
  readonly #options: SettleOptions;
  readonly #now: () => number;
  #way: Way | undefined;
  /** Oldest first. */
  #marks: Mark[] = [];
  #count = 0;
  #isBroken = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SettleOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Alerts that are on their way. */
  get count(): number {
    return this.#count;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** The oldest alerts of the queue's last `next` are on a way. */
  pass(count: number, way: Way): void {
    const place = this.#options.queue.pass(count);
    if (place === undefined) {
      this.#options.settled(count, 0);
      return;
    }
    // A sink that changes its way in the middle of a delivery: all of it is sent again.
    if (this.#marks.length > 0 && this.#way !== way) this.break();
    this.#way = way;
    this.#add({ count, failed: 0, place, sent: way.sent, takenMs: undefined });
  }

  /** The oldest alerts of the queue's last `next` are given up, behind those on their way. */
  skip(count: number): void {
    const { queue } = this.#options;
    const before = this.#marks.at(-1);
    const place = before === undefined ? undefined : queue.pass(count);
    if (before === undefined) queue.forget(count);
    if (place === undefined) this.#options.settled(0, count);
    else this.#add({ ...before!, count, failed: count, place });
  }

  /** Notices that the way is gone, or ended in order. */
  look(): void {
    this.settle(Number.NEGATIVE_INFINITY);
  }

  /** Settles what could be at a moment since which there was time to hear of the way's end. */
  settle(ms: number): void {
    if (this.#marks.length === 0 || this.#isBroken || this.#way === undefined) return;
    const seen = this.#way.look();
    if (seen.end === "broken") this.break();
    else this.#settle(this.#way.sent - seen.untaken, seen.end, ms);
  }

  /** The way cannot be trusted any more: what is on it is sent again. */
  break(): void {
    if (this.#marks.length === 0 || this.#isBroken) return;
    this.#isBroken = true;
    this.#options.broken();
  }

  /** Gives back to the queue what is on a way that is gone. Returns how many alerts that are. */
  takeBack(): number {
    if (!this.#isBroken) return 0;
    const { count } = this;
    this.close();
    this.#isBroken = false;
    this.#way = undefined;
    this.#options.queue.takeBack();
    return count;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#marks = [];
    this.#count = 0;
  }

  #settle(taken: number, end: Seen["end"], ms: number): void {
    const now = this.#now();
    for (const mark of this.#marks) if (mark.sent <= taken) mark.takenMs ??= now;
    const since = end === "done" ? now : ms - limits.settleMs;
    const first = this.#marks.findIndex(({ takenMs }) => takenMs === undefined || takenMs > since);
    const settled = this.#marks.splice(0, first < 0 ? this.#marks.length : first);
    const last = settled.at(-1);
    if (last !== undefined) {
      const count = settled.reduce((sum, mark) => sum + mark.count, 0);
      const failed = settled.reduce((sum, mark) => sum + mark.failed, 0);
      this.#count -= count;
      this.#options.queue.settle(last.place);
      this.#options.settled(count - failed, failed);
    }
    if (end === "done") this.break();
  }

  #add(mark: Mark): void {
    this.#count += mark.count;
    const last = this.#marks.at(-1);
    const isFull = this.#marks.length >= limits.settleMarksMax && last?.takenMs === undefined;
    if (last === undefined || !isFull) this.#marks.push(mark);
    else {
      const sums = { count: last.count + mark.count, failed: last.failed + mark.failed };
      Object.assign(last, mark, sums);
    }
    if (this.#timer === undefined) this.#lookSoon();
  }

  #lookSoon(): void {
    this.#timer = setTimeout(() => {
      const ms = this.#now();
      // When a thread was held up, it hears of what happened meanwhile in any order.
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.settle(ms);
        if (this.#marks.length > 0 && !this.#isBroken) this.#lookSoon();
      }, limits.settleHearMs);
    }, limits.settleLookMs);
  }
}
