// Syslog messages as UDP datagrams (RFC 5426). Nobody confirms them. That nobody listens shows when
// the other machine says so; what the network or a full socket loses shows nowhere.
import type { Socket } from "node:dgram";
import { limits } from "../base/limits.ts";
import type { Seen } from "./sink.ts";
import type { SyslogConnection } from "./syslog.ts";
import { datagram } from "./syslog-message.ts";

// Loaded by those who use it: most runs never do.
const dgram = () => process.getBuiltinModule("node:dgram");

export class UdpConnection implements SyslogConnection {
  readonly #socket: Socket;
  /** Why it is of no use, from an answer to an earlier message or from here. */
  #lost: Error | undefined;
  #sent = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    // Answers like "connection refused" come late, with no message to tell of.
    socket.on("error", (error) => this.#lose(error));
    socket.unref();
  }

  static async open(host: string, port: number): Promise<UdpConnection> {
    const { address } = await process.getBuiltinModule("node:dns/promises").lookup(host);
    const socket = dgram().createSocket(address.includes(":") ? "udp6" : "udp4");
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.connect(port, address, () => resolve());
    });
    socket.removeAllListeners("error");
    const connection = new UdpConnection(socket);
    const own = socket.address();
    if (own.port !== port || own.address !== address) return connection;
    // The port was free, and is ours now.
    connection.close();
    throw new Error("nobody listens there");
  }

  /** Datagrams. */
  get sent(): number {
    return this.#sent;
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  look(): Seen {
    return { untaken: 0, end: this.isLost ? "broken" : undefined };
  }

  send(message: string): Promise<void> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    this.#sent++;
    return new Promise((resolve, reject) => {
      this.#socket.send(datagram(message, limits.datagramBytesMax), (error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
    });
  }

  close(): void {
    this.#lose(new Error("the socket was closed"));
  }

  #lose(reason: Error): void {
    if (this.#lost !== undefined) return;
    this.#lost = reason;
    this.#socket.close();
  }
}
