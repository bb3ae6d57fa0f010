// Collections of garbage that the agent asks for; the full ones are timed. The runtime left alone
// waits until there is as much garbage as there is that stays: on a machine with many threads and
// descriptors some 60 MB.
import { edenGC, heapSize } from "bun:jsc";
import { limits } from "../base/limits.ts";
import type { CollectorReading } from "../metrics/readings.ts";

let collections = 0;
let milliseconds = 0;
let heapBytes = 0;
let events = 0;

export const collector = {
  collect(): void {
    const startMs = performance.now();
    Bun.gc(true);
    milliseconds += performance.now() - startMs;
    collections++;
    heapBytes = heapSize();
  },

  /** So many events have passed: what they left behind goes, as long as it is young and easy. */
  passed(count: number): void {
    events += count;
    if (events < limits.collectYoungEvents) return;
    events = 0;
    edenGC();
  },

  read(): CollectorReading {
    return { heapBytes, collections, collectionSeconds: milliseconds / 1_000 };
  },
};
