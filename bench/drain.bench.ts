// The drain loop with different sizes of batches and rests, and with rings of their own or shared:
// what it takes at saturation, how late it is, what a trickle of events and silence cost.
//   npm run bench drain                    (as root)
//   npx bun bench/drain.bench.ts [rounds] [name …]
// The pipeline with the built-in rules, in this process; each pace takes its turn in each round.
import { readFileSync } from "node:fs";
import { constants, getPriority, setPriority } from "node:os";
import { join } from "node:path";
import type { Pace } from "../src/app/drain-loop.ts";
import { enabledRules, loadRulesFor, syscallCodesOf } from "../src/app/rules.ts";
import { selectSyscalls } from "../src/app/selection.ts";
import { limits } from "../src/base/limits.ts";
import { BpfSource } from "../src/capture/bpf.ts";
import type { Architecture, Syscall } from "../src/schema/syscalls.ts";
import { Run } from "./drain-run.ts";
import { compileLoad, runLoad, runPaced } from "./load.ts";
import { median, quantile } from "./measure.ts";
import { builtin, builtinConfig, rulesetOf } from "./rulesets.ts";
import { printTable } from "./table.ts";

interface Way {
  readonly name: string;
  readonly pace: Partial<Pace>;
  readonly cpusPerRing?: number;
}

const rests = (min: number, max: number) => ({ restMsMin: min, restMsMax: max });
const ways: readonly Way[] = [
  { name: "as it is", pace: {} },
  { name: "a ring for each processor", pace: {}, cpusPerRing: 1 },
  { name: "batches of 256", pace: { batchMax: 256 } },
  { name: "batches of 4096", pace: { batchMax: 4_096 } },
  { name: "no rest", pace: rests(0, 0) },
  { name: "rests of 1 ms", pace: rests(1, 1) },
  { name: "rests of 2 ms", pace: rests(2, 2) },
  { name: "rests of 4 to 16 ms", pace: rests(4, 16) },
  { name: "rests of 8 to 32 ms", pace: rests(8, 32) },
  { name: "sleeps of 20 ms", pace: { sleepMsMax: 20 } },
];

interface Figures {
  /** Taken at saturation. */
  readonly eventsPerSecond: number;
  readonly lostPercent: number;
  readonly nsPerEvent: number;
  /** Records that are older than the one before, at saturation. */
  readonly latePercent: number;
  /** With 20 opened files a second. */
  readonly trickleCpu: number;
  readonly trickleWakes: number;
  readonly lagMs: readonly number[];
  /** With 2 000. */
  readonly streamCpu: number;
  readonly streamLagMs: readonly number[];
  readonly idleCpu: number;
  readonly idleWakes: number;
}

const [roundsText, ...names] = process.argv.slice(2);
const rounds = Number(roundsText ?? 5);
const build = join(import.meta.dir, "../build");
const architecture: Architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
const ruleset = rulesetOf(builtin);

if (process.getuid?.() !== 0) {
  console.log("drain: skipped, needs root");
  process.exit(0);
}
compileLoad();
if (getPriority() === 0) setPriority(constants.priority.PRIORITY_ABOVE_NORMAL); // As the agent.
const chosen = ways.filter(({ name }) => names.length === 0 || names.includes(name));
await measure(ways[0]!); // Until everything is compiled.
const figures = new Map<string, Figures[]>(chosen.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round++) {
  const inTurn = round % 2 === 0 ? chosen : [...chosen].reverse();
  for (const way of inTurn) figures.get(way.name)!.push(await measure(way));
}
print();

function wantedSyscalls(): readonly Syscall[] {
  const config = builtinConfig();
  const files = builtin.map((name) => ({ name, text: readFileSync(name, "utf8") }));
  const ruleCodes = syscallCodesOf(enabledRules(loadRulesFor(files, config), config), architecture);
  return selectSyscalls({ architecture, ruleCodes, all: false, customSet: [], repair: false })
    .syscalls;
}

async function measure(way: Way): Promise<Figures> {
  const source = new BpfSource({
    shim: readFileSync(join(build, "native/libgyr.so")),
    probe: readFileSync(join(build, "bpf/probe.bpf.o")),
    ...{ architecture, syscalls: wantedSyscalls(), ringBytes: 8_388_608 },
    ...{ cpusPerRing: way.cpusPerRing ?? 2, dropFailed: false, snaplen: 80 },
  });
  await source.open();
  const run = new Run(source, { ...limits, ...way.pace }, ruleset);
  const looping = run.loop();
  const saturated = await run.during(async () => {
    await Promise.all([runLoad("open", 1), runLoad("open", 1)]);
  });
  const idle = await run.during(() => Bun.sleep(2_000));
  const trickle = await run.during(() => runPaced("open", 2, 20));
  const stream = await run.during(() => runPaced("open", 2, 2_000));
  run.isOver = true;
  await looping;
  await source.close();
  return {
    eventsPerSecond: saturated.taken / saturated.seconds,
    lostPercent: (100 * saturated.lost) / (saturated.taken + saturated.lost),
    nsPerEvent: (saturated.cpuMs * 1e6) / saturated.taken,
    latePercent: (100 * saturated.late) / saturated.taken,
    trickleCpu: trickle.cpuMs / trickle.seconds / 10,
    trickleWakes: trickle.wakes / trickle.seconds,
    lagMs: trickle.lagMs,
    streamCpu: stream.cpuMs / stream.seconds / 10,
    streamLagMs: stream.lagMs,
    idleCpu: idle.cpuMs / idle.seconds / 10,
    idleWakes: idle.wakes / idle.seconds,
  };
}

function print(): void {
  const of = (name: string, pick: (one: Figures) => number) => median(figures.get(name)!.map(pick));
  const lag = (name: string, pick: (one: Figures) => readonly number[], share: number) =>
    quantile(figures.get(name)!.flatMap(pick), share);
  const column = (title: string, pick: (one: Figures) => number, digits = 0) => ({
    title,
    digits,
    cell: ({ name }: Way) => of(name, pick),
  });
  printTable(
    [
      { title: "pace", cell: ({ name }: Way) => name },
      column("events/s", (one) => one.eventsPerSecond),
      column("lost %", (one) => one.lostPercent, 2),
      column("ns/event", (one) => one.nsPerEvent),
      column("late %", (one) => one.latePercent, 3),
      column("2 000/s: CPU %", (one) => one.streamCpu, 1),
      {
        title: "lag p50",
        digits: 2,
        cell: ({ name }: Way) => lag(name, (o) => o.streamLagMs, 0.5),
      },
      column("20/s: CPU %", (one) => one.trickleCpu, 2),
      column("wakes/s", (one) => one.trickleWakes),
      { title: "lag p50", digits: 2, cell: ({ name }: Way) => lag(name, (one) => one.lagMs, 0.5) },
      { title: "p99", digits: 2, cell: ({ name }: Way) => lag(name, (one) => one.lagMs, 0.99) },
      column("idle: CPU %", (one) => one.idleCpu, 2),
      column("wakes/s", (one) => one.idleWakes),
    ],
    chosen,
  );
}
