// Syslog messages over a TCP connection (RFC 6587). A message counts as written once the system has
// taken it; what was on the way when the other side died is lost without a trace, as the protocol
// has no answers.
import { connect, type Socket } from "node:net";
import { limits } from "../base/limits.ts";
import { reasonOf, Undelivered } from "./sink.ts";
import type { SyslogTransport } from "./syslog.ts";
import { framed, type SyslogFormat } from "./syslog-message.ts";

export class TcpTransport implements SyslogTransport {
  readonly #host: string;
  readonly #port: number;
  readonly #format: SyslogFormat;
  #socket: Socket | undefined;

  constructor(host: string, port: number, format: SyslogFormat) {
    this.#host = host;
    this.#port = port;
    this.#format = format;
  }

  async send(message: string): Promise<void> {
    try {
      const socket = this.#socket ?? (await this.#connect());
      this.#socket = socket;
      await written(socket, framed(message, this.#format));
    } catch (error) {
      this.close();
      const where = `tcp://${this.#host}:${this.#port}`;
      throw new Undelivered("retry", `cannot send to ${where}: ${reasonOf(error)}`);
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #connect(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: this.#host, port: this.#port });
      const timer = setTimeout(() => {
        socket.destroy();
        reject(new Error(`no connection within ${limits.connectMsMax} ms`));
      }, limits.connectMsMax);
      socket.on("error", (error) => {
        clearTimeout(timer);
        reject(error);
      });
      socket.once("connect", () => {
        clearTimeout(timer);
        socket.setKeepAlive(true, limits.connectMsMax);
        resolve(socket);
      });
      // Syslog servers never answer: data and its end both mean that the connection is of no use.
      socket.on("end", () => this.#lost(socket));
      socket.on("close", () => this.#lost(socket));
      socket.resume();
    });
  }

  #lost(socket: Socket): void {
    socket.destroy();
    if (this.#socket === socket) this.#socket = undefined;
  }
}

function written(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error("the connection was closed"));
    socket.once("close", lost);
    socket.write(text, (error) => {
      socket.off("close", lost);
      if (error === null || error === undefined) resolve();
      else reject(error);
    });
  });
}
