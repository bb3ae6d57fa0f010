// What the probe costs in the kernel: nanoseconds per run by program, what each takes to verify,
// and the time it adds to calls.
//   npm run bench probe                          (as root)
//   npx bun bench/probe.bench.ts [rounds] [OBJECT …]   objects take turns: compare two builds
// Records are read and thrown away here: nothing of the agent but the probe is measured.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drainLoop } from "../src/app/drain-loop.ts";
import { enabledRules, loadRulesFor, syscallCodesOf } from "../src/app/rules.ts";
import { selectSyscalls } from "../src/app/selection.ts";
import { limits } from "../src/base/limits.ts";
import { BpfSource } from "../src/capture/bpf.ts";
import { loadShim } from "../src/native/shim.ts";
import type { Architecture, Syscall } from "../src/schema/syscalls.ts";
import { compileLoad, type Operation, operationNames, runLoad } from "./load.ts";
import { median } from "./measure.ts";
import { builtin, builtinConfig } from "./rulesets.ts";

const [roundsText, ...objectPaths] = process.argv.slice(2);
const rounds = Number(roundsText ?? 7);
const build = join(import.meta.dir, "../build");
const shimBytes = readFileSync(join(build, "native/libgyr.so"));
const loadSeconds = 0.3;
const operations: readonly Operation[] = ["getppid", "stat", "open", "connect", "exec"];

/** Figures of one object, one of each round. */
class Measured {
  readonly path: string;
  readonly probe: Uint8Array;
  /** Processor time of loading it and of everything around that. */
  readonly openMs: number[] = [];
  /** By program. */
  readonly verified = new Map<string, number>();
  readonly loadMs = new Map<string, number[]>();
  readonly runNs = new Map<string, number[]>();
  /** By operation: what a turn took more than without the probe, and how much of it in programs. */
  readonly added = new Map<string, number[]>();
  readonly inside = new Map<string, number[]>();

  constructor(path: string) {
    this.path = path;
    this.probe = readFileSync(path);
  }
}

if (process.getuid?.() !== 0) {
  console.log("probe: skipped, needs root");
  process.exit(0);
}
compileLoad();
const syscalls = wantedSyscalls();
const paths = objectPaths.length > 0 ? objectPaths : [join(build, "bpf/probe.bpf.o")];
const objects = paths.map((path) => new Measured(path));
const without = new Map<string, number[]>();
for (let round = 0; round < rounds; round++) {
  const base = new Map<string, number>();
  for (const operation of operations) {
    const { tenthNs } = await runLoad(operation, loadSeconds);
    base.set(operation, tenthNs);
    add(without, operation, tenthNs);
  }
  // Whoever comes first has no advantage of it.
  const inTurn = round % 2 === 0 ? objects : [...objects].reverse();
  for (const object of inTurn) await measure(object, base);
}
printLoading();
printRuns();
printOperations();

/** What the built-in rules ask for. */
function wantedSyscalls(): readonly Syscall[] {
  const config = builtinConfig();
  const files = builtin.map((name) => ({ name, text: readFileSync(name, "utf8") }));
  const architecture = thisArchitecture();
  const ruleCodes = syscallCodesOf(enabledRules(loadRulesFor(files, config), config), architecture);
  return selectSyscalls({ architecture, ruleCodes, all: false, customSet: [], repair: false })
    .syscalls;
}

function thisArchitecture(): Architecture {
  return process.arch === "arm64" ? "aarch64" : "x86_64";
}

async function measure(object: Measured, base: ReadonlyMap<string, number>): Promise<void> {
  const source = new BpfSource({
    ...{ shim: shimBytes, probe: object.probe, architecture: thisArchitecture(), syscalls },
    ...{ ringBytes: 8_388_608, cpusPerRing: 2, dropFailed: false, snaplen: 80 },
  });
  const start = process.cpuUsage();
  await source.open();
  const { user, system } = process.cpuUsage(start);
  object.openMs.push((user + system) / 1_000);
  noteLoading(object, source);
  for (const operation of operations) {
    const { tenthNs } = await drainDuring(source, () => runLoad(operation, loadSeconds));
    add(object.added, operation, tenthNs - base.get(operation)!);
  }
  await countRuns(object, source);
  await source.close();
}

