// nats-server from Debian as the other side of the NATS channel, with a reader of our own.
import { readFileSync, writeFileSync } from "node:fs";
import { connect as plain, type Socket } from "node:net";
import { join } from "node:path";
import { connect as secure } from "node:tls";
import type { SinkSettings } from "../../../src/output/channels.ts";
import type { NatsSettings } from "../../../src/output/nats.ts";
import { type Certificates, textOf } from "./certificates.ts";
import { Child, ready } from "./child.ts";
import { type Counterpart, freePort } from "./counterpart.ts";

const subject = "alerts.of.gyr";
const writer = { user: "gyr", password: 's3cret "\\ grün' };
const reader = { user: "reader", pass: "reader" };

export class NatsServer extends Child implements Counterpart {
  readonly sink: SinkSettings;
  readonly #folder: string;
  readonly #port: number;
  readonly #certificates: Certificates | undefined;
  readonly #got: string[] = [];
  #reader: Socket | undefined;

  private constructor(folder: string, port: number, certificates: Certificates | undefined) {
    super();
    this.#folder = folder;
    this.#port = port;
    this.#certificates = certificates;
    this.sink = {
      ...{ kind: "nats", ...natsDefaults, ...writer, subject, url: `nats://127.0.0.1:${port}` },
      ...(certificates && { ca: certificates.authority, client: certificates.client }),
    };
  }

  static async make(folder: string, certificates?: Certificates): Promise<NatsServer> {
    return new NatsServer(folder, await freePort(), certificates);
  }

  // NATS keeps nothing for readers who come late: ours is there before writers are let in.
  async start(): Promise<void> {
    const config = join(this.#folder, "nats.conf");
    const log = join(this.#folder, "nats.log");
    writeFileSync(config, this.#config([reader]));
    writeFileSync(log, "");
    this.begin(["nats-server", "-c", config, "-l", log]);
    await logged(log, "Server is ready");
    const hello = JSON.stringify({ verbose: false, pedantic: false, protocol: 1, ...reader });
    this.#reader = await this.#connect();
    const subscribed = Promise.withResolvers<void>();
    readMessages(this.#reader, this.#got, subscribed.resolve);
    this.#reader.write(`CONNECT ${hello}\r\nSUB ${subject} 1\r\nPING\r\n`);
    await subscribed.promise;
    writeFileSync(config, this.#config([reader, { user: writer.user, pass: writer.password }]));
    this.signal("SIGHUP");
    await logged(log, "Reloaded server configuration");
  }

  lines(): readonly string[] {
    return this.#got;
  }

  override async die(): Promise<void> {
    await super.die();
    this.#reader?.destroy();
  }

  #config(users: readonly object[]): string {
    const { server, authority } = this.#certificates ?? {};
    const tls =
      server === undefined
        ? {}
        : {
            tls: { cert_file: server.cert, key_file: server.key, ca_file: authority, verify: true },
          };
    const rest = { listen: `127.0.0.1:${this.#port}`, write_deadline: "60s" };
    return JSON.stringify({ ...rest, ...tls, authorization: { users } });
  }

  // To a server with TLS the handshake comes behind its first line.
  async #connect(): Promise<Socket> {
    const socket = plain(this.#port, "127.0.0.1");
    await new Promise((resolve) => socket.once("data", resolve));
    if (this.#certificates === undefined) return socket;
    const { authority, client } = this.#certificates;
    const own = { cert: textOf(client.cert), key: textOf(client.key), ca: textOf(authority) };
    const through = secure({ socket, host: "127.0.0.1", ...own });
    await new Promise((resolve) => through.once("secureConnect", resolve));
    return through;
  }
}

export const natsDefaults: Omit<NatsSettings, "url"> = {
  ...{ subject, user: "", password: "", token: "", insecure: false, ca: "/etc/ssl/certs" },
  ...{ client: undefined, answerMsMax: 30_000, version: "1" },
};

/** Collects what MSG brings; the first PONG says that the server has taken the subscription. */
function readMessages(socket: Socket, got: string[], ready: () => void): void {
  let rest = Buffer.alloc(0);
  socket.on("error", () => {}); // The server dies in tests.
  socket.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const [verb, , , bytes] = rest.toString("latin1", 0, end).split(" ");
      const next = verb === "MSG" ? end + 2 + Number(bytes) + 2 : end + 2;
      if (rest.length < next) return;
      if (verb === "MSG") got.push(rest.toString("utf8", end + 2, next - 2));
      if (verb === "PING") socket.write("PONG\r\n");
      if (verb === "PONG") ready();
      rest = rest.subarray(next);
    }
  });
}

function logged(log: string, text: string): Promise<void> {
  return ready(() => readFileSync(log, "utf8").includes(text), log);
}
