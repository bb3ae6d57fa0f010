// The generator of bursts (burst.c) while somebody watches.
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";

export interface Family {
  readonly number: number;
  readonly child: number;
  /** Executes "burst member …", with the number of the family. */
  readonly grandchild: number;
  /** Has ended. */
  readonly gone: number;
}

export interface Burst {
  readonly pid: number;
  readonly path: string;
  /** Files that were opened and closed, and attempts that failed. */
  readonly opened: number;
  readonly failed: number;
  readonly families: readonly Family[];
  /** Lets the families go. */
  readonly end: () => Promise<void>;
}

let program: string | undefined;

function compiled(): string {
  if (program !== undefined) return program;
  const folder = join(import.meta.dir, "../../build/test");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "burst");
  const fresh = `${path}.${process.pid}`;
  const source = join(import.meta.dir, "burst.c");
  const made = Bun.spawnSync(["gcc", "-O2", "-pthread", "-o", fresh, source]);
  if (made.exitCode !== 0) throw new Error(made.stderr.toString());
  renameSync(fresh, path);
  program = path;
  return path;
}

/** Runs it; resolves when the storm is over and the families are complete. */
export async function runBurst(files: number, threads: number, count: number): Promise<Burst> {
  const path = compiled();
  const child = Bun.spawn([path, `${files}`, `${threads}`, `${count}`], {
    stdin: "pipe",
    stdout: "pipe",
    env: {},
  });
  let text = "";
  const decoder = new TextDecoder();
  const complete = () => text.split("\n").length > count + 2;
  for await (const chunk of child.stdout) {
    text += decoder.decode(chunk, { stream: true });
    if (complete()) break;
  }
  if (!complete()) throw new Error(`the burst ended early:\n${text}`);
  const number = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1]);
  const families = [...text.matchAll(/^family (\d+) (\d+) (\d+) (\d+)$/gm)].map((found) => {
    const [, number = 0, child = 0, grandchild = 0, gone = 0] = found.map(Number);
    return { number, child, grandchild, gone };
  });
  return {
    ...{ pid: child.pid, path, families, opened: number("open"), failed: number("failed") },
    end: async () => {
      child.stdin.end();
      await child.exited;
    },
  };
}
