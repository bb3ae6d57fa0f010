// Runs a program for a build step. Its output is kept and shown only when it fails, so that a good
// build reads as one line per step.

import { root } from "./paths.ts";

/** A step that failed for a reason which the message explains: no stack trace is wanted. */
export class StepFailed extends Error {}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number;
  /** Standard output and standard error, each whole. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `command` to its end and hands back what came out, whatever the exit code. */
export async function attempt(command: readonly string[], options: RunOptions = {}) {
  const child = Bun.spawn([...command], {
    cwd: options.cwd ?? root,
    env: { ...process.env, LC_ALL: "C.UTF-8", ...options.env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, stdout, stderr } satisfies Outcome;
}

/** Runs `command`; standard output when it succeeds, StepFailed with all it said when not. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(command, options);
  if (code === 0) return stdout;
  throw new StepFailed(`${command.join(" ")}\n${stdout}${stderr}exit code ${code}`);
}

/** Runs `command` on our own terminal; resolves to its exit code. Signals reach it through us. */
export async function runVisibly(command: readonly string[], options: RunOptions = {}) {
  const child = Bun.spawn([...command], {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ["inherit", "inherit", "inherit"],
  });
  // A terminal signals the whole process group; anything else signals this process alone.
  const interrupted = () => void (process.stdin.isTTY || child.kill("SIGINT"));
  const terminated = () => void child.kill("SIGTERM");
  process.on("SIGINT", interrupted);
  process.on("SIGTERM", terminated);
  process.on("SIGHUP", terminated);
  const code = await child.exited;
  process.off("SIGINT", interrupted);
  process.off("SIGTERM", terminated);
  process.off("SIGHUP", terminated);
  return code;
}
