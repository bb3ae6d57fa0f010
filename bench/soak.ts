// A storm of files, processes and sockets against dist/gyr, by hand, as root:
//   npx bun bench/soak.ts [--minutes 10] [--quiet 60]
// Marked actions before and after the storm must each raise exactly one alert; memory must stay
// flat; what is lost must be told; afterwards nothing may be lost for a minute. Else exit code 1.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cpuPercent, type EventCounts, MeasuredAgent, type Usage } from "./agent.ts";
import { act, type Mark, missingMarks, rulesOfMarks } from "./marks.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    quiet: { type: "string", default: "60" },
  },
});
const stormSeconds = Number(values.minutes) * 60;
const quietSeconds = Number(values.quiet);
const marksPerPhase = 100;
const sampleMs = 5_000;
// In a second; more is no quiet machine.
const burstEvents = 50_000;
// Heaps breathe, so troughs are compared; a leak at these rates of events raises them without end.
const growthAllowed = 1.15;

const problems: string[] = [];

function demand(holds: boolean, what: string): void {
  console.log(`${holds ? "ok  " : "FAIL"} ${what}`);
  if (!holds) problems.push(what);
}

/** Stressors of stress-ng, in pairs for two processors; all run at once. */
const stressors = [
  ...["--open", "1", "--dentry", "1", "--rename", "1", "--hdd", "1"],
  ...["--fork", "1", "--exec", "1", "--vfork", "1"],
  ...["--sock", "1", "--udp", "1", "--sockpair", "1"],
];

async function storm(agent: MeasuredAgent, folder: string): Promise<readonly Usage[]> {
  const place = join(folder, "storm");
  mkdirSync(place, { mode: 0o777 });
  const child = Bun.spawn(
    [
      ...["stress-ng", ...stressors, "--timeout", `${stormSeconds}s`, "--temp-path", place],
      ...["--hdd-bytes", "64m", "--metrics-brief", "--quiet"],
    ],
    // One stressor makes its files where it is started, whatever it is told.
    { cwd: place, stdout: "ignore", stderr: "inherit" },
  );
  const samples: Usage[] = [];
  let running = true;
  void child.exited.then(() => {
    running = false;
  });
  const startMs = performance.now();
  let before = agent.usage();
  while (running && agent.isAlive) {
    const until = performance.now() + sampleMs;
    while (running && performance.now() < until) await Bun.sleep(100);
    if (!agent.isAlive) break;
    const now = agent.usage();
    samples.push(now);
    const seconds = ((now.atMs - startMs) / 1_000).toFixed(0).padStart(5);
    const cpu = cpuPercent(before, now).toFixed(0).padStart(4);
    console.log(`${seconds} s  RSS ${mb(now.rssKb).padStart(6)} MB  CPU ${cpu} %`);
    before = now;
  }
  if (running) child.kill("SIGINT");
  await child.exited;
  return samples;
}

async function marked(agent: MeasuredAgent, folder: string, phase: string): Promise<void> {
  const marks: Mark[] = [];
  for (let i = 0; i < marksPerPhase; i++) {
    marks.push(await act(folder, `${phase}-${i}`, i));
    await Bun.sleep(10);
  }
  const lines = () => agent.alerts.map(({ line }) => line);
  for (let waited = 0; waited < 5_000; waited += 100) {
    if (missingMarks(marks, lines()).length === 0) break;
    await Bun.sleep(100);
  }
  const wrong = missingMarks(marks, lines());
  for (const { name, alerts } of wrong.slice(0, 5)) console.log(`  ${name}: ${alerts} alerts`);
  demand(
    wrong.length === 0,
    `${phase}: each of ${marks.length} marked actions raised one alert (${wrong.length} did not)`,
  );
}

