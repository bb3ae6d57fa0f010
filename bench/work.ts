// How much work an event is, as a number that does not depend on how busy or how fast the machine
// is: instructions of a fixed replay, counted by valgrind. Compilers off (their threads and
// thresholds make counts jump), collector off, fixed seeds: what is counted is the interpreter
// running our code, and the native code that it calls. Two counts differ by less than 1 %.
//
// It sees: more statements, calls, property reads and allocations per event, regular expressions,
// text made and hashed, lookups in maps. It does not see: code that the compilers handle badly
// (changed shapes, abandoned optimisations), cache misses, time in the kernel, collections.
import { cpus, tmpdir } from "node:os";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { builtin } from "./rulesets.ts";

export const workStages = ["decode", "state", "rules", "alerts"] as const;
export type WorkStage = (typeof workStages)[number];

export interface Work {
  /** Per event, with the stages before it; start and loading left out. */
  readonly instructions: number;
  /** Of the heap per event; what compiled code would not allocate is counted, too. */
  readonly bytes: number;
}

const root = join(import.meta.dir, "..");
const capture = join(root, "test/golden/suspicious-actions/capture.scap");
const passes = 2;

const environment = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  BUN_JSC_useJIT: "0",
  BUN_JSC_useGC: "0",
  BUN_JSC_useConcurrentGC: "0",
  BUN_JSC_forceWeakRandomSeed: "1",
  BUN_JSC_forcedWeakRandomSeed: "1",
};

/** Why work cannot be counted here; undefined: it can. */
export function whyNoWork(): string | undefined {
  if (process.arch !== "x64") return "budgets are those of x86-64";
  if (Bun.which("valgrind") === null) return "valgrind is missing: apt-get install valgrind";
  return undefined;
}

/** Takes half a minute of two processors. */
export async function countWork(): Promise<ReadonlyMap<WorkStage, Work>> {
  const folder = mkdtempSync(join(tmpdir(), "gyr-work-"));
  try {
    const program = await bundled(folder);
    // Unpacked here: a recording that is compressed is unpacked on a thread of its own.
    const plain = join(folder, "capture.scap");
    await Bun.write(plain, Bun.gunzipSync(await Bun.file(capture).bytes()));
    // Without passes: start and reading the capture, without and with loading rules.
    const starts = [
      { stage: "decode", passes: 0 },
      { stage: "rules", passes: 0 },
    ] as const;
    const tasks = [...starts, ...workStages.map((stage) => ({ stage, passes }))];
    const [bare, loaded, ...counts] = await inParallel(tasks, (task) =>
      count([program, plain, task.stage, `${task.passes}`, ...builtin]),
    );
    return new Map(
      workStages.map((stage, i) => {
        const idle = stage === "decode" || stage === "state" ? bare! : loaded!;
        const busy = counts[i]!;
        const events = busy.events * passes;
        return [
          stage,
          {
            instructions: Math.round((busy.instructions - idle.instructions) / events),
            bytes: Math.round((busy.heapBytes - idle.heapBytes) / events),
          },
        ];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// One file, so that the interpreter does not translate sixty modules on several threads first.
async function bundled(folder: string): Promise<string> {
  const entrypoints = [join(import.meta.dir, "work-pass.ts")];
  const built = await Bun.build({ entrypoints, outdir: folder, target: "bun", throw: false });
  if (!built.success) throw new Error(built.logs.join("\n"));
  return join(folder, "work-pass.js");
}

interface Count {
  readonly instructions: number;
  readonly events: number;
  readonly heapBytes: number;
}

async function count(args: readonly string[]): Promise<Count> {
  const command = [
    ...["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"],
    ...[process.execPath, ...args],
  ];
  const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe", env: environment });
  const [said, log] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  const instructions = Number(/I\s+refs:\s+([\d,]+)/.exec(log)?.[1]?.replaceAll(",", ""));
  if ((await child.exited) !== 0 || !(instructions > 0))
    throw new Error(`${command.join(" ")} failed:\n${said}${log}`);
  return { ...JSON.parse(said), instructions };
}

async function inParallel<T, R>(tasks: readonly T[], run: (task: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < tasks.length) {
      const i = next++;
      results[i] = await run(tasks[i]!);
    }
  };
  await Promise.all(cpus().map(worker));
  return results;
}
