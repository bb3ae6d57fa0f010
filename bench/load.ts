// The load generators (load.c, crowd.c), compiled when first needed.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

export const operations = ["getppid", "open", "read", "stat", "connect", "exec"] as const;
export type Operation = (typeof operations)[number];

/** What a turn consists of, for tables. */
export const operationNames: Readonly<Record<Operation, string>> = {
  getppid: "getppid",
  open: "open+close",
  read: "open+read+close",
  stat: "stat",
  connect: "socket+connect (refused, loopback)+close",
  exec: "fork+exec+wait",
};

export interface LoadFigures {
  readonly turns: number;
  readonly seconds: number;
  /** Time of one turn: median of many short slices, and what nine tenths of them exceed. */
  readonly medianNs: number;
  readonly tenthNs: number;
  /** Processor time of one turn, children included. */
  readonly cpuNs: number;
}

const folder = join(import.meta.dir, "../build/bench");
const program = join(folder, "load");

export function compileLoad(): void {
  compiled("load");
}

/** Path of the program made of a C file in this folder. */
export function compiled(name: string): string {
  const source = join(import.meta.dir, `${name}.c`);
  const program = join(folder, name);
  mkdirSync(folder, { recursive: true });
  if (modifiedMs(program) > modifiedMs(source)) return program;
  const compiler = Bun.which("cc") ?? Bun.which("clang") ?? "cc";
  const { exitCode, stderr } = Bun.spawnSync([
    ...[compiler, "-O2", "-static", "-Wall", "-Wextra", "-o", program, source],
  ]);
  if (exitCode !== 0) throw new Error(`${source} does not compile:\n${stderr.toString()}`);
  return program;
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** So many turns a second. */
export async function runPaced(operation: Operation, seconds: number, perSecond: number) {
  const command = [program, operation, `${seconds}`, `${perSecond}`];
  const child = Bun.spawn(command, { stdout: "ignore" });
  if ((await child.exited) !== 0) throw new Error(`load ${operation} failed`);
}

export async function runLoad(operation: Operation, seconds: number): Promise<LoadFigures> {
  const child = Bun.spawn([program, operation, `${seconds}`], { stdout: "pipe" });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`load ${operation} failed`);
  return JSON.parse(text);
}
