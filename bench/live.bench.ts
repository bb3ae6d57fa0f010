// dist/gyr on this machine: start, idle, cost added to what it watches, latency of alerts.
//   npm run bench live          (as root)
//   npx bun bench/live.bench.ts [rounds] [arguments of gyr …]
import { closeSync, openSync } from "node:fs";
import { cpuPercent, MeasuredAgent } from "./agent.ts";
import {
  compileLoad,
  type LoadFigures,
  type Operation,
  operationNames,
  operations,
  runLoad,
} from "./load.ts";
import { median, quantile } from "./measure.ts";

const [roundsText, ...agentArguments] = process.argv.slice(2);
const rounds = Number(roundsText ?? 5);
const loadSeconds = 0.8;
const idleSeconds = 10;
const latencySamples = 100;
const watchedFile = "/etc/shadow";

interface Loaded {
  readonly load: LoadFigures;
  readonly cpu: number;
  readonly events: number;
  readonly drops: number;
  readonly rssKb: number;
}

if (process.getuid?.() !== 0) {
  console.log("live: skipped, needs root");
  process.exit(0);
}
compileLoad();
await start();
await idle();
await latency();
await loads();

async function start(): Promise<void> {
  const ready: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const agent = await MeasuredAgent.start(...agentArguments);
    ready.push(agent.readyMs);
    const said = agent.log.find(({ line }) => line.includes("is ready"))!.line;
    own.push(Number(/after (\d+) ms/.exec(said)?.[1]));
    await agent.stop();
  }
  const range = `${Math.min(...ready).toFixed(0)}–${Math.max(...ready).toFixed(0)}`;
  console.log(
    `exec to ready line: median ${median(ready).toFixed(0)} ms (${range}); by its own clock ` +
      `${median(own).toFixed(0)} ms; target < 400`,
  );
}

async function idle(): Promise<void> {
  const agent = await MeasuredAgent.start(...agentArguments);
  await Bun.sleep(3_000);
  const shares: number[] = [];
  const first = await agent.counts();
  const startMs = performance.now();
  let before = agent.usage();
  while (performance.now() - startMs < idleSeconds * 1_000) {
    await Bun.sleep(1_000);
    const now = agent.usage();
    shares.push(cpuPercent(before, now));
    before = now;
  }
  const seconds = (performance.now() - startMs) / 1_000;
  const { events } = await agent.counts();
  const { rssKb, anonymousKb } = agent.memory();
  await agent.stop();
  const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
  console.log(
    `idle: RSS ${mb(rssKb)} MB (${mb(anonymousKb)} anonymous; target < 70), CPU mean ` +
      `${share.toFixed(2)} %, best second ${Math.min(...shares).toFixed(1)} % (target < 1), ` +
      `${((events - first.events) / seconds).toFixed(0)} events/s`,
  );
}

async function latency(): Promise<void> {
  const agent = await MeasuredAgent.start(...agentArguments);
  await Bun.sleep(3_000);
  const taken: number[] = [];
  let missing = 0;
  for (let i = 0; i < latencySamples; i++) {
    await Bun.sleep(20 + ((i * 37) % 50));
    const known = agent.alerts.length;
    const startMs = performance.now();
    closeSync(openSync(watchedFile, "r"));
    const seen = () => agent.alerts.slice(known).find(({ line }) => line.includes(watchedFile));
    // Arrival is noted when it happens; looking for it all the time would only keep the host busy.
    while (seen() === undefined && performance.now() - startMs < 1_000) await Bun.sleep(5);
    const alert = seen();
    if (alert === undefined) missing++;
    else taken.push(alert.atMs - startMs);
  }
  await agent.stop();
  console.log(
    `open to alert on stdout: median ${median(taken).toFixed(1)} ms, p99 ` +
      `${quantile(taken, 0.99).toFixed(1)} ms, worst ${Math.max(...taken).toFixed(1)} ms, ` +
      `n = ${taken.length}, missing ${missing}`,
  );
}

