// Syslog messages over a TCP connection (RFC 6587), also one with TLS (RFC 5425). The protocol has
// no answers: a message is on its way once the system has taken it, and what the other machine's
// system has taken may still be lost with the syslog there.
import type { Socket } from "node:net";
import { limits } from "../base/limits.ts";
import type { Seen } from "./sink.ts";
import type { SyslogConnection } from "./syslog.ts";
import { framed } from "./syslog-message.ts";
import type { SystemCalls } from "./system.ts";

// Loaded by those who use them: most runs never do.
const net = () => process.getBuiltinModule("node:net");
const tlsModule = () => process.getBuiltinModule("node:tls");

export interface SyslogServer {
  readonly host: string;
  readonly port: number;
  readonly framing: "length" | "line";
  /** Certificates; undefined: without TLS. */
  readonly tls: object | undefined;
}

export class TcpConnection implements SyslogConnection {
  readonly #socket: Socket;
  readonly #framing: SyslogServer["framing"];
  readonly #system: SystemCalls;
  #sent = 0;

  private constructor(socket: Socket, framing: SyslogServer["framing"], system: SystemCalls) {
    this.#socket = socket;
    this.#framing = framing;
    this.#system = system;
    // Syslog servers never answer: data and its end both mean that the connection is of no use.
    socket.on("end", () => socket.destroy());
    socket.on("error", () => {});
    socket.resume();
    socket.setKeepAlive(true, limits.connectMsMax);
  }

  static async open(server: SyslogServer, system: SystemCalls): Promise<TcpConnection> {
    const { host, port, framing, tls } = server;
    const name = net().isIP(host) === 0 ? { servername: host } : {};
    const socket =
      tls === undefined
        ? net().connect({ host, port })
        : tlsModule().connect({ host, port, ...name, ...tls });
    const late = new Error(`no connection within ${limits.connectMsMax} ms`);
    const timer = setTimeout(() => socket.destroy(late), limits.connectMsMax);
    try {
      await opened(socket, tls === undefined ? "connect" : "secureConnect");
      // A server that does not like our certificate says so when it believes us connected.
      if (tls !== undefined) await Promise.race([closed(socket), Bun.sleep(limits.tlsSettleMs)]);
      // A port of this machine that was free may have become our own end.
      const isOurs = socket.localPort === port && socket.localAddress === socket.remoteAddress;
      if (isOurs) throw new Error("nobody listens there");
      return new TcpConnection(socket, framing, system);
    } catch (error) {
      socket.destroy();
      throw error;
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
    const bytes = Buffer.from(framed(message, this.#framing));
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

function opened(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the connection was closed")));
    socket.once(event, resolve);
  });
}

function closed(socket: Socket): Promise<never> {
  return new Promise((_resolve, reject) => {
    socket.once("error", reject);
    socket.once("end", () => reject(new Error("the server hung up after the TLS handshake")));
    socket.once("close", () => reject(new Error("the server hung up after the TLS handshake")));
    socket.resume();
  });
}

/** Undefined when the runtime does not tell: then only the end of a connection is noticed. */
function descriptorOf(socket: Socket): number | undefined {
  // A cast: Node.js and Bun have it, their types do not.
  const { _handle: handle } = socket as { readonly _handle?: { readonly fd?: number } | null };
  const fd = handle?.fd;
  return fd !== undefined && fd >= 0 ? fd : undefined;
}
