// -d: the run goes on in the background. The runtime cannot fork, so the executable starts itself
// again in a session of its own, with the same arguments, and waits until that run is ready or has
// failed. What the run says until then is shown here; what it fails with is the exit code.
import { closeSync, writeSync } from "node:fs";
import { limits } from "../base/limits.ts";
import { ownOptions } from "./second-start.ts";

/** Names the descriptor on which a run in the background tells its parent that it is ready. */
const readyVariable = "GYR_READY_FD";
const readyFd = 3;

/** Variables by which the runtime in the executable can be given orders; no run needs them. */
const runtimeVariables = ["BUN_BE_BUN", "BUN_OPTIONS", "BUN_INSPECT", "NODE_OPTIONS"];

/** Files of a run in the background are not for everybody; as with the original. */
export const backgroundUmask = 0o027;

/** This process was started by `startInBackground`. */
export function isInBackground(environment = process.env): boolean {
  return environment[readyVariable] !== undefined;
}

/** Starts this program once more; returns the exit code of its starter. */
export async function startInBackground(): Promise<number> {
  const child = Bun.spawn([process.execPath, ...ownArguments()], {
    argv0: process.argv0,
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    env: {
      ...ownOptions,
      ...environmentWithout(runtimeVariables),
      [readyVariable]: String(readyFd),
    },
  });
  // Whoever gives up waiting does not want the run either.
  const give = (signal: NodeJS.Signals) => child.kill(signal);
  process.on("SIGINT", give);
  process.on("SIGTERM", give);
  const said = relay(child.stderr);
  const ready = firstByte(child.stdio[readyFd]);
  if (await Promise.race([ready, child.exited.then(() => false)])) {
    // Its end of standard error may stay open; what was logged before is here in no time.
    await Promise.race([said, Bun.sleep(limits.relayMsMax)]);
    return 0;
  }
  const code = await child.exited;
  await said;
  if (child.signalCode === null) return code;
  process.stderr.write(`Error: The run was ended by ${child.signalCode} before it was ready\n`);
  return 1;
}

// Inside the executable the first argument is its own; from source it is a file's name.
function ownArguments(): readonly string[] {
  return import.meta.path.startsWith("/$bunfs/") ? process.argv.slice(2) : process.argv.slice(1);
}

function environmentWithout(names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.includes(name)));
}

async function relay(stream: ReadableStream<Uint8Array>): Promise<void> {
  for await (const bytes of stream) process.stderr.write(bytes);
}

async function firstByte(fd: unknown): Promise<boolean> {
  // The types do not say so, but for a pipe it is a number.
  if (typeof fd !== "number") return false;
  for await (const bytes of Bun.file(fd).stream()) if (bytes.length > 0) return true;
  // The run ended, or is about to: the exit code says how.
  return await new Promise<boolean>(() => {});
}

export interface BackgroundTools {
  /** Waits until what was logged is with the parent. */
  readonly flush: () => Promise<unknown>;
  /** Puts /dev/null in place of a descriptor. */
  readonly silence: (fd: number) => void;
}

/** The run is ready: its parent may end, and nobody reads standard error any more. */
export async function leaveParent({ flush, silence }: BackgroundTools): Promise<void> {
  await flush();
  silence(2);
  delete process.env[readyVariable];
  try {
    writeSync(readyFd, "!");
  } catch {
    // The parent was killed; the run goes on.
  }
  closeSync(readyFd);
}
