// dist/gyr as a measured process: when it was ready, what it uses, what it says of its events.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Another build can be measured instead: `GYR=/path/to/gyr npx bun bench/live.bench.ts`. */
export const executable = process.env.GYR ?? join(import.meta.dir, "../dist/gyr");

export interface Usage {
  /** When, in milliseconds of this process. */
  readonly atMs: number;
  /** Processor time used so far by all its threads. */
  readonly cpuMs: number;
  readonly rssKb: number;
}

export interface EventCounts {
  readonly events: number;
  readonly drops: number;
}

export interface Seen {
  readonly line: string;
  /** When the line arrived here, as of performance.now(). */
  readonly atMs: number;
}

const clockTickMs = 10; // USER_HZ is 100 on every architecture we run on.
const statisticsMs = 200;

export class MeasuredAgent {
  readonly alerts: Seen[] = [];
  readonly log: Seen[] = [];
  /** From before the start of the process to the arrival of its ready line. */
  readyMs = Number.NaN;

  readonly #process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #reading: Promise<unknown>;
  readonly #folder = mkdtempSync(join(tmpdir(), "gyr-bench-"));
  readonly #statistics = join(this.#folder, "statistics");

  private constructor(args: readonly string[]) {
    if (!existsSync(executable)) throw new Error(`${executable} is missing: npm run build`);
    const command = [executable, "-s", this.#statistics, "--stats-interval", `${statisticsMs}`];
    this.#process = Bun.spawn([...command, ...args], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#reading = Promise.all([
      eachLine(this.#process.stdout, (line) => this.alerts.push(line)),
      eachLine(this.#process.stderr, (line) => this.log.push(line)),
    ]);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Starts it and waits for its ready line. */
  static async start(...args: string[]): Promise<MeasuredAgent> {
    const startMs = performance.now();
    const agent = new MeasuredAgent(args);
    for (;;) {
      const ready = agent.log.find(({ line }) => line.includes("is ready"));
      if (ready !== undefined) {
        agent.readyMs = ready.atMs - startMs;
        return agent;
      }
      if (agent.#process.exitCode !== null || performance.now() - startMs > 120_000)
        throw new Error(`gyr is not ready:\n${agent.log.map(({ line }) => line).join("\n")}`);
      await Bun.sleep(2);
    }
  }

  /** False once it ended by itself. */
  get isAlive(): boolean {
    return this.#process.exitCode === null;
  }

  usage(): Usage {
    const atMs = performance.now();
    const stat = readFileSync(`/proc/${this.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * clockTickMs;
    return { atMs, cpuMs, rssKb: this.memory().rssKb };
  }

  /** Resident memory, and the part of it that belongs to no file. */
  memory(): { readonly rssKb: number; readonly anonymousKb: number } {
    const text = readFileSync(`/proc/${this.pid}/smaps_rollup`, "utf8");
    const figure = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1]);
    return { rssKb: figure("Rss"), anonymousKb: figure("Anonymous") };
  }

  /** What the driver counted until now; waits for a statistics line that is new. */
  async counts(): Promise<EventCounts> {
    const before = this.#samples().length;
    for (let waited = 0; waited < 5_000; waited += 20) {
      await Bun.sleep(20);
      const samples = this.#samples();
      if (samples.length > before + 1) return samples.at(-1)!;
    }
    throw new Error("gyr writes no statistics");
  }

  /** What the driver had counted a moment ago. */
  latest(): EventCounts {
    return this.#samples().at(-1) ?? { events: 0, drops: 0 };
  }

  #samples(): EventCounts[] {
    if (!existsSync(this.#statistics)) return [];
    const lines = readFileSync(this.#statistics, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line).syscall.cur);
  }

  /** SIGTERM; its exit code once everything it said was read. */
  async stop(): Promise<number> {
    this.#process.kill("SIGTERM");
    const code = await this.#process.exited;
    await this.#reading;
    rmSync(this.#folder, { recursive: true, force: true });
    return code;
  }
}

/** Share of one processor between two looks, in percent. */
export function cpuPercent(before: Usage, after: Usage): number {
  return (100 * (after.cpuMs - before.cpuMs)) / (after.atMs - before.atMs);
}

async function eachLine(stream: ReadableStream<Uint8Array>, use: (seen: Seen) => void) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const atMs = performance.now();
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) use({ line, atMs });
  }
}
