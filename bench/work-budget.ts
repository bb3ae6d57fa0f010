// What an event may cost in instructions and bytes (work.ts), kept in work-budget.json.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Work, type WorkStage, workStages } from "./work.ts";

/** A regression of 5 % is caught, noise of less than 1 % is not taken for one. */
const tolerance = 0.04;
// Heap grows by blocks of 16 KB: a few bytes per event.
const bytesTolerated = 16;
const path = join(import.meta.dir, "work-budget.json");

export type Budget = Readonly<Record<WorkStage, Work>>;

export function readBudget(): Budget {
  return JSON.parse(readFileSync(path, "utf8"));
}

export function writeBudget(counts: ReadonlyMap<WorkStage, Work>): void {
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(counts), null, 2)}\n`);
}

/** What is over the budget, in sentences. */
export function excesses(counts: ReadonlyMap<WorkStage, Work>, budget: Budget): readonly string[] {
  return workStages.flatMap((stage) => {
    const [now, allowed] = [counts.get(stage)!, budget[stage]];
    const more = (what: string, is: number, was: number) =>
      `${stage}: ${is} ${what} per event, ${((100 * is) / was - 100).toFixed(1)} % more than the ` +
      `${was} of bench/work-budget.json. If it is worth that: npx bun bench/work.bench.ts --update`;
    return [
      ...(now.instructions > allowed.instructions * (1 + tolerance)
        ? [more("instructions", now.instructions, allowed.instructions)]
        : []),
      ...(now.bytes > allowed.bytes * (1 + tolerance) + bytesTolerated
        ? [more("bytes", now.bytes, allowed.bytes)]
        : []),
    ];
  });
}
