// Syslog messages to a socket of this machine: datagrams, or a stream where syslog listens so.
import { closeSync, statSync, writeSync } from "node:fs";
import { limits } from "../base/limits.ts";
import { codeOf, type Seen } from "./sink.ts";
import type { SyslogConnection } from "./syslog.ts";
import { datagram } from "./syslog-message.ts";
import type { SystemCalls } from "./system.ts";

const EPROTOTYPE = -91;

export class UnixConnection implements SyslogConnection {
  readonly #path: string;
  readonly #system: SystemCalls;
  readonly #fd: number;
  readonly #isStream: boolean;
  /** Which socket it leads to, whoever has the path later. */
  readonly #socket: string | undefined;
  #sent = 0;
  #isClosed = false;

  /** Throws when nobody listens. */
  constructor(path: string, system: SystemCalls) {
    this.#path = path;
    this.#system = system;
    const fd = system.connectUnix(path, "datagram");
    this.#isStream = fd === EPROTOTYPE;
    this.#fd = this.#isStream ? system.connectUnix(path, "stream") : fd;
    if (this.#fd < 0) throw new Error(`nobody listens there (error ${-this.#fd})`);
    this.#socket = socketAt(path);
  }

  /** Bytes. */
  get sent(): number {
    return this.#sent;
  }

  get isLost(): boolean {
    return this.#isClosed;
  }

  look(): Seen {
    if (this.#isClosed) return { untaken: 0, end: "broken" };
    const { bytes, isThere } = this.#system.untaken(this.#fd);
    // Asked for after the bytes: what a socket that is closed had not read counts no longer.
    const isSame = isThere && (this.#isStream || this.#leadsThere());
    return { untaken: bytes, end: isSame ? undefined : "broken" };
  }

  async send(message: string): Promise<void> {
    // In a stream messages end as those of the C library do.
    let bytes = this.#isStream
      ? Buffer.from(`${message}\0`)
      : datagram(message, limits.datagramBytesMax);
    let waitMs = 1;
    while (bytes.length > 0) {
      if (this.#isClosed) throw new Error("the socket was closed");
      try {
        const count = writeSync(this.#fd, bytes);
        this.#sent += count;
        bytes = bytes.subarray(count);
      } catch (error) {
        if (codeOf(error) !== "EAGAIN" && codeOf(error) !== "ENOBUFS") throw error;
        await Bun.sleep(waitMs);
        waitMs = Math.min(2 * waitMs, limits.channelRetryMs);
      }
    }
  }

  close(): void {
    if (!this.#isClosed) closeSync(this.#fd);
    this.#isClosed = true;
  }

  /** A socket for datagrams does not tell that its other side went: another one is asked. */
  #leadsThere(): boolean {
    const fd = this.#system.connectUnix(this.#path, "datagram");
    if (fd >= 0) closeSync(fd);
    return fd >= 0 && socketAt(this.#path) === this.#socket;
  }
}

function socketAt(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
