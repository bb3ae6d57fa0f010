// Syslog messages over a TCP connection (RFC 6587). The protocol has no answers: a message is on
// its way once the system has taken it, and what the other machine's system has taken may still be
// lost with the syslog there.
import { connect, type Socket } from "node:net";
import { limits } from "../base/limits.ts";
import type { Seen } from "./sink.ts";
import type { SyslogConnection } from "./syslog.ts";
import { framed, type SyslogFormat } from "./syslog-message.ts";
import type { SystemCalls } from "./system.ts";

export class TcpConnection implements SyslogConnection {
  readonly #socket: Socket;
  readonly #format: SyslogFormat;
  readonly #system: SystemCalls;
  #sent = 0;

  private constructor(socket: Socket, format: SyslogFormat, system: SystemCalls) {
    this.#socket = socket;
    this.#format = format;
    this.#system = system;
    // Syslog servers never answer: data and its end both mean that the connection is of no use.
    socket.on("end", () => socket.destroy());
    socket.on("error", () => {});
    socket.resume();
    socket.setKeepAlive(true, limits.connectMsMax);
  }

  static async open(
    host: string,
    port: number,
    format: SyslogFormat,
    system: SystemCalls,
  ): Promise<TcpConnection> {
    const socket = connect({ host, port });
    const late = new Error(`no connection within ${limits.connectMsMax} ms`);
    const timer = setTimeout(() => socket.destroy(late), limits.connectMsMax);
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once("error", reject);
        socket.once("connect", resolve);
      });
      // A port of this machine that was free may have become our own end.
      if (socket.localPort === port && socket.localAddress === socket.remoteAddress) {
        socket.destroy();
        throw new Error("nobody listens there");
      }
      return new TcpConnection(socket, format, system);
    } finally {
      clearTimeout(timer);
    }
  }

  get sent(): number {
    return this.#sent;
  }

  get isLost(): boolean {
    return this.#socket.destroyed || this.#socket.readyState !== "open";
  }

  look(): Seen {
    if (this.isLost) return { untaken: 0, end: "broken" };
    const { writableLength } = this.#socket;
    const fd = descriptorOf(this.#socket);
    if (fd === undefined) return { untaken: writableLength };
    const { bytes, isThere } = this.#system.untaken(fd);
    return { untaken: writableLength + bytes, end: isThere ? undefined : "broken" };
  }

  send(message: string): Promise<void> {
    const socket = this.#socket;
    const bytes = Buffer.from(framed(message, this.#format));
    this.#sent += bytes.length;
    return new Promise((resolve, reject) => {
      const lost = () => reject(new Error("the connection was closed"));
      if (this.isLost) return lost();
      socket.once("close", lost);
      socket.write(bytes, (error) => {
        socket.off("close", lost);
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Undefined when the runtime does not tell: then only the end of a connection is noticed. */
function descriptorOf(socket: Socket): number | undefined {
  // A cast: Node.js and Bun have it, their types do not.
  const { _handle: handle } = socket as { readonly _handle?: { readonly fd?: number } | null };
  const fd = handle?.fd;
  return fd !== undefined && fd >= 0 ? fd : undefined;
}