// Programs are loaded one after the other, and the kernel tells when it began with each.
function noteLoading(object: Measured, source: BpfSource): void {
  const costs = [...source.programCosts()].sort((a, b) => a.loadedAtNs - b.loadedAtNs);
  costs.forEach(({ name, verified, loadedAtNs }, i) => {
    object.verified.set(name, verified);
    const next = costs[i + 1];
    if (next !== undefined) add(object.loadMs, name, (next.loadedAtNs - loadedAtNs) / 1e6);
  });
}

// Apart from the times above: counting costs some time itself. Programs that sys_exit calls count
// as part of it.
async function countRuns(object: Measured, source: BpfSource): Promise<void> {
  const shim = loadShim(shimBytes);
  const counting = shim.gyr_count_runs();
  if (counting < 0) throw new Error("the kernel does not count runs: Linux 5.8 is needed");
  for (const operation of operations) {
    const before = new Map(source.programCosts().map((cost) => [cost.name, cost]));
    const { turns } = await drainDuring(source, () => runLoad(operation, loadSeconds));
    let inside = 0;
    for (const { name, runs, runNs } of source.programCosts()) {
      const then = before.get(name)!;
      inside += runNs - then.runNs;
      const share = (runs - then.runs) / turns;
      if (share > 0.5)
        add(object.runNs, `${name} (${operation})`, (runNs - then.runNs) / (runs - then.runs));
    }
    add(object.inside, operation, inside / turns);
  }
  shim.gyr_close(counting);
}

async function drainDuring<T>(source: BpfSource, work: () => Promise<T>): Promise<T> {
  let isDone = false;
  const result = work().finally(() => {
    isDone = true;
  });
  await drainLoop({
    slice: () => source.poll(limits.batchMax, () => {}),
    wait: (timeoutMs) => source.wait(timeoutMs),
    rest: (timeoutMs) => source.rest(timeoutMs),
    stopping: () => isDone,
  });
  return result;
}

function printLoading(): void {
  const names = [...new Set(objects.flatMap((object) => [...object.verified.keys()]))];
  const loadMs = (object: Measured, name: string) => median(object.loadMs.get(name) ?? [0]);
  const slow = names.filter((name) => objects.some((object) => loadMs(object, name) >= 1));
  slow.sort((a, b) => loadMs(objects[0]!, b) - loadMs(objects[0]!, a));
  console.log(`${"program".padEnd(42)}${heads("verified", "load ms")}`);
  for (const name of slow)
    console.log(
      name.padEnd(42) +
        cells((object) => String(object.verified.get(name) ?? "")) +
        cells((object) => figure(loadMs(object, name), 1)),
    );
  const sum = (values: Iterable<number>) => [...values].reduce((all, each) => all + each, 0);
  console.log(
    `all ${names.length} programs`.padEnd(42) +
      cells(({ verified }) => String(sum(verified.values()))) +
      cells(({ loadMs: times }) => figure(sum([...times.values()].map(median)), 1)),
  );
  const opening = cells(({ openMs }) => figure(median(openMs), 1));
  console.log("opening, ms of processor time".padEnd(42) + cells(() => "") + opening);
}

function printRuns(): void {
  const names = [...new Set(objects.flatMap((object) => [...object.runNs.keys()]))];
  console.log(`\n${"program (during)".padEnd(42)}${heads("ns per run")}`);
  for (const name of names)
    console.log(
      name.padEnd(42) + cells((object) => figure(median(object.runNs.get(name) ?? []), 0)),
    );
}

function printOperations(): void {
  const title = "operation, us per turn".padEnd(42) + "without".padStart(12);
  console.log(`\n${title}${heads("in programs", "added")}`);
  for (const operation of operations) {
    const us = (values: readonly number[] | undefined) => figure(median(values ?? []) / 1_000, 3);
    console.log(
      operationNames[operation].padEnd(42) +
        us(without.get(operation)).padStart(12) +
        cells((object) => us(object.inside.get(operation))) +
        cells((object) => us(object.added.get(operation))),
    );
  }
}

function heads(...texts: readonly string[]): string {
  return texts.map((text) => text.padStart(12).padEnd(12 * objects.length)).join("");
}

function cells(text: (object: Measured) => string): string {
  return objects.map((object) => text(object).padStart(12)).join("");
}

function figure(value: number, digits: number): string {
  return Number.isNaN(value) ? "" : value.toFixed(digits);
}

function add(table: Map<string, number[]>, key: string, value: number): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, [value]);
  else known.push(value);
}
