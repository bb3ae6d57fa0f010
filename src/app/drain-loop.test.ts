// When the loop sleeps, for how long, and when others have their turn.
import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import type { Wake } from "../native/sleeper.ts";
import { drainLoop } from "./drain-loop.ts";

const full = limits.batchMax;
const { sleepMsMin: min, sleepMsMax: max, restMsMin, restMsMax } = limits;
const many = limits.trickleMax;

const cases: [what: string, counts: number[], wakes: Wake[], want: string][] = [
  ["a full batch is followed by more", [full, full, 3], [], `slice slice slice rest${restMsMin}`],
  [
    "empty rings make it sleep",
    [0, 5, 0],
    [],
    `slice wait${min} slice rest${restMsMin} slice wait${min}`,
  ],
  [
    "it sleeps longer while nothing happens",
    [0, 0, 0, 0, 0, 0],
    ["time", "time", "time", "time", "time", "time"],
    `slice wait${min} slice wait${2 * min} slice wait${4 * min} slice wait${8 * min} ` +
      `slice wait${max} slice wait${max}`,
  ],
  [
    "others end that",
    [0, 0, 0, 0],
    ["time", "others", "time", "records"],
    `slice wait${min} slice wait${2 * min} slice wait${min} slice wait${2 * min}`,
  ],
  [
    "it rests longer while records trickle in",
    [1, 1, 1, 1, many, 1],
    [],
    `slice rest${restMsMin} slice rest${2 * restMsMin} slice rest${restMsMax} ` +
      `slice rest${restMsMax} slice rest${restMsMax} slice rest${restMsMin}`,
  ],
];

test.each(cases)("%s", async (_what, counts, wakes, want) => {
  const happened: string[] = [];
  const left = [...counts];
  const wake = [...wakes];
  await drainLoop({
    slice: () => {
      happened.push("slice");
      return left.shift() ?? 0;
    },
    wait: (ms) => {
      happened.push(`wait${ms}`);
      return wake.shift() ?? "records";
    },
    rest: (ms) => {
      happened.push(`rest${ms}`);
      return "time";
    },
    stopping: () => left.length === 0,
  });
  expect(happened.join(" ")).toBe(want);
});

test.each([full, 1, 0])("timers have their turn while each slice has %p records", async (count) => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  await drainLoop({
    slice: () => count,
    wait: () => "time",
    rest: () => "time",
    stopping: () => fired,
  });
  expect(fired).toBe(true);
});

test("after a silence it does not rest: what comes alone is handled with one wake-up", async () => {
  const happened: string[] = [];
  const counts = [0, 1, 0, 1, 0];
  const waits = [restMsMax + 5, 0];
  await drainLoop({
    slice: () => counts.shift() ?? 0,
    wait: async (): Promise<Wake> => {
      await Bun.sleep(waits.shift() ?? 0);
      happened.push("wait");
      return "records";
    },
    rest: () => {
      happened.push("rest");
      return "time";
    },
    stopping: () => counts.length === 0,
  });
  expect(happened).toEqual(["wait", "wait", "rest", "wait"]);
});

test.each([
  // alerts  how long it sleeps next
  [false, [min, 2 * min, 4 * min]],
  [true, [min, 2 * min, min]],
] as const)("records with alerts (%p) make it sleep %p ms", async (hasAlert, want) => {
  const counts = [0, 0, 1, 0];
  const slept: number[] = [];
  await drainLoop({
    slice: () => counts.shift() ?? 0,
    wait: (ms) => {
      slept.push(ms);
      return "time";
    },
    rest: () => "time",
    wantsTurn: () => hasAlert,
    stopping: () => counts.length === 0,
  });
  expect(slept).toEqual([...want]);
});

test("what a slice has begun goes on before the next sleep", async () => {
  const happened: string[] = [];
  await drainLoop({
    slice: () => {
      setImmediate(() => happened.push("written"));
      return 1;
    },
    wait: () => "time",
    rest: () => {
      happened.push("rest");
      return "time";
    },
    stopping: () => happened.includes("rest"),
  });
  expect(happened).toEqual(["written", "rest"]);
});
