// When the loop works and when it sleeps. While records come it takes slice after slice and lets
// timers and signals in between. When the rings are empty it rests a moment, so that the next
// records come as a batch, and then sleeps until there are some.
import { limits } from "../base/limits.ts";

export interface Loop {
  /** Takes what is ready; returns how many records that was. */
  readonly slice: () => number;
  /** Sleeps until records come, at most so long. */
  readonly wait: (timeoutMs: number) => Promise<void>;
  /** Done after each slice, before anything else: nothing more is taken until it is resolved. */
  readonly afterSlice?: () => Promise<void>;
  readonly stopping: () => boolean;
}

/** Runs slices until `stopping`; returns after the last one. */
export async function drainLoop(loop: Loop): Promise<void> {
  let restMs: number = limits.restMsMin;
  while (!loop.stopping()) {
    const count = loop.slice();
    if (loop.afterSlice !== undefined) await loop.afterSlice();
    if (count === limits.batchMax) await turn();
    else if (count > 0) {
      await Bun.sleep(restMs);
      // A trickle of records is worth fewer wake-ups, a stream is not made to wait.
      if (count < limits.trickleMax) restMs = Math.min(2 * restMs, limits.restMsMax);
      else restMs = limits.restMsMin;
    } else {
      await loop.wait(limits.sleepMsMax);
      await turn();
      restMs = limits.restMsMin;
    }
  }
}

/** Lets timers, signals and finished writes have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
