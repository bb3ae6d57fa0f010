// What reading records costs, without state and rules: `npm run bench decode`.
import { wire } from "../src/schema/wire.ts";
import { eventTypes } from "../src/schema/events.ts";
import { EventView } from "../src/decode/event-view.ts";
import { InternTable } from "../src/decode/intern.ts";
import { printStream, printTimings, timeStages } from "./measure.ts";
import { makeStream } from "./stream.ts";

const stream = makeStream(100_000);
const { memory, bytes } = stream;
let sum = 0; // What was read goes here, so that reading it cannot be left out.

function walk(): void {
  const { view } = memory;
  for (let at = 0; at < bytes; at += view.getUint32(at + wire.length, true))
    sum += view.getUint16(at + wire.type, true);
}

function aim(view: EventView): void {
  for (let at = 0; at < bytes; at += view.length) if (view.aim(memory, at)) sum += view.tid;
}

const isText = eventTypes.map(({ params }) =>
  params.flatMap(({ type, index }) => (/^(CHARBUF|FSPATH|FSRELPATH)$/.test(type) ? [index] : [])),
);

function results(view: EventView): void {
  for (let at = 0; at < bytes; at += view.length) {
    if (view.aim(memory, at)) sum += view.i64(0);
  }
}

function texts(view: EventView): void {
  for (let at = 0; at < bytes; at += view.length) {
    if (!view.aim(memory, at)) continue;
    sum += view.i64(0);
    const params = isText[view.type]!;
    for (let i = 0; i < params.length; i++) sum += view.text(params[i]!).length;
  }
}

const view = () => new EventView(new InternTable());
const views = [view(), view(), view()] as const;
printStream(stream);
printTimings(
  timeStages(stream, [
    { name: "walk headers", pass: walk },
    { name: "aim", pass: () => aim(views[0]) },
    { name: "aim, first parameter", pass: () => results(views[1]) },
    { name: "aim, first parameter, all texts", pass: () => texts(views[2]) },
  ]),
);
if (Number.isNaN(sum)) throw new Error("read nothing");
