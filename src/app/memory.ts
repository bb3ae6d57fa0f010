// What start-up leaves behind and a running agent does not need: garbage, and pages of the program
// that will hardly be used again. An agent is judged by the memory it takes while nothing happens.
import { limits } from "../base/limits.ts";
import { loadShim, type Shim } from "../native/shim.ts";
import { shimBytes } from "./assets.ts";
import { collector } from "./collector.ts";

/**
 * Returns memory to the system soon after everything is ready, and again when the code that events
 * run through has been compiled, little by little. Takes some milliseconds each time, and what runs
 * often is cold for a moment: so it waits until little happens. `events`: how many came so far.
 */
export function releaseStartUp(events: () => number): void {
  const shim = loadShim(shimBytes());
  for (const ms of limits.releaseAfterMs)
    setTimeout(() => whenQuiet(limits.releaseEventsMax, events, () => release(shim)), ms).unref();
  releaseText(shim, events, limits.releaseTextMs);
}

/** Again and again: half of the pages that come back are used once, by a compiler or a reload. */
function releaseText(shim: Shim, events: () => number, restMs: number): void {
  const faults = majorFaults();
  const release = () => {
    const nextMs = textRestMs(restMs, majorFaults() - faults);
    if (nextMs <= restMs) shim.gyr_release_text();
    releaseText(shim, events, nextMs);
  };
  setTimeout(() => whenQuiet(limits.releaseTextEventsMax, events, release), restMs).unref();
}

/**
 * How long the program's pages stay after a rest in which so many pages had to be read from a disk:
 * where memory is short the system throws away what was given back, and reading it again is dear.
 */
export function textRestMs(restMs: number, faults: number): number {
  if (faults <= limits.releaseFaultsMax) return limits.releaseTextMs;
  return Math.min(2 * restMs, limits.releaseTextMsMax);
}

function majorFaults(): number {
  return process.resourceUsage().majorPageFault;
}

/** Waits for half a second in which `eventsMax` events come at most. */
function whenQuiet(eventsMax: number, events: () => number, release: () => void): void {
  const before = events();
  setTimeout(() => {
    if (events() - before <= eventsMax) release();
    else whenQuiet(eventsMax, events, release);
  }, limits.releaseLookMs).unref();
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
