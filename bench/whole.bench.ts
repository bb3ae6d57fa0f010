// What a replay costs as people run it: the compiled executable, start and rules included, plain
// capture, alerts delivered to a pipe.
//   npm run bench whole                  the default rules, 100, 1 000 and 10 000 that say no
//   npx bun bench/whole.bench.ts FILE …  the first file alone and all together, besides
//   GYR_A=old GYR_B=new npm run bench whole   two builds, pair by pair, over the same
//   CAPTURE=file EVENTS=n ROUNDS=n       another capture, length, number of rounds
// The capture (the golden one unless told) is repeated until it has EVENTS (3000000 unless set).
// Debian's sysdig, where installed, reads the same file beside it: with state and without rules.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { executable } from "./agent.ts";
import { madeRules } from "./made-rules.ts";
import { median } from "./measure.ts";
import { readPiece, writeRepeated } from "./replay-file.ts";
import { hasSysdig, runSysdig } from "./replay-sysdig.ts";
import { type Column, printTable } from "./table.ts";
import { type Collections, runCollections, runWhole, type WholeRun } from "./whole-run.ts";

interface RuleSet {
  readonly name: string;
  readonly files: readonly string[];
}

interface Row {
  readonly rules: string;
  readonly build: string;
  readonly runs: WholeRun[];
  /** The same with hardly an event: what start and loading the rules cost. */
  readonly starts: WholeRun[];
  collections: Collections | undefined;
}

const events = Number(process.env.EVENTS ?? 3_000_000);
const golden = new URL("../test/golden/suspicious-actions/capture.scap", import.meta.url).pathname;
const capture = process.env.CAPTURE ?? golden;
const builds = [
  { name: "A", path: process.env.GYR_A ?? executable },
  ...(process.env.GYR_B === undefined ? [] : [{ name: "B", path: process.env.GYR_B }]),
];
const rounds = Number(process.env.ROUNDS ?? (builds.length > 1 ? 5 : 3));
const directory = mkdtempSync(join(tmpdir(), "gyr-bench-"));
const paths = { long: join(directory, "long.scap"), short: join(directory, "short.scap") };

function ruleSets(files: readonly string[]): readonly RuleSet[] {
  const made = (count: number): RuleSet => {
    const path = join(directory, `made-${count}.yaml`);
    writeFileSync(path, madeRules(count));
    return { name: `${count} that match nothing`, files: [path] };
  };
  const given = files.length > 1 ? [files.slice(0, 1), files] : files.map((file) => [file]);
  const names = given.map((set) => ({ name: set.map(short).join(" + "), files: set }));
  return [{ name: "default", files: [] }, ...names, made(100), made(1_000), made(10_000)];
}

function short(path: string): string {
  return basename(path).replace(/_?rules|\.ya?ml/g, "");
}

const nsOf = (run: WholeRun) => (1e6 * run.cpuMs) / run.events;
const of = (row: Row, pick: (run: WholeRun) => number) => median(row.runs.map(pick));

/** Without start and loading. */
const netOf = (row: Row) =>
  (1e6 * (of(row, ({ cpuMs }) => cpuMs) - median(row.starts.map(({ cpuMs }) => cpuMs)))) / events;

const speedOf = (run: WholeRun) => run.events / run.wallMs / 1e3;
const longestOf = (row: Row) => Math.max(...(row.collections?.pausesMs ?? []));

const columns: readonly Column<Row>[] = [
  { title: "rules", cell: ({ rules }) => rules },
  { title: "build", cell: ({ build }) => build },
  { title: "ns/event", cell: (row) => of(row, nsOf) },
  { title: "least", cell: ({ runs }) => Math.min(...runs.map(nsOf)) },
  { title: "most", cell: ({ runs }) => Math.max(...runs.map(nsOf)) },
  { title: "start ms", cell: ({ starts }) => median(starts.map(({ cpuMs }) => cpuMs)) },
  { title: "ns/event after it", cell: netOf },
  { title: "user %", cell: (row) => of(row, ({ userMs, cpuMs }) => (100 * userMs) / cpuMs) },
  { title: "M events/s", digits: 2, cell: (row) => of(row, speedOf) },
  { title: "peak MB", cell: (row) => of(row, ({ peakMb }) => peakMb) },
  { title: "bytes/event", cell: (row) => (row.collections?.allocatedBytes ?? Number.NaN) / events },
  { title: "collections", cell: ({ collections }) => collections?.count ?? Number.NaN },
  { title: "longest pause ms", digits: 1, cell: longestOf },
  { title: "alerts", cell: (row) => of(row, ({ alerts }) => alerts) },
]; // biome-ignore format: one column per line

