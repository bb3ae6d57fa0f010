// The NATS channel: each alert is one message to a subject. An alert is written once the server has
// read it; what it may have read when the connection breaks is sent again.
import { limits } from "../base/limits.ts";
import type { FormattedAlert } from "./channel.ts";
import { type Authorities, type ClientFiles, tlsOptions } from "./http-tls.ts";
import { NatsConnection, type NatsServer } from "./nats-connection.ts";
import { reasonOf, type Sink, type Taken, Undelivered } from "./sink.ts";

export interface NatsSettings {
  /** nats:// or tls:// with a host and maybe a port. */
  readonly url: string;
  readonly subject: string;
  /** Each is empty when the server does not ask for it. */
  readonly user: string;
  readonly password: string;
  readonly token: string;
  /** Accepts any certificate. */
  readonly insecure: boolean;
  readonly ca: Authorities;
  /** Undefined: no certificate of ours is shown. */
  readonly client: ClientFiles | undefined;
  /** A server that does not answer for so long is connected to anew. */
  readonly answerMsMax: number;
  /** Of this program, for the server's lists of connections. */
  readonly version: string;
}

const usualPort = 4222;

export class NatsSink implements Sink {
  readonly atOnceMax = limits.channelAlertsAtOnce;
  readonly #settings: NatsSettings;
  readonly #server: NatsServer;
  readonly #ending = new AbortController();
  #connection: NatsConnection | undefined;

  constructor(settings: NatsSettings) {
    this.#settings = settings;
    this.#server = serverOf(settings);
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    const { subject, answerMsMax } = this.#settings;
    const connection = await this.#try(() => this.#connected());
    const sizes = alerts.map(({ line }) => Buffer.byteLength(line));
    const tooLong = sizes.findIndex((bytes) => bytes > connection.payloadBytesMax);
    const fitting = tooLong < 0 ? alerts : alerts.slice(0, tooLong);
    if (fitting.length > 0) {
      const commands = fitting.map(({ line }, i) => `PUB ${subject} ${sizes[i]}\r\n${line}\r\n`);
      await this.#try(() => connection.confirm(commands.join(""), answerMsMax));
      taken(fitting.length, connection);
    }
    if (tooLong < 0) return;
    const what = `an alert of ${sizes[tooLong]} bytes is larger than ${connection.payloadBytesMax}`;
    throw new Undelivered("lost", `${what}, the max_payload of ${this.#settings.url}`);
  }

  /** Certificates are read again. */
  reopen(): Promise<void> {
    this.#forget();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#ending.abort();
    this.#forget();
    return Promise.resolve();
  }

  async #connected(): Promise<NatsConnection> {
    if (this.#connection === undefined || this.#connection.isLost)
      this.#connection = await NatsConnection.open(this.#server, this.#ending.signal);
    return this.#connection;
  }

  async #try<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      this.#forget();
      const why = reasonOf(error);
      throw new Undelivered("retry", `cannot send to ${this.#settings.url}: ${why}`);
    }
  }

  #forget(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }
}

function serverOf(settings: NatsSettings): NatsServer {
  const { protocol, hostname, port } = new URL(settings.url);
  const { user, password, token, version } = settings;
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? usualPort : Number(port),
    mustSecure: protocol === "tls:",
    identity: {
      ...{ name: "gyr", lang: "typescript", version, protocol: 1, echo: false },
      ...(user === "" ? {} : { user, pass: password }),
      ...(token === "" ? {} : { auth_token: token }),
    },
    tls: () => tlsOptions(settings),
  };
}
