// The same work done by Debian's sysdig, where there is one. It knows no stage of reading alone: it
// always keeps state, so "state" is a filter that nothing matches.
import { existsSync, readFileSync } from "node:fs";

export interface SysdigRun {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** What it said when it did not reach the end. */
  readonly failure: string | undefined;
}

const program = "/usr/bin/sysdig";
const sampleMs = 10;

export function hasSysdig(): boolean {
  return existsSync(program);
}

/** undefined: it has no such stage. */
export async function runSysdig(
  stage: string,
  path: string,
  copy: { readonly path: string; readonly compressed: boolean },
): Promise<SysdigRun | undefined> {
  if (stage === "state") return await run(["-r", path, "evt.num<0"]);
  const flags = copy.compressed ? ["-z"] : [];
  return stage === "write" ? await run(["-r", path, ...flags, "-w", copy.path]) : undefined;
}

async function run(args: readonly string[]): Promise<SysdigRun> {
  const startMs = performance.now();
  const child = Bun.spawn([program, ...args], { stdout: "ignore", stderr: "pipe" });
  let peakMb = 0;
  // What the system counts for a child begins with the size of its parent, so it is sampled.
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
  }, sampleMs);
  const [exitCode, said] = await Promise.all([child.exited, new Response(child.stderr).text()]);
  clearInterval(timer);
  const wallMs = performance.now() - startMs;
  const cpuMs = Number(child.resourceUsage()?.cpuTime.total ?? 0) / 1_000;
  return { wallMs, cpuMs, peakMb, failure: exitCode === 0 ? undefined : `${exitCode}: ${said}` };
}

function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    if (!/^Name:\s+sysdig$/m.test(status)) return 0;
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
  } catch {
    return 0; // It has just ended.
  }
}
