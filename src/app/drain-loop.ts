// When the loop works and when it sleeps. While records come it takes slice after slice and lets timers
// and signals in between. When the rings are empty it rests a moment, so that the next records come as
// a batch, and then sleeps until there are some.
import { limits } from "../base/limits.ts";

export interface Loop {
  /** Takes what is ready; returns how many records that was. */
  readonly slice: () => number;
  /** Sleeps until records come, at most so long. */
  readonly wait: (timeoutMs: number) => Promise<void>;
  readonly stopping: () => boolean;
}

/** Runs slices until `stopping`; returns after the last one. */
export async function drainLoop(loop: Loop): Promise<void> {
  while (!loop.stopping()) {
    const count = loop.slice();
    if (count === limits.batchMax) await turn();
    else if (count > 0) await Bun.sleep(limits.restMs);
    else {
      await loop.wait(limits.sleepMsMax);
      await turn();
    }
  }
}

/** Lets timers, signals and finished writes have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
