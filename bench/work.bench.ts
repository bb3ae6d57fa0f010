// Instructions and bytes per event beside their budget, half a minute: `npm run bench work`. They
// repeat within 1 % on any machine. `npx bun bench/work.bench.ts --update` makes them the budget.
import { printTable } from "./table.ts";
import { countWork, whyNoWork, workStages } from "./work.ts";
import { readBudget, writeBudget } from "./work-budget.ts";

const reason = whyNoWork();
if (reason !== undefined) console.log(`work: skipped, ${reason}`);
else {
  const counts = await countWork();
  if (process.argv[2] === "--update") writeBudget(counts);
  const budget = readBudget();
  const rows = workStages.map((stage) => ({ stage, now: counts.get(stage)!, was: budget[stage] }));
  const percent = (now: number, was: number) => (100 * now) / was - 100;
  printTable(
    [
      { title: "stages until", cell: ({ stage }) => stage },
      { title: "instructions/event", cell: ({ now }) => now.instructions },
      { title: "budget", cell: ({ was }) => was.instructions },
      {
        title: "%",
        digits: 1,
        cell: ({ now, was }) => percent(now.instructions, was.instructions),
      },
      { title: "bytes/event", cell: ({ now }) => now.bytes },
      { title: "budget", cell: ({ was }) => was.bytes },
    ],
    rows,
  );
}
