// One connection to a NATS server, by its text protocol: https://docs.nats.io/reference (client
// protocol). The server does not answer messages, but it answers PING after all it has read before.
import type { Socket } from "node:net";
import { limits } from "../base/limits.ts";
import type { Seen, Way } from "./sink.ts";

// Loaded by those who use them: most runs never do.
const net = () => process.getBuiltinModule("node:net");
const tlsModule = () => process.getBuiltinModule("node:tls");

/** What the server tells in its first line, as far as it matters to us. */
interface Info {
  readonly payloadBytesMax: number;
  readonly needsTls: boolean;
  readonly offersTls: boolean;
}

export interface NatsServer {
  readonly host: string;
  readonly port: number;
  /** Refuses servers without TLS; otherwise the server decides. */
  readonly mustSecure: boolean;
  /** What CONNECT says: who we are. */
  readonly identity: object;
  /** Certificates, read when they are needed. */
  readonly tls: () => Promise<object>;
}

export class NatsConnection implements Way {
  readonly payloadBytesMax: number;
  #sent = 0;
  readonly #socket: Socket;
  #rest = "";
  /** Why the connection is of no use; what the server says comes before that it hung up. */
  #lost: Error | undefined;
  #waiting: { resolve: () => void; reject: (reason: Error) => void } | undefined;

  private constructor(socket: Socket, { payloadBytesMax }: Info) {
    this.payloadBytesMax = payloadBytesMax;
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", (error) => this.#lose(error));
    socket.on("end", () => this.#lose(new Error(hungUp)));
    socket.on("close", () => this.#lose(new Error(hungUp)));
    socket.resume();
  }

  /** Rejects when the server cannot be reached, does not let us in, or takes too long. */
  static async open(server: NatsServer, ending: AbortSignal): Promise<NatsConnection> {
    const socket = net().connect({ host: server.host, port: server.port });
    const late = new Error(`no connection within ${limits.connectMsMax} ms`);
    const timer = setTimeout(() => socket.destroy(late), limits.connectMsMax);
    const giveUp = () => socket.destroy(new Error(hungUp));
    ending.addEventListener("abort", giveUp);
    try {
      const info = await untilLost<Info>(socket, (...ends) => greeting(socket, ...ends));
      if (server.mustSecure && !info.needsTls && !info.offersTls)
        throw new Error("the server does not offer TLS, which tls:// asks for");
      const isSecure = server.mustSecure || info.needsTls;
      const through = isSecure ? await secured(socket, server) : socket;
      const connection = new NatsConnection(through, info);
      const hello = { ...server.identity, verbose: false, pedantic: false, tls_required: isSecure };
      await connection.confirm(`CONNECT ${JSON.stringify(hello)}\r\n`, limits.connectMsMax);
      through.setKeepAlive(true, limits.connectMsMax);
      return connection;
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(timer);
      ending.removeEventListener("abort", giveUp);
    }
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** Times that the server has read everything. */
  get sent(): number {
    return this.#sent;
  }

  /** It may die with what it has read and not passed on. */
  look(): Seen {
    return { untaken: 0, end: this.isLost ? "broken" : undefined };
  }

  /** Writes commands and waits until the server has read them. Not called twice at a time. */
  async confirm(commands: string, timeoutMs: number): Promise<void> {
    if (this.#lost !== undefined) throw this.#lost;
    const late = () => this.#lose(new Error(`no answer within ${timeoutMs} ms`));
    const timer = setTimeout(late, timeoutMs);
    try {
      await new Promise<void>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        this.#socket.write(`${commands}PING\r\n`);
      });
      this.#sent++;
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  close(): void {
    this.#lose(new Error("the connection was closed"));
  }

  #read(chunk: Buffer): void {
    const lines = (this.#rest + chunk.toString("latin1")).split("\r\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#answer(line);
    if (this.#rest.length > limits.natsLineBytesMax) this.#lose(new Error(tooLong));
  }

  // Of the rest, +OK means nothing here and INFO tells of other servers.
  #answer(line: string): void {
    if (/^PING\b/i.test(line)) this.#socket.write("PONG\r\n");
    else if (/^PONG\b/i.test(line)) this.#waiting?.resolve();
    else if (/^-ERR\b/i.test(line)) this.#lose(refused(line));
  }

  #lose(reason: Error): void {
    this.#lost ??= reason;
    this.#waiting?.reject(this.#lost);
    this.#socket.destroy();
  }
}

const hungUp = "the connection was closed";
const tooLong = "the server answers with something else than NATS";

function refused(line: string): Error {
  const said = line.slice("-ERR".length).trim();
  return new Error(`the server says ${said.slice(0, limits.natsReasonCharsMax)}`);
}

type Waiting<T> = (resolve: (value: T) => void, reject: (reason: Error) => void) => () => void;

/** Waits for something, unless the connection ends before; `wait` returns how to stop waiting. */
async function untilLost<T>(socket: Socket, wait: Waiting<T>): Promise<T> {
  let stop = () => {};
  try {
    return await new Promise<T>((resolve, reject) => {
      const closed = () => reject(new Error(hungUp));
      socket.on("error", reject);
      socket.on("end", closed);
      socket.on("close", closed);
      stop = wait(resolve, reject);
    });
  } finally {
    stop();
  }
}

/** The first line. Nothing may follow it: it would be from before TLS, by whomever. */
function greeting(
  socket: Socket,
  resolve: (info: Info) => void,
  reject: (reason: Error) => void,
): () => void {
  let text = "";
  const read = (chunk: Buffer) => {
    text += chunk.toString("latin1");
    const end = text.indexOf("\r\n");
    if (end < 0 && text.length <= limits.natsLineBytesMax) return;
    const info = end === text.length - 2 ? infoOf(text) : undefined;
    if (info !== undefined) resolve(info);
    else reject(/^-ERR\b/i.test(text) ? refused(text) : new Error(tooLong));
  };
  socket.on("data", read);
  return () => void socket.off("data", read);
}

function infoOf(line: string): Info | undefined {
  const [, json] = /^INFO\s+(\{.*\})\s*$/is.exec(line) ?? [];
  if (json === undefined) return undefined;
  try {
    const info = JSON.parse(json) as Record<string, unknown>; // A cast: the text begins with {.
    const { max_payload: max, tls_required: needs, tls_available: offers } = info;
    const payloadBytesMax = typeof max === "number" && max > 0 ? max : limits.natsPayloadBytes;
    return { payloadBytesMax, needsTls: needs === true, offersTls: offers === true };
  } catch {
    return undefined;
  }
}

async function secured(socket: Socket, { host, tls }: NatsServer): Promise<Socket> {
  const options = await tls();
  const servername = net().isIP(host) === 0 ? { servername: host } : {};
  const through = tlsModule().connect({ socket, host, ...servername, ...options });
  return await untilLost<Socket>(through, (resolve) => {
    const done = () => resolve(through);
    through.once("secureConnect", done);
    return () => void through.off("secureConnect", done);
  });
}