/** Until nothing new is lost for two seconds: what the storm left in the rings is then read. */
async function settled(agent: MeasuredAgent): Promise<EventCounts> {
  let before = await agent.counts();
  for (let tries = 0; tries < 15; tries++) {
    await Bun.sleep(2_000);
    const now = await agent.counts();
    if (now.drops === before.drops) return now;
    before = now;
  }
  return before;
}

/** A minute without a burst; one that somebody else disturbs does not count. */
async function quiet(agent: MeasuredAgent): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const first = await agent.counts();
    const before = agent.usage();
    let last = first;
    let fastest = 0;
    for (let second = 0; second < quietSeconds; second++) {
      await Bun.sleep(1_000);
      const now = agent.latest();
      fastest = Math.max(fastest, now.events - last.events);
      last = now;
    }
    const now = agent.usage();
    const lost = last.drops - first.drops;
    const cpu = cpuPercent(before, now).toFixed(1);
    const told =
      `${quietSeconds} s without a burst: ${last.events - first.events} events, ${lost} lost, ` +
      `CPU ${cpu} %, RSS ${mb(now.rssKb)} MB`;
    if (fastest <= burstEvents || lost === 0) return demand(lost === 0, told);
    console.log(`  disturbed by others (${fastest} events in a second), again: ${told}`);
  }
  demand(false, "no minute was without a burst");
}

function judgeMemory(samples: readonly Usage[]): void {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const early = Math.min(...samples.slice(quarter, 2 * quarter).map(({ rssKb }) => rssKb));
  const late = Math.min(...samples.slice(-quarter).map(({ rssKb }) => rssKb));
  const peak = Math.max(...samples.map(({ rssKb }) => rssKb));
  demand(
    late <= early * growthAllowed,
    `memory is flat: least in the second quarter ${mb(early)} MB, in the last ${mb(late)} MB, ` +
      `peak ${mb(peak)} MB`,
  );
}

async function soak(folder: string): Promise<void> {
  const rules = join(folder, "marks.yaml");
  writeFileSync(rules, rulesOfMarks(folder));
  const agent = await MeasuredAgent.start(...["-r", rules, "-r", "builtin:gyr_rules.yaml"]);
  console.log(`ready after ${agent.readyMs.toFixed(0)} ms, RSS ${mb(agent.usage().rssKb)} MB`);
  await marked(agent, folder, "before");
  const first = await agent.counts();
  const started = agent.usage();
  const samples = await storm(agent, folder);
  demand(agent.isAlive, "alive after the storm");
  if (!agent.isAlive) return;
  const after = await settled(agent);
  const seconds = (samples.at(-1)!.atMs - started.atMs) / 1_000;
  const events = after.events - first.events;
  const drops = after.drops - first.drops;
  const cpu = cpuPercent(started, samples.at(-1)!).toFixed(0);
  console.log(
    `storm: ${(events / seconds / 1_000).toFixed(0)} 000 events/s, ${drops} of ${events} lost ` +
      `(${((100 * drops) / events).toFixed(1)} %), CPU ${cpu} %`,
  );
  const told = agent.log.filter(({ line }) => /Lost \d+ events/.test(line));
  demand(drops === 0 || told.length > 0, `losses were told: ${told.length} lines in the log`);
  judgeMemory(samples);
  await marked(agent, folder, "after");
  await quiet(agent);
  demand((await agent.stop()) === 0, "ended with exit code 0");
  for (const { line } of agent.log.filter(({ line }) => /Watched|State:|Lost:|rror/.test(line)))
    console.log(line);
}

function mb(kb: number): string {
  return (kb / 1_024).toFixed(1);
}

if (Bun.which("stress-ng") === null) {
  console.error("soak: stress-ng is missing: apt-get install stress-ng");
  process.exit(2);
}
if (process.getuid?.() !== 0) {
  console.error("soak: needs root");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "gyr-soak-"));
try {
  await soak(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(problems.length === 0 ? "soak: passed" : `soak: failed: ${problems.join("; ")}`);
process.exit(problems.length === 0 ? 0 : 1);
