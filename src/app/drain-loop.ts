// When the loop works and when it sleeps. While records come it takes slice after slice and lets
// timers and signals in between; when the rings are empty it sleeps, longer each time, so that an idle
// machine costs next to nothing.
import { limits } from "../base/limits.ts";

export interface Loop {
  /** Takes what is ready; returns how many records that was. */
  readonly slice: () => number;
  readonly stopping: () => boolean;
}

/** Runs slices until `stopping`; returns after the last one. */
export async function drainLoop(loop: Loop): Promise<void> {
  let sleepMs: number = limits.idleSleepMsMin;
  while (!loop.stopping()) {
    const count = loop.slice();
    if (count === limits.batchMax) {
      // More is waiting: no sleep, but timers and signals get their turn.
      await new Promise((resolve) => setImmediate(resolve));
      sleepMs = limits.idleSleepMsMin;
      continue;
    }
    sleepMs = count > 0 ? limits.idleSleepMsMin : Math.min(sleepMs * 2, limits.idleSleepMsMax);
    await Bun.sleep(sleepMs);
  }
}
