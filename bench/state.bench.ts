// What keeping the model of the machine costs per event: `npm run bench state`.
import { EventView } from "../src/decode/event-view.ts";
import { InternTable } from "../src/decode/intern.ts";
import { State } from "../src/state/state.ts";
import { printStream, printTimings, timeStages } from "./measure.ts";
import { makeStream, type Stream } from "./stream.ts";

const stream = makeStream(100_000);
const { memory, bytes } = stream;
let sum = 0; // What was read goes here, so that reading it cannot be left out.

function aim(view: EventView): void {
  for (let at = 0; at < bytes; at += view.length) if (view.aim(memory, at)) sum += view.tid;
}

function apply(view: EventView, state: State): void {
  for (let at = 0; at < bytes; at += view.length) {
    if (!view.aim(memory, at)) continue;
    state.apply(view);
    state.settle();
  }
}

function filled(of: Stream): State {
  const state = new State();
  state.import(of.threads);
  return state;
}

const view = () => new EventView(new InternTable());
const views = [view(), view()] as const;
const state = filled(stream);
printStream(stream);
printTimings(
  timeStages(stream, [
    { name: "aim", pass: () => aim(views[0]) },
    { name: "aim, apply, settle", pass: () => apply(views[1], state) },
  ]),
  { "aim, apply, settle": 120 },
);
const { threads, threadLookups, threadsDroppedFull } = state.counters();
console.log(`state: threads ${threads}, lookups ${threadLookups}, refused ${threadsDroppedFull}`);
if (Number.isNaN(sum)) throw new Error("read nothing");
