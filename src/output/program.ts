// The program channel: alerts as lines on the standard input of a shell command from the
// configuration. The text of an alert goes nowhere else: never into the command, its arguments or
// its environment.
import { closeSync } from "node:fs";
import { limits } from "../base/limits.ts";
import { LineOutput, tryLater, writeNow } from "./byte-writer.ts";
import type { FormattedAlert } from "./channel.ts";
import { reasonOf, type Sink, type Taken, Undelivered } from "./sink.ts";
import type { SystemCalls } from "./system.ts";

export interface ProgramSettings {
  readonly command: string;
  /** One program for all alerts, started again when it ends; otherwise one for each alert. */
  readonly keepAlive: boolean;
  /** Gives an alert again to a program that failed, although it may have done half of its work. */
  readonly repeats?: boolean;
}

interface Running {
  readonly input: number;
  readonly output: LineOutput;
  readonly exited: Promise<number>;
  ended: boolean;
}

export class ProgramSink implements Sink {
  readonly atOnceMax: number;
  readonly #settings: ProgramSettings;
  readonly #system: SystemCalls;
  #running: Running | undefined;

  constructor(settings: ProgramSettings, system: SystemCalls) {
    this.#settings = settings;
    this.#system = system;
    this.atOnceMax = settings.keepAlive ? limits.channelAlertsAtOnce : 1;
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    // A program that ended since is not worth an attempt; the next one starts after a pause.
    if (this.#running?.ended === true) {
      const code = await this.#end(this.#running);
      throw new Undelivered("retry", `the program ended with code ${code} and is started again`);
    }
    const running = this.#running ?? (await this.#begin());
    if (!this.#settings.keepAlive) return await this.#giveOne(running, alerts, taken);
    try {
      await running.output.write(alerts, taken, tryLater("the program"));
    } catch (error) {
      void this.#end(running);
      throw error;
    }
  }

  /** The running program gets the end of its input; the next alert starts another. */
  async reopen(): Promise<void> {
    if (this.#running !== undefined) await this.#end(this.#running);
  }

  async close(timeoutMs: number): Promise<void> {
    if (this.#running === undefined) return;
    await Promise.race([this.#end(this.#running), Bun.sleep(timeoutMs)]);
  }

  /** One that ends at once, because its command is wrong for example, is given nothing. */
  async #begin(): Promise<Running> {
    const running = this.#start();
    this.#running = running;
    if (!this.#settings.keepAlive) return running;
    const code = await Promise.race([running.exited, Bun.sleep(limits.programSettleMs)]);
    if (code === undefined) return running;
    await this.#end(running);
    throw new Undelivered("retry", `the program ended at once with code ${code}`);
  }

  #start(): Running {
    const { command } = this.#settings;
    const { read, write } = this.#system.pipe();
    try {
      const program = Bun.spawn(["/bin/sh", "-c", command], {
        stdin: read,
        stdout: "inherit",
        stderr: "inherit",
      });
      const { exited } = program;
      const output = new LineOutput(writeNow(write));
      const running: Running = { input: write, output, exited, ended: false };
      void exited.then(() => {
        running.ended = true;
      });
      // The agent does not outlive its work for the sake of a program.
      program.unref();
      return running;
    } catch (error) {
      closeSync(write);
      throw new Undelivered("retry", `cannot start the program: ${reasonOf(error)}`);
    } finally {
      closeSync(read);
    }
  }

  /** How the program ends tells whether it did its work. */
  async #giveOne(running: Running, alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    // One that has seen enough may end before it read everything.
    const given = running.output.write(alerts, () => {}, tryLater("the program"));
    await given.catch(() => {});
    const code = await this.#end(running);
    const prospect = this.#settings.repeats === true ? "retry" : "lost";
    if (code !== 0) throw new Undelivered(prospect, `the program ended with code ${code}`);
    taken(alerts.length);
  }

  #end(running: Running): Promise<number> {
    if (this.#running === running) {
      this.#running = undefined;
      closeSync(running.input);
    }
    return running.exited;
  }
}
