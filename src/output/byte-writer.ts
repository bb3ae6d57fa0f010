// Writing bytes to a descriptor to the last one, without ever making the caller's thread wait.
import { constants, fstatSync, openSync, writeSync, write as writeFile } from "node:fs";
import { limits } from "../base/limits.ts";
import type { FormattedAlert } from "./channel.ts";
import { codeOf, reasonOf, type Taken, Undelivered } from "./sink.ts";

/** Starts one write; `done` gets the error or the number of bytes written. */
export type WriteBytes = (
  bytes: Uint8Array,
  done: (error: NodeJS.ErrnoException | null, written: number) => void,
) => void;

/** On a thread of the runtime's pool: for files, terminals and whatever else may block. */
export function writeTo(fd: number): WriteBytes {
  return (bytes, done) => writeFile(fd, bytes, 0, bytes.length, null, done);
}

/** At once: for descriptors that answer EAGAIN instead of blocking. */
export function writeNow(fd: number): WriteBytes {
  return (bytes, done) => {
    let written = 0;
    try {
      written = writeSync(fd, bytes);
    } catch (error) {
      done(error as NodeJS.ErrnoException, 0); // A cast: writeSync throws nothing else.
      return;
    }
    done(null, written);
  };
}

/**
 * For a descriptor that others share, like standard output. Making it non-blocking would do so for
 * them too, so a pipe is opened a second time. What cannot be is written to by the pool, where a
 * reader that stopped reading stalls one thread of it.
 */
export function writeShared(fd: number): WriteBytes {
  try {
    if (fstatSync(fd).isFIFO())
      return writeNow(openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Without /proc, or with a pipe of somebody else: the pool.
  }
  return writeTo(fd);
}

/** Writes alerts as lines. */
export class LineOutput {
  #write: WriteBytes;
  /** The last line is out in part; what follows starts on a new one. */
  #torn = false;
  #sent = 0;

  constructor(write: WriteBytes) {
    this.#write = write;
  }

  /** Bytes. */
  get sent(): number {
    return this.#sent;
  }

  /** The same file or pipe, opened again. */
  reopened(write: WriteBytes): void {
    this.#write = write;
  }

  /** `taken` hears of each alert alone, with `sent` behind it, or of as many as are out. */
  async write(
    alerts: readonly FormattedAlert[],
    taken: Taken,
    explain: Explain,
    mode: "each" | "together" = "together",
  ): Promise<void> {
    const text = alerts.map((alert) => `${alert.line}\n`).join("");
    const ends = this.#endsOf(alerts);
    let told = 0;
    let bytes = Buffer.from(this.#torn ? `\n${text}` : text);
    let tries = 0;
    while (bytes.length > 0) {
      const { error, count } = await this.#once(bytes);
      if (error === null) {
        if (count > 0) this.#torn = bytes[count - 1] !== newline;
        bytes = bytes.subarray(count);
        const before = told;
        const sent = this.#sent + count;
        for (; told < ends.length && ends[told]! <= sent; told++) {
          this.#sent = ends[told]!;
          if (mode === "each") taken(1);
        }
        this.#sent = sent;
        if (mode === "together") taken(told - before);
        tries = 0;
      } else if (error.code === "EAGAIN" || error.code === "EINTR") {
        await pause(tries++);
      } else {
        throw explain(error);
      }
    }
  }

  /** By alert: what `sent` is once it is out. */
  #endsOf(alerts: readonly FormattedAlert[]): readonly number[] {
    let end = this.#sent + Number(this.#torn);
    return alerts.map(({ line }) => {
      end += Buffer.byteLength(line) + 1;
      return end;
    });
  }

  #once(bytes: Uint8Array): Promise<{ error: NodeJS.ErrnoException | null; count: number }> {
    return new Promise((resolve) => {
      this.#write(bytes, (error, count) => resolve({ error, count }));
    });
  }
}

/** A reader that keeps up has made room within a few turns; for others there is time. */
function pause(tries: number): Promise<void> {
  if (tries < limits.channelTurns) return new Promise((resolve) => setImmediate(resolve));
  return Bun.sleep(Math.min(2 ** (tries - limits.channelTurns), limits.channelRetryMs));
}

/** What an error of the system means for the channel. */
export type Explain = (error: Error) => Undelivered;

/** For what can be opened again: the alert is tried again later. */
export function tryLater(what: string): Explain {
  return (error) => new Undelivered("retry", `cannot write to ${what}: ${reasonOf(error)}`);
}

/** For a descriptor that was given to us: when nobody reads any more, nobody ever will. */
export function goneForGood(error: Error): Undelivered {
  const code = codeOf(error);
  if (code === "EPIPE" || code === "EBADF") {
    const reason = "nobody reads any more; further alerts to it are dropped and counted";
    return new Undelivered("gone", reason);
  }
  return new Undelivered("retry", `an alert could not be written: ${reasonOf(error)}`);
}

const newline = 10;
