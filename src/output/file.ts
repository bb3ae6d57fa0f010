// The file channel: one alert per line at the end of a file. It follows the path, not the file: a
// file that was moved away or deleted, by logrotate for example, is replaced by a new one with the
// next alert, with keep_alive too and without a signal.
import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { limits } from "../base/limits.ts";
import { LineOutput, tryLater, writeNow, writeTo } from "./byte-writer.ts";
import type { FormattedAlert } from "./channel.ts";
import { reasonOf, type Sink, type Taken, Undelivered, type Way } from "./sink.ts";
import type { SystemCalls } from "./system.ts";

export interface FileSettings {
  readonly path: string;
  /** Keeps the file open while alerts arrive; otherwise it is closed after each write. */
  readonly keepAlive: boolean;
  /** Alerts count as delivered when they would survive a power failure. */
  readonly sync?: boolean;
}

interface Written {
  readonly output: LineOutput;
  /** Which file it is, whatever its path became. */
  readonly identity: string;
}

interface Opened extends Written {
  readonly handle: FileHandle;
  /** Of a named pipe. */
  readonly way: Way | undefined;
}

// Non-blocking for the sake of named pipes: opening one that nobody reads fails instead of waiting.
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;
const mode = 0o644; // As the original creates it; log shippers run as other users.

export class FileSink implements Sink {
  readonly atOnceMax = limits.channelAlertsAtOnce;
  readonly #settings: FileSettings;
  readonly #system: Pick<SystemCalls, "untaken">;
  #opened: Opened | undefined;
  #last: Written | undefined;

  constructor(settings: FileSettings, system: Pick<SystemCalls, "untaken">) {
    this.#settings = settings;
    this.#system = system;
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    const { path, keepAlive } = this.#settings;
    const { output, handle, way } = await this.#open();
    let out = 0;
    const waits = this.#settings.sync === true && way === undefined;
    try {
      const counted = (count: number) => {
        if (waits) out += count;
        else taken(count, way);
      };
      await output.write(alerts, counted, tryLater(path)).finally(async () => {
        if (out > 0) await handle.datasync().catch(tryLaterAt(path));
        if (out > 0) taken(out);
      });
    } catch (error) {
      await this.#letGo();
      throw error;
    }
    // Whether a reader took what is in a pipe shows only while it is open.
    const mustLook = way !== undefined && this.#settings.sync === true;
    if (!keepAlive && !mustLook) await this.#letGo();
  }

  reopen(): Promise<void> {
    return this.#letGo();
  }

  close(): Promise<void> {
    return this.#letGo();
  }

  async #open(): Promise<Opened> {
    const { path } = this.#settings;
    if (this.#opened !== undefined && (await identityAt(path)) !== this.#opened.identity)
      await this.#letGo();
    if (this.#opened !== undefined) return this.#opened;
    try {
      const handle = await open(path, flags, mode);
      const stats = await handle.stat();
      const isPipe = stats.isFIFO();
      const write = isPipe ? writeNow(handle.fd) : writeTo(handle.fd);
      const identity = identityOf(stats);
      // A line that was torn, when the disk was full for example, stays torn in the same file.
      if (this.#last?.identity === identity) this.#last.output.reopened(write);
      else this.#last = { identity, output: new LineOutput(write) };
      const way = isPipe ? this.#wayThrough(handle, this.#last.output) : undefined;
      this.#opened = { handle, way, ...this.#last };
      return this.#opened;
    } catch (error) {
      throw new Undelivered("retry", `cannot open ${path}: ${reasonOf(error)}`);
    }
  }

  /** Through a pipe, until it is closed or the reader leaves. */
  #wayThrough(handle: FileHandle, output: LineOutput): Way {
    return {
      get sent() {
        return output.sent;
      },
      look: () => {
        if (this.#opened?.handle !== handle) return { untaken: 0, end: "broken" };
        const { bytes, isThere } = this.#system.untaken(handle.fd);
        return { untaken: bytes, end: isThere ? undefined : "broken" };
      },
    };
  }

  async #letGo(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.handle.close();
  }
}

function tryLaterAt(path: string): (error: Error) => never {
  return (error) => {
    throw tryLater(path)(error);
  };
}

function identityOf({ dev, ino }: { readonly dev: number; readonly ino: number }): string {
  return `${dev}:${ino}`;
}

/** Undefined when there is no file any more. */
async function identityAt(path: string): Promise<string | undefined> {
  try {
    return identityOf(await stat(path));
  } catch {
    return undefined;
  }
}