async function measure(set: RuleSet): Promise<readonly Row[]> {
  const rows: Row[] = builds.map(({ name }) => ({
    ...{ rules: set.name, build: name, runs: [], starts: [], collections: undefined },
  }));
  const task = (i: number, path = paths.long) => ({
    ...{ executable: builds[i]!.path, capture: path, rules: set.files },
  });
  for (let round = 0; round < rounds; round++) {
    // Who goes first alternates: the second of a pair finds caches and clock speeds changed.
    const order = rows.map((_row, i) => (round % 2 === 0 ? i : rows.length - 1 - i));
    for (const i of order) {
      rows[i]!.starts.push(await runWhole(task(i, paths.short)));
      rows[i]!.runs.push(await runWhole(task(i)));
    }
  }
  for (const [i, row] of rows.entries()) row.collections = await runCollections(task(i));
  return rows;
}

/** How B compares with A: each pair gives a ratio, and their median counts. */
function tellPairs(rows: readonly Row[]): void {
  const [a, b] = rows;
  if (a === undefined || b === undefined) return;
  const ratios = b.runs.map((run, i) => nsOf(run) / nsOf(a.runs[i]!));
  const text = [Math.min(...ratios), median(ratios), Math.max(...ratios)].map((r) => r.toFixed(3));
  const alike = new Set([...a.runs, ...b.runs].map(({ digest }) => digest)).size === 1;
  console.log(
    `${a.rules}: B / A least ${text[0]}, median ${text[1]}, most ${text[2]} ` +
      `of ${ratios.length} pairs; alerts ${alike ? "identical" : "DIFFER"}`,
  );
}

function tellGrowth(rows: readonly Row[]): void {
  const ns = (name: string) => netOf(rows.find(({ rules }) => rules.startsWith(name))!);
  const ratio = (ns("10000 ") / ns("100 ")).toFixed(2);
  console.log(
    `${rows[0]!.build}: 10 000 rules that match nothing cost ${ratio} times 100 of them, start ` +
      "left out (target < 2)",
  );
}

async function tellSysdig(rows: readonly Row[]): Promise<void> {
  if (!hasSysdig()) return console.log("sysdig is not installed (apt-get install sysdig)");
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const run = await runSysdig("state", paths.long, { path: "/dev/null", compressed: false });
    if (run?.failure !== undefined) return console.log(`sysdig failed: ${run.failure}`);
    taken.push((1e6 * run!.cpuMs) / events);
  }
  const theirs = median(taken);
  const ratios = rows.map((row) => `${row.rules} ${(of(row, nsOf) / theirs).toFixed(2)}`);
  console.log(
    `sysdig -r with a filter that matches nothing: ${theirs.toFixed(0)} ns/event; ours with ` +
      `rules / sysdig without: ${ratios.join(", ")}`,
  );
}

try {
  for (const [path, count] of [
    [paths.long, events],
    [paths.short, 1],
  ] as const)
    await writeRepeated(await readPiece(capture), count, { plain: path, gzip: "/dev/null" });
  console.log(
    `${events} events of ${basename(capture)}, ${rounds} rounds; CPU of all threads, start included`,
  );
  const rows: Row[] = [];
  for (const set of ruleSets(process.argv.slice(2))) {
    const measured = await measure(set);
    tellPairs(measured);
    rows.push(...measured);
  }
  printTable(columns, rows);
  for (const { name } of builds) tellGrowth(rows.filter(({ build }) => build === name));
  const first = rows.filter(({ build }) => build === "A");
  await tellSysdig(first);
} finally {
  rmSync(directory, { recursive: true });
}
