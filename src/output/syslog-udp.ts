// Syslog messages as UDP datagrams (RFC 5426). Nobody confirms them: one that the network loses, or
// that nobody listens for on another machine, counts as written.
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { lookup } from "node:dns/promises";
import { limits } from "../base/limits.ts";
import { reasonOf, Undelivered } from "./sink.ts";
import type { SyslogTransport } from "./syslog.ts";
import { datagram } from "./syslog-message.ts";

export class UdpTransport implements SyslogTransport {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  async send(message: string): Promise<void> {
    try {
      const socket = this.#socket ?? (await this.#connect());
      this.#socket = socket;
      await sent(socket, datagram(message, limits.datagramBytesMax));
    } catch (error) {
      this.close();
      const where = `udp://${this.#host}:${this.#port}`;
      throw new Undelivered("retry", `cannot send to ${where}: ${reasonOf(error)}`);
    }
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  async #connect(): Promise<Socket> {
    const { address } = await lookup(this.#host);
    const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.connect(this.#port, address, () => resolve());
    });
    socket.removeAllListeners("error");
    // Answers like "connection refused" come late, with no message to tell of.
    socket.on("error", () => {
      if (this.#socket === socket) this.close();
    });
    socket.unref();
    return socket;
  }
}

function sent(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(bytes, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}
