// The syslog channel: to this machine's socket, or over UDP or TCP. The severity of a message is
// the priority of its rule.
import type { FormattedAlert } from "./channel.ts";
import { limits } from "../base/limits.ts";
import type { Sink, Taken } from "./sink.ts";
import { type SyslogAddress, syslogAddress } from "./syslog-address.ts";
import { type SyslogFormat, type SyslogIdentity, syslogMessage } from "./syslog-message.ts";
import { TcpTransport } from "./syslog-tcp.ts";
import { UdpTransport } from "./syslog-udp.ts";
import { UnixTransport } from "./syslog-unix.ts";
import type { SystemCalls } from "./system.ts";

export interface SyslogSettings {
  /** See syslog-address.ts. */
  readonly address: string;
  readonly format: SyslogFormat;
  readonly facility: string;
  readonly name: string;
  readonly pid: number;
  readonly hostname: string;
}

/** Carries messages one after the other; rejects with Undelivered. */
export interface SyslogTransport {
  send(message: string): Promise<void>;
  close(): void;
}

export class SyslogSink implements Sink {
  readonly atOnceMax = limits.channelAlertsAtOnce;
  readonly #transport: SyslogTransport;
  readonly #identity: SyslogIdentity;

  constructor(settings: SyslogSettings, system: SystemCalls) {
    const address = syslogAddress(settings.address);
    if (address === undefined) throw new Error(`bug: unchecked address ${settings.address}`);
    this.#transport = transportTo(address, settings.format, system);
    const { hostname } = settings;
    // The C library leaves the host out of what it hands to the local syslog in the old format.
    const local = address.kind === "unix" && settings.format === "rfc3164";
    this.#identity = { ...settings, hostname: local ? "" : hostname };
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    for (const alert of alerts) {
      await this.#transport.send(syslogMessage(alert, this.#identity, new Date()));
      taken(1);
    }
  }

  reopen(): Promise<void> {
    this.#transport.close();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#transport.close();
    return Promise.resolve();
  }
}

function transportTo(
  address: SyslogAddress,
  format: SyslogFormat,
  system: SystemCalls,
): SyslogTransport {
  switch (address.kind) {
    case "unix":
      return new UnixTransport(address.path, system);
    case "udp":
      return new UdpTransport(address.host, address.port);
    case "tcp":
      return new TcpTransport(address.host, address.port, format);
  }
}
