import { expect, test } from "bun:test";
import { RateLimiter } from "./rate-limiter.ts";

const second = 1_000_000_000n;

const cases = [
  // rate, burst, times in seconds, let through
  [0, 1, [0, 0, 0], [true, true, true]],
  [1, 2, [0, 0, 0], [true, true, false]],
  [1, 2, [0, 0, 1, 1], [true, true, true, false]],
  [2, 1, [0, 0.25, 0.5, 1], [true, false, true, true]],
  [1, 2, [0, 100, 100, 100], [true, true, true, false]], // No more than the burst is saved up.
  [1, 1, [5, 4, 6], [true, false, true]], // Time that runs backwards earns nothing.
  [0.1, 1, [0, 9, 10], [true, false, true]],
] as const;

test.each(cases)("%p per second, %p at once, at %p", (rate, burst, times, want) => {
  const limiter = new RateLimiter(rate, burst);
  const got = times.map((at) => limiter.claim(BigInt(Math.round(at * 1e3)) * (second / 1_000n)));
  expect(got).toEqual([...want]);
  expect(limiter.refused).toBe(want.filter((passed) => !passed).length);
});
