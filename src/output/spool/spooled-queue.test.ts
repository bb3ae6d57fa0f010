import { afterEach, beforeEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../../base/limits.ts";
import type { FormattedAlert } from "../channel.ts";
import { systemTools } from "./spool.ts";
import { SpooledQueue } from "./spooled-queue.ts";

let home = "";
let now = 0;
let isFull = false;
let told: string[] = [];
let queues: SpooledQueue[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gyr-spool-"));
  now = Date.now();
  isFull = false;
  told = [];
});
afterEach(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  queues = [];
  rmSync(home, { recursive: true, force: true });
});

function make(countMax = 5): SpooledQueue {
  const write = (fd: number, bytes: Uint8Array) => {
    if (isFull) throw new Error("ENOSPC: no space left on device, write");
    return systemTools.write(fd, bytes);
  };
  const queue = new SpooledQueue({
    spool: { folder: join(home, "c"), bytesMax: 10_000_000, ageMsMax: 1_000_000 },
    countMax,
    tell: (level, message) => told.push(`${level} ${message}`),
    tools: { now: () => now, write },
  });
  queues.push(queue);
  return queue;
}

const alert = (line: string): FormattedAlert => {
  return { line, json: false, priority: { name: "", level: 0 } };
};
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i}`);
const add = (queue: SpooledQueue, lines: readonly string[]) =>
  lines.map((line) => queue.add(alert(line)));

/** Everything, some at a time, as a sink takes it. */
function take(queue: SpooledQueue, atOnce = 3): string[] {
  const got: string[] = [];
  for (let alerts = queue.next(atOnce); alerts.length > 0; alerts = queue.next(atOnce)) {
    got.push(...alerts.map(({ line }) => line));
    queue.forget(alerts.length);
  }
  return got;
}

test("it takes more than memory may hold, and gives it back in order", () => {
  const queue = make();
  const lines = numbered(0, 3_000).map((line) => line.padEnd(500));
  expect(add(queue, lines).every(Boolean)).toBe(true);
  expect([queue.count, queue.heldBytes]).toEqual([3_000, 0]);
  expect(queue.spool.bytes).toBeGreaterThan(1_500_000);
  expect(queue.spool.oldestMs).toBe(now);
  expect(take(queue)).toEqual(lines);
  expect([queue.count, queue.lost, queue.spool.oldestMs]).toEqual([0, 0, 0]);
  expect(queue.spool.bytes).toBeLessThanOrEqual(limits.spoolSegmentBytes);
});

test("what is added while alerts are under way comes after them", () => {
  const queue = make();
  const got: string[] = [];
  for (let i = 0; i < 2_000; i += 4) {
    const alerts = queue.next(7);
    add(queue, numbered(i, i + 4));
    const out = alerts.slice(0, 3);
    queue.forget(out.length);
    got.push(...out.map(({ line }) => line));
  }
  expect([...got, ...take(queue)]).toEqual(numbered(0, 2_000));
});

test("the next run goes on where this one ended", async () => {
  const queue = make();
  add(queue, numbered(0, 10));
  queue.next(4);
  queue.forget(4);
  expect(await queue.close()).toBe(0);
  const next = make();
  expect([next.count, next.spool.found]).toEqual([6, 6]);
  add(next, ["new"]);
  expect(take(next)).toEqual([...numbered(4, 10), "new"]);
  expect(told).toEqual([
    "notice 6 alerts of an earlier run are in the spool and are delivered first",
  ]);
});

test("a full disk: alerts wait in memory, within its bounds, and go to disk later", () => {
  const queue = make(5);
  add(queue, numbered(0, 3));
  isFull = true;
  expect(add(queue, numbered(3, 10))).toEqual([true, true, true, true, true, false, false]);
  now += 2 * limits.spoolRetryMs;
  expect(add(queue, ["still full"])).toEqual([false]);
  isFull = false;
  now += 2 * limits.spoolRetryMs;
  expect(add(queue, ["later"])).toEqual([true]);
  expect(take(queue)).toEqual([...numbered(0, 8), "later"]);
  expect(new Set(told)).toEqual(
    new Set([
      `error cannot write to the spool in ${home}/c: ENOSPC: no space left on device; ` +
        "alerts are kept in memory, as without a spool",
      "notice the spool is written again; 5 alerts had to wait in memory",
    ]),
  );
});

test("alerts that are delivered from memory are not brought to disk meanwhile", () => {
  const queue = make(5);
  isFull = true;
  add(queue, numbered(0, 3));
  expect(queue.next(2).map(({ line }) => line)).toEqual(["0", "1"]);
  isFull = false;
  now += 2 * limits.spoolRetryMs;
  add(queue, ["3"]);
  queue.forget(2);
  expect(take(queue)).toEqual(["2", "3"]);
  expect(queue.count).toBe(0);
});

test("without a folder it works in memory until there is one", async () => {
  writeFileSync(join(home, "c"), "not a folder");
  const queue = make(3);
  expect(add(queue, numbered(0, 4))).toEqual([true, true, true, false]);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^error cannot use the spool in .*; alerts are kept in memory/);
  rmSync(join(home, "c"));
  now += 2 * limits.spoolRetryMs;
  add(queue, ["4"]);
  expect(existsSync(join(home, "c", "lock"))).toBe(true);
  expect(take(queue)).toEqual(["0", "1", "2", "4"]);
});

test("what only memory holds is lost at the end, and counted", async () => {
  const queue = make(5);
  isFull = true;
  add(queue, numbered(0, 3));
  expect(await queue.close()).toBe(3);
  queues = [];
});

test("nobody will ever take one: everything is let go of", () => {
  const queue = make();
  add(queue, numbered(0, 3_000));
  expect(queue.clear()).toBe(3_000);
  expect([queue.count, queue.next(1)]).toEqual([0, []]);
});

test("what was passed comes again until it is settled", () => {
  const queue = make();
  const lines = numbered(0, 3_000).map((line) => line.padEnd(500));
  add(queue, lines);
  const passed: number[] = [];
  for (let i = 0; i < 500; i++) passed.push(queue.pass(queue.next(3).length)!);
  expect([queue.count, queue.spool.oldestMs]).toEqual([1_500, now]);
  queue.settle(passed[99]!);
  queue.takeBack();
  expect(queue.count).toBe(2_700);
  add(queue, ["new"]);
  expect(take(queue)).toEqual([...lines.slice(300), "new"]);
});

test("what was passed and not settled is for the next run", async () => {
  const queue = make();
  add(queue, numbered(0, 10));
  const first = queue.pass(queue.next(4).length);
  queue.pass(queue.next(4).length);
  queue.settle(first!);
  expect(await queue.close()).toBe(0);
  expect(take(make())).toEqual(numbered(4, 10));
});

test("what only memory holds is let go of when it is passed", () => {
  const queue = make();
  isFull = true;
  add(queue, numbered(0, 3));
  expect(queue.pass(queue.next(2).length)).toBeUndefined();
  queue.takeBack();
  expect(take(queue)).toEqual(["2"]);
});

test("what a bound dropped after it was passed cannot come again, and is counted", () => {
  const queue = make(5);
  const lines = numbered(0, 25_000).map((line) => line.padEnd(600));
  add(queue, lines.slice(0, 10));
  queue.pass(queue.next(10).length);
  add(queue, lines.slice(10));
  queue.takeBack();
  expect(told.at(-1)).toMatch(/alerts cannot be sent again: the spool had no room for them/);
  expect(queue.lost).toBeGreaterThan(10);
  expect(take(queue, 1_000)).toEqual(lines.slice(queue.lost));
});
