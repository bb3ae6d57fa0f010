import { expect, test } from "bun:test";
import type { CaptureStats, Loss } from "../capture/source.ts";
import { lossesSince, lossTable, lossText, mostLost } from "./loss-text.ts";

const types = [
  "openat_exit",
  "close_exit",
  "connect_exit",
  "dup_exit",
  "unlink_exit",
  "clone_exit",
];

function stats(
  ...rows: readonly (readonly [event: string, cause: string, count: number])[]
): CaptureStats {
  const losses = rows.map(([event, cause, count]): Loss => {
    return { type: types.indexOf(event), event, cause, count };
  });
  return { events: 100, drops: 0, dropsBy: {}, losses };
}

const before = stats(["openat_exit", "buffer", 3], ["close_exit", "shed_3", 5]);
const now = stats(
  ["openat_exit", "buffer", 3],
  ["close_exit", "shed_3", 9],
  ["close_exit", "buffer", 1],
  ["connect_exit", "shed_3", 2],
);

test("what was lost since is told by event and cause", () => {
  const told = lossesSince(now, before).map(({ event, cause, count }) => [event, cause, count]);
  expect(told).toEqual([
    ["close_exit", "shed_3", 4],
    ["close_exit", "buffer", 1],
    ["connect_exit", "shed_3", 2],
  ]);
  expect(lossesSince(now, now)).toEqual([]);
  expect(lossesSince({ events: 1, drops: 1, dropsBy: {} }, undefined)).toEqual([]);
});

test("causes and events are summed up, the largest first", () => {
  const losses = lossesSince(now, before);
  expect(lossText(losses)).toBe(
    "left out while one filled, although state wants it 6, a buffer was full 1; " +
      "most of all close_exit 5, connect_exit 2",
  );
  expect(lossTable(losses)).toEqual({
    shed_3: { close_exit: 4, connect_exit: 2 },
    buffer: { close_exit: 1 },
  });
});

test("no more than five events are told", () => {
  const losses = stats(...types.map((name, i) => [name, "buffer", i + 1] as const)).losses!;
  expect(mostLost(losses).split(", ")).toHaveLength(5);
  expect(mostLost(losses)).toStartWith("clone_exit 6, unlink_exit 5");
});
