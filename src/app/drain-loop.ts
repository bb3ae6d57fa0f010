// When the loop works and when it sleeps. While records come it takes slice after slice. When the
// rings are empty it rests a moment, so that the next records come as a batch, and then sleeps
// until there are some. Timers, signals and channels have their turn when they have something to
// do, and otherwise now and then: a turn costs as much as being woken.
import { limits } from "../base/limits.ts";
import { slept } from "../capture/source.ts";
import type { Wake } from "../native/sleeper.ts";

/** How long it sleeps, and how much it takes at once: measured by bench/drain.bench.ts. */
export interface Pace {
  readonly batchMax: number;
  readonly restMsMin: number;
  readonly restMsMax: number;
  readonly trickleMax: number;
  readonly sleepMsMin: number;
  readonly sleepMsMax: number;
  readonly turnMsMax: number;
}

export interface Loop {
  /** Absent: that of the limits. */
  readonly pace?: Pace;
  /** Takes what is ready; returns how many records that was. */
  readonly slice: () => number;
  /** Sleeps until records or others have work, at most so long; says which. */
  readonly wait: (timeoutMs: number) => Wake | Promise<Wake>;
  /** Sleeps whatever records come. Absent: as timers do. */
  readonly rest?: ((timeoutMs: number) => Wake | Promise<Wake>) | undefined;
  /** Done after each slice, before anything else: nothing more is taken until it is resolved. */
  readonly afterSlice?: () => Promise<void>;
  /** Whether something has begun that goes on in turns only: an alert, a reload. Absent: always. */
  readonly wantsTurn?: () => boolean;
  readonly stopping: () => boolean;
}

/** Runs slices until `stopping`; returns after the last one. */
export async function drainLoop(loop: Loop): Promise<void> {
  const { slice, afterSlice, stopping } = loop;
  const sleep = new Sleep(loop);
  while (!stopping()) {
    const count = slice();
    if (afterSlice !== undefined) await afterSlice();
    await sleep.after(count);
  }
}

/** What comes between two slices. */
class Sleep {
  readonly #loop: Loop;
  readonly #pace: Pace;
  readonly #rest: (timeoutMs: number) => Wake | Promise<Wake>;
  #restMs: number;
  #sleepMs: number;
  /** How long the last sleep was. */
  #sleptMs = 0;
  #turnedMs = performance.now();
  /** Records have come since the last turn. */
  #isStale = true;

  constructor(loop: Loop) {
    this.#loop = loop;
    this.#pace = loop.pace ?? limits;
    this.#rest = loop.rest ?? slept;
    this.#restMs = this.#pace.restMsMin;
    this.#sleepMs = this.#pace.sleepMsMin;
  }

  /** After a slice of so many records. */
  after(count: number): Promise<void> | undefined {
    if (count === 0) return this.#wait();
    this.#isStale = true;
    const wantsTurn = this.#loop.wantsTurn?.() ?? true;
    // What has begun may need timers, of which a sleep knows nothing.
    if (wantsTurn) this.#sleepMs = this.#pace.sleepMsMin;
    if (count < this.#pace.batchMax) return this.#pause(count, wantsTurn);
    return this.#isTurnDue() ? this.#turn() : undefined;
  }

  async #pause(count: number, wantsTurn: boolean): Promise<void> {
    if (wantsTurn || this.#isTurnDue()) await this.#turn();
    const { trickleMax, restMsMin, restMsMax } = this.#pace;
    // After a silence it sleeps again at once: if more follows, that sleep will be short.
    if (this.#sleptMs > restMsMax) {
      this.#sleptMs = 0;
      return;
    }
    if ((await this.#rest(this.#restMs)) !== "time") await this.#turn();
    // A trickle of records is worth fewer wake-ups, a stream is not made to wait.
    this.#restMs = count < trickleMax ? Math.min(2 * this.#restMs, restMsMax) : restMsMin;
  }

  async #wait(): Promise<void> {
    const { restMsMin, sleepMsMin, sleepMsMax } = this.#pace;
    if (this.#isStale || this.#isTurnDue()) await this.#turn();
    const startMs = performance.now();
    const wake = await this.#loop.wait(this.#sleepMs);
    this.#sleptMs = performance.now() - startMs;
    if (wake === "time") this.#sleepMs = Math.min(2 * this.#sleepMs, sleepMsMax);
    else if (wake === "others") {
      this.#sleepMs = sleepMsMin;
      await this.#turn();
    }
    this.#restMs = restMsMin;
  }

  #isTurnDue(): boolean {
    return performance.now() - this.#turnedMs >= this.#pace.turnMsMax;
  }

  async #turn(): Promise<void> {
    await turn();
    this.#turnedMs = performance.now();
    this.#isStale = false;
  }
}

/** Lets timers, signals and finished writes have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
