// One pass over a capture in a process of its own, so that memory and compiled code are its alone:
// `bun bench/replay-pass.ts <stage> <file> [<copy> plain|gzip]` prints one line of JSON. The copy
// is what the stage "write" makes.
import { CaptureFile } from "../src/app/capture-file.ts";
import { Pipeline } from "../src/app/pipeline.ts";
import { replayLoop, replayState } from "../src/app/replay.ts";
import { buildRuleset, enabledRules, loadRulesFor } from "../src/app/rules.ts";
import { limits } from "../src/base/limits.ts";
import { ReplaySource } from "../src/capture/replay.ts";
import type { RecordSink } from "../src/capture/source.ts";
import { EventView } from "../src/decode/event-view.ts";
import { InternTable } from "../src/decode/intern.ts";
import { Context } from "../src/fields/context.ts";
import { ScapWriter } from "../src/scap/writer.ts";
import { builtinConfig } from "../test/support/replay-capture.ts";
import { keepUp } from "./replay-file.ts";

const [stage = "", path = "", copyPath = "", form] = process.argv.slice(2);
const source = new ReplaySource({ path });
const view = new EventView(new InternTable());
let alerts = 0;
let sum = 0;

async function rulesetOf() {
  const config = builtinConfig();
  const files = await Promise.all(
    ["gyr_rules.yaml", "gyr-incubating_rules.yaml"].map(async (name) => ({
      name,
      text: await Bun.file(new URL(`../rules/${name}`, import.meta.url)).text(),
    })),
  );
  return buildRuleset(enabledRules(loadRulesFor(files, config), config), config);
}

const copies = stage === "write" ? [new CaptureFile(copyPath, form === "gzip")] : [];
const writer = new ScapWriter((bytes) => {
  for (const copy of copies) copy.push(bytes);
});
const afterSlice = () => keepUp(copies);
const start = () => {
  const state = replayState(source.section, limits.threadsMax);
  return { state, context: new Context(view, state) };
};

/** What each stage does with a record; made anew for each section. */
const sinks: Readonly<Record<string, () => RecordSink>> = {
  read: () => (_memory, at) => {
    sum += at;
  },
  decode: () => (memory, at) => {
    if (view.aim(memory, at)) sum += view.tid + view.i64(0);
  },
  state: () => {
    const { state } = start();
    return (memory, at) => {
      if (!view.aim(memory, at)) return;
      state.apply(view);
      state.settle();
    };
  },
  write: () => {
    writer.section(source.section);
    return (memory, at, cpu) => writer.event(memory, at, cpu ?? 0);
  },
};

await source.open();
const ruleset = stage === "rules" ? await rulesetOf() : undefined;
const startMs = performance.now();
const startCpu = process.cpuUsage();
for (let more = true; more; more = await source.nextSection()) {
  const make = sinks[stage];
  let slice: () => number;
  if (make !== undefined) {
    const sink = make();
    slice = () => source.poll(limits.batchMax, sink);
  } else if (ruleset !== undefined) {
    const alert = () => {
      alerts++;
    };
    const pipeline = new Pipeline({ source, view, ruleset, alert, ...start() });
    slice = () => pipeline.slice();
  } else throw new Error(`there is no stage ${stage}`);
  await replayLoop({ source, slice, afterSlice, stopping: () => false });
}
writer.flush();
for (const copy of copies) await copy.close();
const { user, system } = process.cpuUsage(startCpu);
const status = await Bun.file("/proc/self/status").text();
console.log(
  JSON.stringify({
    events: source.events,
    wallMs: performance.now() - startMs,
    cpuMs: (user + system) / 1000,
    peakMb: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024,
    alerts,
    damage: source.damage,
    sum,
  }),
);
