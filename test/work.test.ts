// No change makes an event cost 5 % more unnoticed: instructions of a fixed replay against their
// recorded budget. What that sees and what it does not: bench/work.ts.
import { expect, test } from "bun:test";
import { countWork, type Work, type WorkStage, whyNoWork } from "../bench/work.ts";
import { type Budget, excesses, readBudget } from "../bench/work-budget.ts";

const reason = whyNoWork();
const minutes = 60_000;

test.skipIf(reason !== undefined)(
  `events cost no more instructions than their budget${reason === undefined ? "" : ` (${reason})`}`,
  async () => expect(excesses(await countWork(), readBudget())).toEqual([]),
  10 * minutes,
);

const budget: Budget = {
  decode: { instructions: 10_000, bytes: 0 },
  state: { instructions: 20_000, bytes: 100 },
  rules: { instructions: 30_000, bytes: 100 },
  alerts: { instructions: 31_000, bytes: 200 },
};

const cases: readonly [string, Partial<Record<WorkStage, Work>>, readonly RegExp[]][] = [
  ["as recorded", {}, []],
  ["less", { rules: { instructions: 20_000, bytes: 50 } }, []],
  ["noise", { state: { instructions: 20_100, bytes: 101 } }, []],
  ["5 % more", { state: { instructions: 21_000, bytes: 100 } }, [/^state: 21000 inst.* 5\.0 %/]],
  ["garbage", { rules: { instructions: 30_000, bytes: 132 } }, [/^rules: 132 bytes.* 32\.0 %/]],
];

test.each(cases)("budget of work: %s", (_name, changes, told) => {
  const counts = new Map(Object.entries({ ...budget, ...changes }) as [WorkStage, Work][]);
  const found = excesses(counts, budget);
  expect(found.length).toBe(told.length);
  for (const [i, pattern] of told.entries()) expect(found[i]).toMatch(pattern);
});
