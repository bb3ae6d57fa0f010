// Resident memory of dist/gyr while nothing happens, and on a machine with 10 000 threads, 100 000
// open files and 100 000 events a second (as root):
//   npm run bench memory                                          two minutes
//   npx bun bench/memory.bench.ts --minutes 60 [--samples FILE] [-- arguments of gyr …]
//                                                                 is it flat?
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cpuPercent, MeasuredAgent } from "./agent.ts";
import { compiled } from "./load.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string", default: "1" },
    idle: { type: "string", default: "30" },
    events: { type: "string", default: "100000" },
    /** Every sample goes there: seconds, resident KB, of these anonymous, events, lost. */
    samples: { type: "string" },
  },
});
// No process may open more than some thousands: threads and files are spread over forty.
const crowd = { processes: 40, threads: 250, files: 2_500 };
const loadSeconds = Number(values.minutes) * 60;
const idleSeconds = Number(values.idle);
const idleSamples = 30;
const sampleMs = 5_000;
// The heap breathes by some MB, and the collector needs minutes to find its pace.
const warmShare = 1 / 4;
const growthAllowedMbPerHour = 3;
const targetsMb = { idle: 60, crowd: 120 };

/** What a mapping is for, by its name in smaps; the first that fits. */
const kinds: readonly (readonly [string, RegExp])[] = [
  ["program text and data", /\/gyr/],
  ["rings", /bpf-map|bpf_map/],
  ["libraries", /\.so/],
  ["compiled code", /rwxp|r-xp|--xp/],
  ["stacks", /\[stack/],
  ["heap and other anonymous", /./],
];

function resident(pid: number): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  let kind = "";
  for (const line of readFileSync(`/proc/${pid}/smaps`, "utf8").split("\n")) {
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line))
      kind = kinds.find(([, pattern]) => pattern.test(line))![0];
    const kb = /^Rss:\s+(\d+)/.exec(line)?.[1];
    if (kb !== undefined) sums.set(kind, (sums.get(kind) ?? 0) + Number(kb));
  }
  return sums;
}

function tellParts(pid: number): void {
  const parts = [...resident(pid)].sort((a, b) => b[1] - a[1]);
  console.log(`  ${parts.map(([name, kb]) => `${name} ${mb(kb)} MB`).join(", ")}`);
}

function mb(kb: number): string {
  return (kb / 1_024).toFixed(1);
}

/** Pages of the program come and go: what counts is what it takes over half a minute. */
async function idle(): Promise<void> {
  const agent = await MeasuredAgent.start(...positionals);
  await Bun.sleep(idleSeconds * 1_000);
  const before = agent.usage();
  const all: number[] = [];
  for (let i = 0; i < idleSamples; i++) {
    await Bun.sleep(1_000);
    all.push(agent.usage().rssKb);
  }
  const cpu = cpuPercent(before, agent.usage()).toFixed(2);
  const mean = all.reduce((sum, kb) => sum + kb, 0) / all.length;
  console.log(
    `idle, ${idleSamples} s from ${idleSeconds} s on: RSS ${mb(mean)} MB on average, ` +
      `${mb(Math.min(...all))} to ${mb(Math.max(...all))} (target < ${targetsMb.idle}), CPU ${cpu} %`,
  );
  tellParts(agent.pid);
  await agent.stop();
}

async function crowded(folder: string): Promise<void> {
  const { processes, threads, files } = crowd;
  const args = [processes, threads, files, values.events, loadSeconds + 60].map(String);
  const child = Bun.spawn([compiled("crowd"), ...args], {
    ...{ cwd: folder, stdin: "ignore", stdout: "pipe", stderr: "inherit" },
  });
  try {
    const said = await child.stdout.getReader().read();
    if (said.value === undefined) throw new Error("the crowd did not start");
    const agent = await MeasuredAgent.start(...positionals);
    await sampled(agent);
    await agent.stop();
    for (const { line } of agent.log.filter((each) => /State:|Watched|Lost/.test(each.line)))
      console.log(`  ${line}`);
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
}

async function sampled(agent: MeasuredAgent): Promise<void> {
  console.log(`ready after ${agent.readyMs.toFixed(0)} ms`);
  const all: Sample[] = [];
  const startMs = performance.now();
  const first = await agent.counts();
  let before = agent.usage();
  let told = 0;
  while (performance.now() - startMs < loadSeconds * 1_000) {
    await Bun.sleep(sampleMs);
    const now = agent.usage();
    const seconds = (performance.now() - startMs) / 1_000;
    all.push({ seconds, kb: now.rssKb });
    keep(agent, seconds);
    if (seconds - told >= loadSeconds / 15) {
      const cpu = cpuPercent(before, now).toFixed(0);
      console.log(`  ${seconds.toFixed(0).padStart(5)} s  RSS ${mb(now.rssKb)} MB  CPU ${cpu} %`);
      told = seconds;
      before = now;
    }
  }
  const last = await agent.counts();
  const rate = (last.events - first.events) / ((performance.now() - startMs) / 1_000);
  const warm = all.slice(Math.floor(all.length * warmShare));
  const most = (samples: readonly Sample[]) => mb(Math.max(...samples.map(({ kb }) => kb)));
  const lost = last.drops - first.drops;
  console.log(
    `10 000 threads, 100 000 files, ${Math.round(rate)} events/s, ${lost} lost: ` +
      `RSS ${most(warm)} MB at most, ${most(all)} while it warmed up (target < ${targetsMb.crowd})`,
  );
  tellParts(agent.pid);
  tellTrend(warm);
}

interface Sample {
  readonly seconds: number;
  readonly kb: number;
}

function keep(agent: MeasuredAgent, seconds: number): void {
  if (values.samples === undefined) return;
  const { rssKb, anonymousKb } = agent.memory();
  const { events, drops } = agent.latest();
  const line = [seconds.toFixed(0), rssKb, anonymousKb, events, drops].join(",");
  appendFileSync(values.samples, `${line}\n`);
}

/** Fits a line through the samples; a few minutes tell nothing of an hour. */
function tellTrend(samples: readonly Sample[]): void {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [middle, level] = [mean(({ seconds }) => seconds), mean(({ kb }) => kb)];
  const spread = mean(({ seconds }) => (seconds - middle) ** 2);
  const common = mean(({ seconds, kb }) => (seconds - middle) * (kb - level));
  const perHour = (common / spread / 1_024) * 3_600;
  const minutes = (samples.at(-1)!.seconds - samples[0]!.seconds) / 60;
  const verdict = perHour <= growthAllowedMbPerHour ? "flat" : "growing";
  const told = minutes < 10 ? "too short to judge" : verdict;
  console.log(
    `trend of the last ${minutes.toFixed(0)} minutes: ${perHour.toFixed(1)} MB per hour around ` +
      `${mb(level)} MB (${told}; up to ${growthAllowedMbPerHour} is noise)`,
  );
}

if (process.getuid?.() !== 0) {
  console.log("memory: skipped, needs root");
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "gyr-bench-"));
try {
  await idle();
  await crowded(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
