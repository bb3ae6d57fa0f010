// dist/gyr as its users run it: started, awaited, listened to, stopped by its own process id.
import { existsSync } from "node:fs";
import { join } from "node:path";

export const executable = join(import.meta.dir, "../../dist/gyr");

export interface SeenAlert {
  readonly rule: string;
  readonly priority: string;
  readonly output: string;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, unknown>>;
  /** From the event to the arrival of its line here. */
  readonly latencyMs: number;
}

// Whatever happens to a test, its agents end with it.
const running = new Set<Bun.Subprocess>();
process.on("exit", () => {
  for (const each of running) each.kill("SIGKILL");
});

export class Agent {
  readonly alerts: SeenAlert[] = [];
  /** Lines of stderr, start-up log first. */
  readonly log: string[] = [];
  readonly #process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly #reading: Promise<unknown>;

  private constructor(args: readonly string[]) {
    if (!existsSync(executable)) throw new Error(`${executable} is missing: npm run build`);
    const command = [executable, "-o", "json_output=true", "-o", "time_format_iso_8601=true"];
    this.#process = Bun.spawn([...command, ...args], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      env: { ...process.env, TZ: "UTC" },
    });
    running.add(this.#process);
    void this.#process.exited.then(() => running.delete(this.#process));
    const alerts = eachLine(this.#process.stdout, (line) => this.#alert(line));
    const log = eachLine(this.#process.stderr, (line) => this.log.push(line));
    this.#reading = Promise.all([alerts, log]);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Starts the agent and waits for its ready line. */
  static async start(...args: string[]): Promise<Agent> {
    const agent = new Agent(args);
    const ready = () => agent.log.some((line) => line.includes("ready"));
    for (let waited = 0; !ready(); waited += 10) {
      if (waited > 15_000 || agent.#process.exitCode !== null)
        throw new Error(`gyr did not get ready:\n${agent.log.join("\n")}`);
      await Bun.sleep(10);
    }
    return agent;
  }

  /** SIGTERM, then its exit code once everything it said was read. */
  async stop(): Promise<number> {
    this.#process.kill("SIGTERM");
    const code = await this.#process.exited;
    await this.#reading;
    return code;
  }

  /** At once, if it still runs: for the end of a test that failed. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  #alert(line: string): void {
    if (!line.startsWith("{")) return;
    const alert = JSON.parse(line);
    this.alerts.push({
      rule: alert.rule,
      priority: alert.priority,
      output: alert.output,
      tags: alert.tags,
      fields: alert.output_fields,
      latencyMs: Date.now() - Date.parse(alert.time),
    });
  }
}

async function eachLine(stream: ReadableStream<Uint8Array>, use: (line: string) => void) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    lines.forEach(use);
  }
  if (rest !== "") use(rest);
}
