// Where the time of a replay goes, as a flame graph (needs perf; a minute):
//   npx bun bench/flame.ts [FILE.svg]        docs/performance.svg unless told
// perf takes the samples; the engine writes down which compiled function lies where (jitdump), and
// both are put together here, because perf itself wants one library per function.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Frame, flameSvg, grow } from "./flame-svg.ts";
import { readJitDump } from "./jit-dump.ts";
import { readPiece, writeRepeated } from "./replay-file.ts";
import { runtimeOptions } from "../src/app/second-start.ts";

const root = join(import.meta.dir, "..");
const golden = join(root, "test/golden/suspicious-actions/capture.scap");
const target = process.argv[2] ?? join(root, "docs/performance.svg");
const events = Number(process.env.EVENTS ?? 5_000_000);
const capture = process.env.CAPTURE ?? golden;
const samplesPerSecond = "2999"; // A prime: in step with nothing.
const kernelFrom = 1n << 63n;
const recorder = "JSC PerfLog";

interface Sample {
  readonly thread: string;
  /** Innermost first. */
  readonly stack: readonly (readonly [address: bigint, symbol: string])[];
}

function run(command: readonly string[], environment: Record<string, string> = {}): string {
  const env = { ...process.env, ...environment };
  const { exitCode, stdout, stderr } = Bun.spawnSync([...command], { env });
  if (exitCode !== 0) throw new Error(`${command.join(" ")} failed:\n${stderr.toString()}`);
  return stdout.toString();
}

// perf script: a line with thread and number, a line per frame, an empty line.
function samplesOf(text: string): Sample[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const [head, ...lines] = block.split("\n").filter((line) => line.trim() !== "");
    if (head === undefined) return [];
    const stack = lines.map((line) => {
      const [, address = "0", symbol = ""] = /^\s*([0-9a-f]+) (.*)$/.exec(line) ?? [];
      return [BigInt(`0x${address}`), symbol] as const;
    });
    return [{ thread: head.trim().replace(/\s+\d+$/, ""), stack }];
  });
}

/** Frames from the outside in: our functions by name, the engine's and the kernel's as one each. */
function namesOf({ thread, stack }: Sample, nameAt: (at: bigint) => string | undefined): string[] {
  const names = [/^bun/.test(thread) ? "main thread" : thread];
  for (const [address] of [...stack].reverse()) {
    const name = nameAt(address) ?? (address >= kernelFrom ? "kernel" : "native code");
    // What calls our functions tells nothing.
    if (name === "native code" && names.length === 1) continue;
    if (names.at(-1) !== name) names.push(name);
  }
  return names;
}

const folder = mkdtempSync(join(tmpdir(), "gyr-flame-"));
try {
  const long = join(folder, "long.scap");
  const data = join(folder, "perf.data");
  await writeRepeated(await readPiece(capture), events, { plain: long, gzip: "/dev/null" });
  const record = ["perf", "record", "-k", "1", "--call-graph", "fp", "-e", "cpu-clock"];
  const pass = [process.execPath, join(import.meta.dir, "replay-pass.ts"), "rules", long];
  const said = run([...record, "-F", samplesPerSecond, "-o", data, "--", ...pass], {
    ...runtimeOptions,
    BUN_JSC_useJITDump: "1",
    BUN_JSC_jitDumpDirectory: folder,
  });
  const dump = readdirSync(folder).find((name) => name.endsWith(".dump"));
  if (dump === undefined) throw new Error("the engine wrote no jitdump");
  const nameAt = readJitDump(readFileSync(join(folder, dump)));
  const samples = samplesOf(run(["perf", "script", "-i", data, "-F", "comm,tid,ip,sym"]));
  const all: Frame = { name: "all threads", count: 0, inner: new Map() };
  // The thread that writes the jitdump is there for the measurement only.
  for (const sample of samples) if (sample.thread !== recorder) grow(all, namesOf(sample, nameAt));
  const { cpuMs } = JSON.parse(said.slice(said.indexOf("{")));
  const ns = Math.round((1e6 * cpuMs) / events);
  const title = `Replay of ${events} events, default rules: ${ns} ns of CPU per event with start`;
  writeFileSync(target, flameSvg(all, title));
  console.log(`${title}; ${samples.length} samples; ${target}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
