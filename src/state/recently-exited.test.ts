// The memory of threads that just ended.
import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { RecentlyExited } from "./recently-exited.ts";

const start = 1.7e18;

test("remembers a pair for two seconds", () => {
  const exited = new RecentlyExited();
  exited.remember(10, 1, start);
  expect(exited.has(10, 1, start + 1e9)).toBe(true);
  expect(exited.has(10, 2, start + 1e9)).toBe(false);
  expect(exited.has(11, 1, start + 1e9)).toBe(false);
  expect(exited.has(10, 1, start + 3e9)).toBe(false);
  expect(exited.has(10, 1, start - 1e9)).toBe(false); // Before it ended.
});

test("forgets the oldest when full", () => {
  const exited = new RecentlyExited();
  for (let tid = 0; tid <= limits.recentlyExitedMax; tid++) exited.remember(tid, 1, start);
  expect(exited.has(0, 1, start)).toBe(false);
  expect(exited.has(1, 1, start)).toBe(true);
});
