// The list of channels. A new one is a file beside this one and a row here.
import type { Sink } from "./sink.ts";
import { FileSink, type FileSettings } from "./file.ts";
import { type GrpcSettings, grpcSink } from "./grpc.ts";
import { HttpSink, type HttpSettings } from "./http.ts";
import { NatsSink, type NatsSettings } from "./nats.ts";
import { ProgramSink, type ProgramSettings } from "./program.ts";
import { stdoutSink } from "./stdout.ts";
import { SyslogSink, type SyslogSettings } from "./syslog.ts";
import { syslogAddress } from "./syslog-address.ts";
import type { SystemCalls } from "./system.ts";

/** What each kind of channel is told, by its kind. Plain data: it may cross to another thread. */
export interface SettingsByKind {
  readonly file: FileSettings;
  readonly stdout: object;
  readonly syslog: SyslogSettings;
  readonly program: ProgramSettings;
  readonly http: HttpSettings;
  readonly nats: NatsSettings;
  readonly grpc: GrpcSettings;
}

export type ChannelKind = keyof SettingsByKind;

/** A kind and its settings. */
export type SinkSettings = {
  readonly [K in ChannelKind]: { readonly kind: K } & SettingsByKind[K];
}[ChannelKind];

export interface ChannelRow<S> {
  /** User-facing, a full sentence. */
  readonly doc: string;
  /**
   * Whether delivering is a conversation: it waits for answers or starts processes, so it is done
   * on the output thread. What the system takes at once costs no thread.
   */
  readonly converses: (settings: S) => boolean;
  /** The settings when no alert may be lost: whatever may work later is tried again. */
  readonly lasting?: (settings: S) => S;
  readonly make: (settings: S, system: SystemCalls) => Sink;
}

/** In the order in which an alert is handed to them. */
export const channels: { readonly [K in ChannelKind]: ChannelRow<SettingsByKind[K]> } = {
  file: {
    doc: "Appends each alert as one line to a file.",
    converses: () => false,
    lasting: (settings) => ({ ...settings, sync: true }),
    make: (settings, system) => new FileSink(settings, system),
  },
  stdout: {
    doc: "Writes each alert as one line to standard output.",
    converses: () => false,
    make: () => stdoutSink(),
  },
  syslog: {
    doc: "Sends each alert as one message to syslog.",
    converses: ({ address }) => ["tcp", "tls"].includes(syslogAddress(address)?.kind ?? ""),
    lasting: (settings) => ({ ...settings, repeats: true }),
    make: (settings, system) => new SyslogSink(settings, system),
  },
  program: {
    doc: "Writes each alert as one line to the standard input of a program.",
    converses: () => true,
    lasting: (settings) => ({ ...settings, repeats: true }),
    make: (settings, system) => new ProgramSink(settings, system),
  },
  http: {
    doc: "Posts each alert to a web address.",
    converses: () => true,
    lasting: (settings) => ({ ...settings, timeoutsMax: Number.POSITIVE_INFINITY }),
    make: (settings) => new HttpSink(settings),
  },
  nats: {
    doc: "Sends each alert as one message to a NATS server.",
    converses: () => true,
    make: (settings) => new NatsSink(settings),
  },
  grpc: {
    doc: "Serves alerts to gRPC clients that ask for them.",
    converses: () => true,
    lasting: (settings) => ({ ...settings, repeats: true }),
    make: (settings) => grpcSink(settings),
  },
};

/** The row of a kind, for any settings of that kind. */
function rowOf(kind: ChannelKind): ChannelRow<SinkSettings> {
  return channels[kind] as ChannelRow<SinkSettings>; // A cast: the settings carry the same kind.
}

export function makeSink(settings: SinkSettings, system: SystemCalls): Sink {
  return rowOf(settings.kind).make(settings, system);
}

export function converses(settings: SinkSettings): boolean {
  return rowOf(settings.kind).converses(settings);
}

/** As they are for a channel with a spool. */
export function lasting(settings: SinkSettings): SinkSettings {
  return rowOf(settings.kind).lasting?.(settings) ?? settings;
}
