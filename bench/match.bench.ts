// The whole pipeline without its ends (capture and delivery of alerts), ns per event:
//   npm run bench match                         the built-in rules
//   npx bun bench/match.bench.ts PATH …         rules files or folders, together, besides those
//   npx bun bench/match.bench.ts --rules PATH … only these, in this process (for a profiler)
// Each set of rules has a process of its own: a run has one set, and compiled code differs.
import { basename } from "node:path";
import type { LiveRule } from "../src/app/alerts.ts";
import { Pipeline } from "../src/app/pipeline.ts";
import type { CaptureSource } from "../src/capture/source.ts";
import { EventView } from "../src/decode/event-view.ts";
import { InternTable } from "../src/decode/intern.ts";
import { Context } from "../src/fields/context.ts";
import { Ruleset } from "../src/match/ruleset.ts";
import { State } from "../src/state/state.ts";
import { printStream, printTimings, timeStages, type Timing } from "./measure.ts";
import { builtin, rulesetOf, rulesFilesAt } from "./rulesets.ts";
import { makeStream, type Stream } from "./stream.ts";
import { runtimeOptions } from "../src/app/second-start.ts";

const only = "--rules";
const events = 100_000;

/** Delivers the stream over and over, as a ring does. */
function replay({ memory, bytes }: Stream, view: EventView): CaptureSource {
  let at = 0;
  return {
    name: "synthetic",
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    wait: () => "time",
    stats: () => ({ events: 0, drops: 0, dropsBy: {} }),
    poll(max, sink) {
      let count = 0;
      for (; count < max && at < bytes; count++) {
        sink(memory, at);
        at += view.length;
      }
      if (count === 0) at = 0;
      return count;
    },
  };
}

function makePipeline(stream: Stream, ruleset: Ruleset<Context, LiveRule>, alert: () => void) {
  const view = new EventView(new InternTable());
  const state = new State();
  state.import(stream.threads);
  const context = new Context(view, state, { hostname: "bench" });
  return new Pipeline({ source: replay(stream, view), view, state, context, ruleset, alert });
}

function pass(pipeline: Pipeline<LiveRule>): void {
  while (pipeline.slice() > 0);
}

function measureHere(paths: readonly string[]): { timings: Timing[]; rules: number; hits: string } {
  const stream = makeStream(events);
  const ruleset = rulesetOf(paths);
  const without = makePipeline(stream, new Ruleset<Context, LiveRule>([], true), () => {});
  const pipeline = makePipeline(stream, ruleset, () => {});
  const timings = timeStages(stream, [
    { name: "no rules", pass: () => pass(without) },
    { name: "rules", pass: () => pass(pipeline) },
  ]);
  const seen = pipeline.events;
  const hits = ruleset.rules
    .filter((row) => row.matches > 0)
    .map((row) => `${row.rule.name} ${((1e6 * row.matches) / seen).toFixed(0)}`)
    .join(", ");
  return { timings, rules: ruleset.rules.length, hits };
}

async function measureApart(name: string, paths: readonly string[]): Promise<void> {
  const command = [process.execPath, import.meta.path, only, ...paths];
  // As the executable is started.
  const env = { ...runtimeOptions, ...process.env };
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "inherit", env });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`failed: ${command.join(" ")}`);
  const { timings, rules, hits } = JSON.parse(text) as ReturnType<typeof measureHere>;
  const label = `${name} (${rules} rules)`;
  const budget = name.startsWith("public: falco_rules.yaml") ? 200 : 300;
  printTimings(
    timings.map((timing) => ({ ...timing, name: timing.name === "rules" ? label : timing.name })),
    { [label]: budget, "no rules": 120 },
  );
  if (hits !== "") console.log(`  matches per million events: ${hits}`);
}

const args = process.argv.slice(2);
if (args[0] === only) {
  console.log(JSON.stringify(measureHere(args.slice(1).flatMap(rulesFilesAt))));
} else {
  printStream(makeStream(events));
  await measureApart("built-in", builtin);
  const paths = args.flatMap(rulesFilesAt);
  // The first file alone is what most people run.
  for (const named of new Set([paths.slice(0, 1), paths]))
    if (named.length > 0)
      await measureApart(`public: ${named.map((path) => basename(path)).join(" + ")}`, named);
}
