// The events of a capture, already in memory, through the first stages of the pipeline, so often:
// `bun work-pass.ts <capture> <stage> <passes> <rules files …>`. work.ts counts its instructions,
// so nothing here may depend on time or chance: no timers, no threads, no files once it has begun.
import { heapStats } from "bun:jsc";
import { alertOf } from "../src/app/alerts.ts";
import { Pipeline } from "../src/app/pipeline.ts";
import { replayState } from "../src/app/replay.ts";
import { limits } from "../src/base/limits.ts";
import type { CaptureSource, RecordSink } from "../src/capture/source.ts";
import { EventView } from "../src/decode/event-view.ts";
import { InternTable } from "../src/decode/intern.ts";
import { Context } from "../src/fields/context.ts";
import { eventTypes } from "../src/schema/events.ts";
import { readPiece } from "./replay-file.ts";
import { rulesetOf } from "./rulesets.ts";

const [path = "", stage = "", passes = "0", ...rules] = process.argv.slice(2);
const eventsMax = 8_000; // Enough for all kinds of events; more takes longer and tells the same.
const { memory, starts, section } = await readPiece(path);
const events = Math.min(eventsMax, starts.length);
const view = new EventView(new InternTable());
const state = replayState(section, limits.threadsMax);
const context = new Context(view, state, { hostname: "bench" });
const isText = eventTypes.map(({ params }) =>
  params.flatMap(({ type, index }) => (/^(CHARBUF|FSPATH|FSRELPATH)$/.test(type) ? [index] : [])),
);
let at = 0;
let sum = 0; // What was read goes here, so that reading it cannot be left out.
let alerts = 0;

const source: CaptureSource = {
  name: "memory",
  open: () => Promise.resolve(),
  close: () => Promise.resolve(),
  wait: () => "time",
  stats: () => ({ events: 0, drops: 0, dropsBy: {} }),
  poll(max: number, sink: RecordSink) {
    const end = Math.min(events, at + max);
    const count = end - at;
    while (at < end) sink(memory, starts[at++]!);
    return count;
  },
};

const decode: RecordSink = (from, start) => {
  if (!view.aim(from, start)) return;
  const params = isText[view.type]!;
  for (let i = 0; i < params.length; i++) sum += view.text(params[i]!).length;
};
const keep: RecordSink = (from, start) => {
  if (!view.aim(from, start)) return;
  state.apply(view);
  state.settle();
};

function sliceOf(): () => number {
  if (stage === "decode") return () => source.poll(limits.batchMax, decode);
  if (stage === "state") return () => source.poll(limits.batchMax, keep);
  const format = stage === "alerts";
  const pipeline = new Pipeline({
    ...{ source, view, state, context, ruleset: rulesetOf(rules) },
    alert: (rule, seen) => {
      alerts++;
      if (format) sum += alertOf(rule, seen).output.length;
    },
  });
  return () => pipeline.slice();
}

const slice = sliceOf();
const before = heapStats().heapCapacity;
for (let pass = 0; pass < Number(passes); pass++) {
  at = 0;
  while (slice() > 0);
}
const heapBytes = heapStats().heapCapacity - before;
console.log(JSON.stringify({ events, alerts, heapBytes, sum }));
