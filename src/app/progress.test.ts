import { expect, test } from "bun:test";
import { progressText } from "./progress.ts";

const cases = [
  // bytes, total, events, seconds, text
  [12_300_000, 123_000_000, 3_000_000, 2, "12.3 of 123.0 MB (10 %), 1.5 M events/s, 18 s left"],
  [123_000_000, 123_000_000, 30_000, 2, "123.0 of 123.0 MB (100 %), 15 k events/s, 0 s left"],
  [0, 1_000_000, 0, 0, "0.0 of 1.0 MB (0 %), 0 events/s"],
  [5_000_000, undefined, 500, 1, "5.0 MB, 500 events/s"],
] as const;

test.each(cases)("%p of %p bytes, %p events in %p s", (bytes, total, events, seconds, want) => {
  expect(progressText({ bytes, total }, events, seconds)).toBe(want);
});
