// The syslog channel: to this machine's socket, or over UDP or TCP. The severity of a message is
// the priority of its rule.
import { limits } from "../base/limits.ts";
import type { FormattedAlert } from "./channel.ts";
import { type TlsSettings, tlsOptions } from "./http-tls.ts";
import { reasonOf, type Sink, type Taken, Undelivered, type Way } from "./sink.ts";
import { type SyslogAddress, syslogAddress } from "./syslog-address.ts";
import { type SyslogFormat, type SyslogIdentity, syslogMessage } from "./syslog-message.ts";
import { type SyslogServer, TcpConnection } from "./syslog-tcp.ts";
import { UdpConnection } from "./syslog-udp.ts";
import { UnixConnection } from "./syslog-unix.ts";
import type { SystemCalls } from "./system.ts";

export interface SyslogSettings {
  /** See syslog-address.ts. */
  readonly address: string;
  readonly format: SyslogFormat;
  readonly facility: string;
  readonly name: string;
  readonly pid: number;
  readonly hostname: string;
  /** For addresses with TLS; undefined: the authorities of this machine, no certificate of ours. */
  readonly tls?: TlsSettings | undefined;
  /** What was sent may have to be sent again: a connection that is gone is told of. */
  readonly repeats?: boolean;
}

type NetworkAddress = Exclude<SyslogAddress, { readonly kind: "unix" }>;

const usualTls: TlsSettings = { insecure: false, ca: "/etc/ssl/certs", client: undefined };

/** Carries messages one after the other; rejects with errors of the system. */
export interface SyslogConnection extends Way {
  /** It is of no use any more. */
  readonly isLost: boolean;
  send(message: string): Promise<void>;
  close(): void;
}

export class SyslogSink implements Sink {
  readonly atOnceMax = limits.channelAlertsAtOnce;
  readonly #settings: SyslogSettings;
  readonly #address: SyslogAddress;
  readonly #system: SystemCalls;
  readonly #identity: SyslogIdentity;
  #connection: SyslogConnection | undefined;

  constructor(settings: SyslogSettings, system: SystemCalls) {
    const address = syslogAddress(settings.address);
    if (address === undefined) throw new Error(`bug: unchecked address ${settings.address}`);
    this.#settings = settings;
    this.#address = address;
    this.#system = system;
    const { hostname } = settings;
    // The C library leaves the host out of what it hands to the local syslog in the old format.
    const local = address.kind === "unix" && settings.format === "rfc3164";
    this.#identity = { ...settings, hostname: local ? "" : hostname };
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    let mayConnect = true;
    for (const alert of alerts) {
      const message = syslogMessage(alert, this.#identity, new Date());
      taken(1, await this.#send(message, mayConnect));
      // Another connection would let alerts overtake those that are sent again.
      mayConnect = this.#settings.repeats !== true;
    }
  }

  reopen(): Promise<void> {
    this.#forget();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#forget();
    return Promise.resolve();
  }

  get #isConnected(): boolean {
    return this.#connection !== undefined && !this.#connection.isLost;
  }

  async #send(message: string, mayConnect: boolean): Promise<SyslogConnection> {
    const wasThere = this.#isConnected;
    try {
      const connection = await this.#connected(mayConnect);
      await connection.send(message);
      return connection;
    } catch (error) {
      this.#forget();
      // A syslog that was restarted has a new socket at the old path.
      if (wasThere && this.#settings.repeats !== true) return await this.#send(message, true);
      throw this.#undelivered(error);
    }
  }

  async #connected(mayConnect: boolean): Promise<SyslogConnection> {
    if (this.#connection !== undefined && this.#isConnected) return this.#connection;
    if (!mayConnect) throw new Error("the connection was closed");
    this.#forget();
    this.#connection = await this.#connect();
    return this.#connection;
  }

  async #connect(): Promise<SyslogConnection> {
    const address = this.#address;
    switch (address.kind) {
      case "unix":
        return new UnixConnection(address.path, this.#system);
      case "udp":
        return await UdpConnection.open(address.host, address.port);
      case "tcp":
      case "tls":
        return await TcpConnection.open(await this.#serverAt(address), this.#system);
    }
  }

  async #serverAt({ kind, host, port }: NetworkAddress): Promise<SyslogServer> {
    const { format, tls = usualTls } = this.#settings;
    if (kind !== "tls")
      return { host, port, tls: undefined, framing: format === "rfc5424" ? "length" : "line" };
    // As RFC 5425 has it, whatever the format. Certificates may have been renewed.
    return { host, port, tls: await tlsOptions(tls), framing: "length" };
  }

  #forget(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  #undelivered(error: unknown): Undelivered {
    const address = this.#address;
    const { kind } = address;
    const where = kind === "unix" ? address.path : `${kind}://${address.host}:${address.port}`;
    return new Undelivered("retry", `cannot send to ${where}: ${reasonOf(error)}`);
  }
}
