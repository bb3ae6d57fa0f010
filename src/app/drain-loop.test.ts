// When the loop sleeps, and when it must not.
import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { drainLoop } from "./drain-loop.ts";

const full = limits.batchMax;

const cases: [string, number[], string][] = [
  // what                                counts of slices     what happened
  ["a full batch is followed by more", [full, full, 3], "slice slice slice"],
  ["empty rings make it sleep", [0, 5, 0], "slice wait slice slice wait"],
  ["it sleeps again and again", [0, 0, 0], "slice wait slice wait slice wait"],
];

test.each(cases)("%s", async (_what, counts, want) => {
  const happened: string[] = [];
  const left = [...counts];
  await drainLoop({
    slice: () => {
      happened.push("slice");
      return left.shift() ?? 0;
    },
    wait: async () => {
      happened.push("wait");
    },
    stopping: () => left.length === 0,
  });
  expect(happened.join(" ")).toBe(want);
});

test("timers have their turn while batches are full", async () => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  await drainLoop({ slice: () => full, wait: async () => {}, stopping: () => fired });
  expect(fired).toBe(true);
});
