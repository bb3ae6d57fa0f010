// Would a second thread pay? `npx bun bench/two-cores.ts` (half a minute, best on a quiet machine).
// Every thread reads the same records in shared memory. Ways to divide the work:
//   one         one thread does everything, as the agent does
//   rules       both keep the whole state, each asks rules of every other block of events: exact
//   processes   each takes half of the processes, and both all forks, executions and exits: not
//               exact, as descriptors that a child inherits may be known to the other side only
// The time that counts is that of the busiest thread, as the processor counted it.
import { readFileSync } from "node:fs";
import { Pipeline } from "../src/app/pipeline.ts";
import { Memory } from "../src/base/memory.ts";
import type { CaptureSource, RecordSink } from "../src/capture/source.ts";
import { EventView } from "../src/decode/event-view.ts";
import { InternTable } from "../src/decode/intern.ts";
import { Context } from "../src/fields/context.ts";
import { eventTypes } from "../src/schema/events.ts";
import { wire } from "../src/schema/wire.ts";
import { State } from "../src/state/state.ts";
import { median } from "./measure.ts";
import { builtin, rulesetOf } from "./rulesets.ts";
import { makeStream, moveOn, type Stream } from "./stream.ts";
import { printTable } from "./table.ts";

const ways = ["one", "rules", "processes"] as const;
type Way = (typeof ways)[number];

interface Task {
  readonly way: Way;
  readonly part: number;
  readonly stream: Stream & { readonly bytesShared: SharedArrayBuffer };
}

const blockEvents = 256; // Handed out alternately: enough to be worth it, few enough to keep order.
const passes = 40;
const warmUps = 25;
const changesProcesses = Uint8Array.from(eventTypes, ({ key }) =>
  Number(/clone|fork|exec|exit|chdir|prctl|setsid|setpgid|set(res)?[ug]id/.test(key)),
);

/** Processor time of this thread so far, in nanoseconds. */
function threadNs(): number {
  return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]);
}

// Jobs of the stream have tids in tens; all threads of one belong together.
function isOurs(task: Task, count: number, tid: number): boolean {
  if (task.way === "one") return true;
  if (task.way === "rules") return Math.floor(count / blockEvents) % 2 === task.part;
  return Math.floor(tid / 10) % 2 === task.part;
}

function work(task: Task): number {
  const { bytesShared, bytes, threads } = task.stream;
  const memory = new Memory(new Uint8Array(bytesShared));
  const view = new EventView(new InternTable());
  const state = new State();
  state.import(threads);
  const { view: raw } = memory;
  let at = 0;
  let seen = 0;
  const source: CaptureSource = {
    name: "shared",
    open: () => Promise.resolve(),
    close: () => Promise.resolve(),
    wait: () => "time",
    stats: () => ({ events: 0, drops: 0, dropsBy: {} }),
    poll(max: number, sink: RecordSink) {
      let count = 0;
      for (; count < max && at < bytes; at += raw.getUint32(at + wire.length, true)) {
        const ours = isOurs(task, seen++, raw.getUint32(at + wire.tid, true));
        const both =
          task.way === "rules" || changesProcesses[raw.getUint16(at + wire.type, true)] === 1;
        if (ours || both) sink(memory, at, 0, !ours);
        count++;
      }
      return count;
    },
  };
  const context = new Context(view, state, { hostname: "bench" });
  const ruleset = rulesetOf(builtin);
  const pipeline = new Pipeline({ source, view, state, context, ruleset, alert: () => {} });
  const taken: number[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const startNs = threadNs();
    at = 0;
    while (pipeline.slice() > 0);
    if (pass >= warmUps) taken.push(threadNs() - startNs);
  }
  return median(taken) / task.stream.events;
}

async function measure(way: Way, stream: Task["stream"]): Promise<number[]> {
  return Promise.all(
    Array.from({ length: way === "one" ? 1 : 2 }, async (_, part) => {
      const worker = new Worker(import.meta.path);
      const told = new Promise<number>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
      });
      worker.postMessage({ way, part, stream } satisfies Task);
      return told.finally(() => worker.terminate());
    }),
  );
}

if (Bun.isMainThread) {
  const { memory, mix: _mix, ...stream } = makeStream(100_000);
  moveOn({ ...stream, memory, mix: new Map() });
  const bytesShared = new SharedArrayBuffer(memory.length);
  new Uint8Array(bytesShared).set(memory.bytes);
  const shared = { ...stream, bytesShared } as unknown as Task["stream"];
  const rows: { readonly way: Way; readonly busiest: number; readonly sum: number }[] = [];
  for (const way of ways) {
    const each = await measure(way, shared);
    rows.push({ way, busiest: Math.max(...each), sum: each.reduce((a, b) => a + b, 0) });
  }
  printTable(
    [
      { title: "work divided by", cell: ({ way }) => way },
      { title: "ns/event, busiest thread", cell: ({ busiest }) => busiest },
      { title: "gain", digits: 2, cell: ({ busiest }) => rows[0]!.busiest / busiest },
      { title: "ns/event, all threads", cell: ({ sum }) => sum },
    ],
    rows,
  );
} else {
  // A worker's own end of its channel; the types at hand know only that of a window.
  const port = globalThis as unknown as {
    postMessage(message: number): void;
    onmessage: ((event: MessageEvent<Task>) => void) | null;
  };
  port.onmessage = ({ data }) => port.postMessage(work(data));
}
