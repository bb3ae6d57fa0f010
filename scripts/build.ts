// `npm run build`: static libraries, native shim, eBPF probes, dist/gyr; each only when something
// it is made from changed.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { bpfStep } from "./bpf-objects.ts";
import { executableStep } from "./executable.ts";
import { nativeLibsStep } from "./native-libs.ts";
import { shimStep } from "./native-shim.ts";
import { at } from "./paths.ts";
import { StepFailed } from "./run.ts";
import { perform, seconds } from "./step.ts";

/** Everything that src imports as a file, and the executable unless `until` says otherwise. */
export async function build(args: string[]): Promise<number> {
  if (args.length > 0) {
    console.error(`build: takes no arguments, got: ${args.join(" ")}`);
    return 1;
  }
  const startMs = performance.now();
  try {
    await alone(makeAll);
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    console.error(`build: failed: ${error.message}`);
    return 1;
  }
  console.error(`build: dist/gyr is up to date (${seconds(startMs)})`);
  return 0;
}

async function makeAll(): Promise<void> {
  await perform(await nativeLibsStep());
  // Both need the libraries' headers and nothing of each other.
  await all([
    shimStep().then(perform),
    bpfStep("x86_64").then(perform),
    bpfStep("arm64").then(perform),
  ]);
  await perform(await executableStep());
}

/** Waits for every step, also when one fails: none may still write when the next build starts. */
async function all(steps: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(steps)).filter((step) => step.status === "rejected");
  if (failed.length === 0) return;
  const reasons = failed.map(({ reason }) => (reason instanceof Error ? reason.message : reason));
  throw failed.length === 1 ? failed[0]!.reason : new StepFailed(reasons.join("\n"));
}

/** Runs `task` while no other build of this folder runs: they would write the same files. */
async function alone(task: () => Promise<void>): Promise<void> {
  const lock = at("build/lock");
  mkdirSync(at("build"), { recursive: true });
  while (!(await take(lock))) await sleep(200);
  try {
    await task();
  } finally {
    rmSync(lock, { force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    const owner = Number(
      await Bun.file(lock)
        .text()
        .catch(() => ""),
    );
    // A build that was killed leaves its lock behind.
    if (owner > 0 && !isAlive(owner)) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