async function loads(): Promise<void> {
  const off = new Map<string, LoadFigures[]>();
  const on = new Map<string, Loaded[]>();
  // Two at once load both processors.
  const cells = [
    ...operations.map((operation) => ({ operation, parallel: 1 })),
    { operation: "open" as const, parallel: 2 },
    { operation: "exec" as const, parallel: 2 },
  ];
  for (let round = 0; round < rounds; round++) {
    for (const { operation, parallel } of cells)
      add(off, `${operation} ${parallel}`, await runParallel(operation, parallel));
    const agent = await MeasuredAgent.start(...agentArguments);
    for (const { operation, parallel } of cells)
      add(on, `${operation} ${parallel}`, await runWatched(agent, operation, parallel));
    await agent.stop();
  }
  console.log(
    `${"operation".padEnd(42)} k   off us    on us     + us    + %  + CPU us` +
      "  CPU % events/s drops %  RSS MB",
  );
  for (const { operation, parallel } of cells) {
    const key = `${operation} ${parallel}`;
    printRow(operationNames[operation], parallel, off.get(key)!, on.get(key)!);
  }
}

async function runParallel(operation: Operation, parallel: number): Promise<LoadFigures> {
  const all = await Promise.all(
    Array.from({ length: parallel }, () => runLoad(operation, loadSeconds)),
  );
  const middle = (pick: (figures: LoadFigures) => number) => median(all.map(pick));
  return {
    turns: all.reduce((sum, { turns }) => sum + turns, 0),
    seconds: Math.max(...all.map(({ seconds }) => seconds)),
    medianNs: middle((figures) => figures.medianNs),
    tenthNs: middle((figures) => figures.tenthNs),
    cpuNs: middle((figures) => figures.cpuNs),
  };
}

async function runWatched(
  agent: MeasuredAgent,
  operation: Operation,
  parallel: number,
): Promise<Loaded> {
  const before = await agent.counts();
  const usage = agent.usage();
  const load = await runParallel(operation, parallel);
  const after = agent.usage();
  const counts = await agent.counts();
  return {
    load,
    cpu: cpuPercent(usage, after),
    events: (counts.events - before.events) / load.seconds,
    drops: (100 * (counts.drops - before.drops)) / Math.max(1, counts.events - before.events),
    rssKb: after.rssKb,
  };
}

function printRow(
  name: string,
  parallel: number,
  off: readonly LoadFigures[],
  on: readonly Loaded[],
): void {
  // The fastest tenth of slices is what others disturb least.
  const without = median(off.map(({ tenthNs }) => tenthNs)) / 1_000;
  const watched = median(on.map(({ load }) => load.tenthNs)) / 1_000;
  // Off and on of one round belong together: the machine was equally busy.
  const paired = (pick: (figures: LoadFigures) => number) =>
    median(on.map(({ load }, i) => pick(load) - pick(off[i]!))) / 1_000;
  const added = paired(({ tenthNs }) => tenthNs);
  const of = (pick: (loaded: Loaded) => number) => median(on.map(pick));
  const cells = [
    ...[without.toFixed(2), watched.toFixed(2), added.toFixed(2)].map((text) => text.padStart(8)),
    ((100 * added) / without).toFixed(0).padStart(6),
    paired(({ cpuNs }) => cpuNs)
      .toFixed(2)
      .padStart(9),
    of(({ cpu }) => cpu)
      .toFixed(0)
      .padStart(6),
    of(({ events }) => events)
      .toFixed(0)
      .padStart(8),
    of(({ drops }) => drops)
      .toFixed(1)
      .padStart(7),
    mb(of(({ rssKb }) => rssKb)).padStart(7),
  ];
  console.log(`${name.padEnd(42)} ${parallel} ${cells.join(" ")}`);
}

function add<T>(table: Map<string, T[]>, key: string, value: T): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, [value]);
  else known.push(value);
}

function mb(kb: number): string {
  return (kb / 1_024).toFixed(1);
}
