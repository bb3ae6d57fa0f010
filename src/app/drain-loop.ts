// When the loop works and when it sleeps. While records come it takes slice after slice. When the
// rings are empty it rests a moment, so that the next records come as a batch, and then sleeps
// until there are some. Timers, signals and channels have their turn in between: before each sleep,
// whenever they ended one, and now and then while there is no time to sleep.
import { limits } from "../base/limits.ts";
import { slept } from "../capture/source.ts";
import type { Wake } from "../native/sleeper.ts";

export interface Loop {
  /** Takes what is ready; returns how many records that was. */
  readonly slice: () => number;
  /** Sleeps until records or others have work, at most so long; says which. */
  readonly wait: (timeoutMs: number) => Wake | Promise<Wake>;
  /** Sleeps whatever records come. Absent: as timers do. */
  readonly rest?: ((timeoutMs: number) => Wake | Promise<Wake>) | undefined;
  /** Done after each slice, before anything else: nothing more is taken until it is resolved. */
  readonly afterSlice?: () => Promise<void>;
  readonly stopping: () => boolean;
}

/** Runs slices until `stopping`; returns after the last one. */
export async function drainLoop(loop: Loop): Promise<void> {
  const { slice, wait, rest = slept, afterSlice, stopping } = loop;
  let restMs: number = limits.restMsMin;
  let sleepMs: number = limits.sleepMsMin;
  let turnedMs = performance.now();
  const takeTurn = async () => {
    await turn();
    turnedMs = performance.now();
  };
  while (!stopping()) {
    const count = slice();
    if (afterSlice !== undefined) await afterSlice();
    if (count === limits.batchMax) {
      if (performance.now() - turnedMs >= limits.turnMsMax) await takeTurn();
      continue;
    }
    // What the slice has begun goes on before anybody sleeps.
    await takeTurn();
    if (count > 0) {
      if ((await rest(restMs)) !== "time") await takeTurn();
      // A trickle of records is worth fewer wake-ups, a stream is not made to wait.
      if (count < limits.trickleMax) restMs = Math.min(2 * restMs, limits.restMsMax);
      else restMs = limits.restMsMin;
      sleepMs = limits.sleepMsMin;
      continue;
    }
    const wake = await wait(sleepMs);
    sleepMs = wake === "time" ? Math.min(2 * sleepMs, limits.sleepMsMax) : limits.sleepMsMin;
    restMs = limits.restMsMin;
  }
}

/** Lets timers, signals and finished writes have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
