// Order across queues, batch limits, and queues that run dry.
import { expect, test } from "bun:test";
import { Memory } from "../base/memory.ts";
import { drain, type Queue } from "./merge.ts";

class Fixed implements Queue {
  readonly memory = new Memory(new Uint8Array(1));
  published = 0;
  private readonly times: number[];
  constructor(times: number[]) {
    this.times = times;
  }
  get at(): number {
    return this.times[0]!;
  }
  get tsHigh(): number {
    return Math.floor(this.times[0]! / 2 ** 32);
  }
  get tsLow(): number {
    return this.times[0]! % 2 ** 32;
  }
  peek(): boolean {
    return this.times.length > 0;
  }
  advance(): void {
    this.times.shift();
  }
  publish(): void {
    this.published++;
  }
}

const wide = 2 ** 32;
const cases: [string, number[][], number, number[]][] = [
  // what                queues                        max  delivered
  ["one queue", [[1, 2, 3]], 10, [1, 2, 3]],
  [
    "two queues",
    [
      [1, 4, 5],
      [2, 3, 6],
    ],
    10,
    [1, 2, 3, 4, 5, 6],
  ],
  ["halves of the time", [[wide + 1], [5, wide]], 10, [5, wide, wide + 1]],
  ["equal times: the first queue", [[7], [7]], 10, [7, 7]],
  [
    "a limit",
    [
      [1, 4],
      [2, 3],
    ],
    3,
    [1, 2, 3],
  ],
  ["nothing", [[], []], 10, []],
];

test.each(cases)("%s", (_what, queues, max, want) => {
  const fixed = queues.map((times) => new Fixed([...times]));
  const got: number[] = [];
  expect(drain(fixed, max, (_memory, at) => got.push(at))).toBe(want.length);
  expect(got).toEqual(want);
  expect(fixed.every((queue) => queue.published === 1)).toBe(true);
});
