// What start-up leaves behind and a running agent does not need: garbage, and pages of the program
// that will hardly be used again. An agent is judged by the memory it takes while nothing happens.
import { limits } from "../base/limits.ts";
import { loadShim, type Shim } from "../native/shim.ts";
import { shimBytes } from "./assets.ts";
import { collector } from "./collector.ts";

/**
 * Returns memory to the system when everything is ready, and again when the code that events run
 * through has been compiled, little by little. Takes some milliseconds each time.
 */
export function releaseStartUp(): void {
  const shim = loadShim(shimBytes());
  release(shim);
  for (const ms of limits.releaseAfterMs) setTimeout(() => release(shim), ms).unref();
}

let collecting: ReturnType<typeof setTimeout> | undefined;

/** Collects what a reload has left behind, soon: others may follow at once. */
export function releaseReload(): void {
  collecting ??= setTimeout(() => {
    collecting = undefined;
    collector.collect();
  }, limits.reloadCollectMs);
  collecting.unref();
}

function release(shim: Shim): void {
  collector.collect();
  // Compiled code goes as well; what is still called is soon compiled again, and is little.
  Bun.shrink();
  shim.gyr_release_text();
}
