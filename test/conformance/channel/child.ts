// A process that is the other side of a channel: it can be stopped, go on, and be killed.
import { readFileSync } from "node:fs";
import { until } from "./counterpart.ts";

const patienceMs = 10_000;

export class Child {
  #process: Bun.Subprocess | undefined;

  /** What it says goes to a file, or nowhere. */
  begin(command: readonly string[], log?: string): void {
    const out = log === undefined ? "ignore" : Bun.file(log);
    this.#process = Bun.spawn([...command], { stdin: "ignore", stdout: out, stderr: out });
  }

  signal(name: NodeJS.Signals): void {
    this.#process?.kill(name);
  }

  stall(): void {
    this.signal("SIGSTOP");
  }

  resume(): void {
    this.signal("SIGCONT");
  }

  async die(): Promise<void> {
    this.signal("SIGKILL");
    await this.#process?.exited;
    this.#process = undefined;
  }

  stop(): Promise<void> {
    return this.die();
  }
}

/** Waits until a process is ready; when it never is, its log says why. */
export async function ready(isReady: () => boolean, log: string): Promise<void> {
  if (await until(isReady, patienceMs)) return;
  throw new Error(`it did not start:\n${readFileSync(log, "utf8")}`);
}
