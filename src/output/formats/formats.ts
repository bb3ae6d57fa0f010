// The list of formats. A new one is a file beside this one and a row here.
import type { Alert } from "../alert.ts";
import { alertmanager } from "./alertmanager.ts";
import { ecs } from "./ecs.ts";
import type { Envelope, Format } from "./format.ts";
import { loki } from "./loki.ts";
import { ocsf } from "./ocsf.ts";
import { otlp } from "./otlp.ts";

const formats = { alertmanager, otlp, ecs, loki, ocsf } as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

/** Of one channel, from the configuration. */
export interface FormatSettings {
  readonly name: FormatName;
  /** Undefined: those that the format proposes. */
  readonly labels?: readonly string[] | undefined;
  readonly version: string;
}

/** The body of an alert; `line` is how channels without a format get it. */
export function formattedBody(alert: Alert, settings: FormatSettings, line: string): string {
  const { name, version } = settings;
  const { body, labels }: Format = formats[name];
  return body(alert, { labels: settings.labels ?? labels, version, line });
}

/** Several bodies of a format as one; undefined when it has one alert in each. */
export function joined(name: FormatName, bodies: readonly string[]): string | undefined {
  const { envelope }: Format = formats[name];
  if (envelope === undefined || !bodies.every((body) => isIn(envelope, body))) return undefined;
  const { open, close } = envelope;
  const inner = bodies.map((body) => body.slice(open.length, body.length - close.length));
  return open + inner.join(",") + close;
}

export function takesSeveral(name: FormatName): boolean {
  const { envelope }: Format = formats[name];
  return envelope !== undefined;
}

/** What waited in a spool may be of a format that the channel had before. */
function isIn({ open, close }: Envelope, body: string): boolean {
  return body.startsWith(open) && body.endsWith(close);
}
