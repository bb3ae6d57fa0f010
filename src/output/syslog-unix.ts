// Syslog messages to a socket of this machine: datagrams, or a stream where syslog listens so.
import { closeSync, writeSync } from "node:fs";
import { limits } from "../base/limits.ts";
import { codeOf, reasonOf, Undelivered } from "./sink.ts";
import type { SyslogTransport } from "./syslog.ts";
import { datagram } from "./syslog-message.ts";
import type { SystemCalls } from "./system.ts";

const EPROTOTYPE = -91;

interface Connection {
  readonly fd: number;
  readonly stream: boolean;
}

export class UnixTransport implements SyslogTransport {
  readonly #path: string;
  readonly #system: SystemCalls;
  #connection: Connection | undefined;

  constructor(path: string, system: SystemCalls) {
    this.#path = path;
    this.#system = system;
  }

  async send(message: string): Promise<void> {
    const fresh = this.#connection === undefined;
    try {
      await this.#write(message);
    } catch (error) {
      this.close();
      // A syslog that was restarted has a new socket at the old path.
      if (fresh) throw this.#undelivered(error);
      await this.#write(message).catch((again) => {
        this.close();
        throw this.#undelivered(again);
      });
    }
  }

  close(): void {
    if (this.#connection !== undefined) closeSync(this.#connection.fd);
    this.#connection = undefined;
  }

  async #write(message: string): Promise<void> {
    this.#connection ??= this.#connect();
    const { fd, stream } = this.#connection;
    // In a stream messages end as those of the C library do.
    let bytes = stream ? Buffer.from(`${message}\0`) : datagram(message, limits.datagramBytesMax);
    let waitMs = 1;
    while (bytes.length > 0) {
      try {
        bytes = bytes.subarray(writeSync(fd, bytes));
      } catch (error) {
        if (codeOf(error) !== "EAGAIN" && codeOf(error) !== "ENOBUFS") throw error;
        // Closing while this waits is fine: the next write fails.
        await Bun.sleep(waitMs);
        waitMs = Math.min(2 * waitMs, limits.channelRetryMs);
      }
    }
  }

  #connect(): Connection {
    const fd = this.#system.connectUnix(this.#path, "datagram");
    if (fd >= 0) return { fd, stream: false };
    const other = fd === EPROTOTYPE ? this.#system.connectUnix(this.#path, "stream") : fd;
    if (other >= 0) return { fd: other, stream: true };
    throw new Undelivered("retry", `nobody listens at ${this.#path} (error ${-other})`);
  }

  #undelivered(error: unknown): Undelivered {
    if (error instanceof Undelivered) return error;
    return new Undelivered("retry", `cannot write to ${this.#path}: ${reasonOf(error)}`);
  }
}
