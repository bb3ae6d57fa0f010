// Full collections of garbage that the agent asks for, timed: those of the runtime's own choice are
// small, and nothing tells of them.
import { heapSize } from "bun:jsc";
import type { CollectorReading } from "../metrics/readings.ts";

let collections = 0;
let milliseconds = 0;
let heapBytes = 0;

export const collector = {
  collect(): void {
    const startMs = performance.now();
    Bun.gc(true);
    milliseconds += performance.now() - startMs;
    collections++;
    heapBytes = heapSize();
  },

  read(): CollectorReading {
    return { heapBytes, collections, collectionSeconds: milliseconds / 1_000 };
  },
};
