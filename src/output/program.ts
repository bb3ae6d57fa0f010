// The program channel: alerts as lines on the standard input of a shell command from the
// configuration. The text of an alert goes nowhere else: never into the command, its arguments or
// its environment.
import { closeSync } from "node:fs";
import { limits } from "../base/limits.ts";
import { LineOutput, tryLater, writeNow } from "./byte-writer.ts";
import type { FormattedAlert } from "./channel.ts";
import { reasonOf, type Sink, type Taken, Undelivered, type Way } from "./sink.ts";
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
  readonly way: Way;
  /** Its code, once it has ended. */
  ended: number | undefined;
  /** Bytes that were not read when its input was closed. */
  left: number | undefined;
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
    if (this.#running?.ended !== undefined) {
      const code = await this.#end(this.#running);
      throw new Undelivered("retry", `the program ended with code ${code} and is started again`);
    }
    const running = this.#running ?? (await this.#begin());
    if (!this.#settings.keepAlive) return await this.#giveOne(running, alerts, taken);
    const taking = (count: number) => taken(count, running.way);
    try {
      // Alert by alert, so that one which ends in order does not get again what it has read.
      const mode = this.#settings.repeats === true ? "each" : "together";
      await running.output.write(alerts, taking, tryLater("the program"), mode);
    } catch (error) {
      // How it ended tells what became of the alerts before.
      await Promise.race([running.exited, Bun.sleep(limits.programSettleMs)]);
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
        // Left out, it would be as this process got it, with options of the runtime.
        env: process.env,
        stdin: read,
        stdout: "inherit",
        stderr: "inherit",
      });
      const { exited } = program;
      const output = new LineOutput(writeNow(write));
      const way = this.#wayTo(() => running);
      const running: Running = {
        input: write,
        output,
        exited,
        way,
        ended: undefined,
        left: undefined,
      };
      void exited.then((code) => {
        running.ended = code;
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

  /** A program that ended with code 0 is done with all that it has read. */
  #wayTo(program: () => Running): Way {
    return {
      get sent() {
        return program().output.sent;
      },
      look: () => {
        const { input, left, ended } = program();
        const { bytes, isThere } =
          left === undefined ? this.#system.untaken(input) : { bytes: left, isThere: false };
        if (ended !== undefined) return { untaken: bytes, end: ended === 0 ? "done" : "broken" };
        // One that reads no more is about to end, and its code tells the rest.
        const untaken = isThere ? bytes : Number.POSITIVE_INFINITY;
        return { untaken, end: left === undefined ? undefined : "broken" };
      },
    };
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
      running.left = this.#system.untaken(running.input).bytes;
      closeSync(running.input);
    }
    return running.exited;
  }
}
