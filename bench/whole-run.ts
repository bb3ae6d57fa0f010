// One replay by a compiled executable, as a process: what it cost, what it said. Alerts are read
// and counted as a consumer would, and hashed, so that two builds can be compared.
import { readFileSync } from "node:fs";

export interface WholeRun {
  readonly cpuMs: number;
  readonly userMs: number;
  readonly wallMs: number;
  readonly peakMb: number;
  readonly events: number;
  readonly alerts: number;
  /** Of all alerts in their order. */
  readonly digest: string;
}

export interface Collections {
  readonly count: number;
  /** Time in which the program stood still. */
  readonly pausesMs: readonly number[];
  readonly allocatedBytes: number;
}

export interface WholeTask {
  readonly executable: string;
  readonly capture: string;
  /** Rules files; none: those built in. */
  readonly rules: readonly string[];
}

const sampleMs = 10;

export async function runWhole(task: WholeTask): Promise<WholeRun> {
  const startMs = performance.now();
  const child = spawned(task, {});
  let peakMb = 0;
  // What the system counts for a child begins with the size of its parent, so it is sampled.
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, sampleMs);
  const hash = new Bun.CryptoHasher("sha256");
  const [alerts, said] = await Promise.all([
    countLines(child.stdout, hash),
    new Response(child.stderr).text(),
  ]);
  const code = await child.exited;
  clearInterval(timer);
  if (code !== 0) throw new Error(`${task.executable} ended with ${code}:\n${said.slice(-2_000)}`);
  const { user, total } = child.resourceUsage()!.cpuTime;
  return {
    cpuMs: Number(total) / 1_000,
    userMs: Number(user) / 1_000,
    wallMs: performance.now() - startMs,
    peakMb,
    events: Number(/(\d+) events/.exec(/Replayed in.*/.exec(said)?.[0] ?? "")?.[1]),
    alerts,
    digest: hash.digest("hex"),
  };
}

/** The same with the collector's log on: how often it ran, how long all stood still. */
export async function runCollections(task: WholeTask): Promise<Collections> {
  const child = spawned(task, { BUN_JSC_logGC: "1" });
  const [, log] = await Promise.all([
    new Response(child.stdout).bytes(),
    new Response(child.stderr).text(),
  ]);
  await child.exited;
  const pausesMs: number[] = [];
  let allocatedBytes = 0;
  let leftKb = 0;
  // A collection tells the size it starts with, its pauses, and the size it leaves.
  const figures = /START M (\d+)kb|p=([\d.]+)ms|=> (\d+)kb/g;
  for (const [text, startKb, pauseMs, endKb] of log.matchAll(figures)) {
    if (startKb !== undefined) allocatedBytes += 1_024 * Math.max(0, Number(startKb) - leftKb);
    else if (pauseMs !== undefined) pausesMs.push(Number(pauseMs));
    else if (endKb !== undefined) leftKb = Number(endKb);
    else throw new Error(`bug: ${text}`);
  }
  return { count: (log.match(/END!/g) ?? []).length, pausesMs, allocatedBytes };
}

function spawned({ executable, capture, rules }: WholeTask, environment: Record<string, string>) {
  const args = ["-o", "engine.kind=replay", "-o", `engine.replay.capture_file=${capture}`];
  for (const file of rules) args.push("-r", file);
  return Bun.spawn([executable, ...args], {
    ...{ stdin: "ignore", stdout: "pipe", stderr: "pipe" },
    env: { ...process.env, ...environment, FALCO_HOSTNAME: "bench", TZ: "UTC" },
  });
}

async function countLines(
  stream: ReadableStream<Uint8Array>,
  hash: Bun.CryptoHasher,
): Promise<number> {
  let lines = 0;
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop()!;
    // The table of counts at the end is no alert.
    for (const line of parts.filter((part) => /^\d\d:\d\d:\d\d|^\{/.test(part))) {
      hash.update(line);
      lines++;
    }
  }
  return lines;
}

function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0; // It has just ended.
  }
}
