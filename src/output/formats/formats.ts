// The list of formats. A new one is a file beside this one and a row here.
import type { Alert } from "../alert.ts";
import { alertmanager } from "./alertmanager.ts";
import { ecs } from "./ecs.ts";
import type { Format } from "./format.ts";
import { loki } from "./loki.ts";
import { ocsf } from "./ocsf.ts";
import { otlp } from "./otlp.ts";

const formats = { alertmanager, otlp, ecs, loki, ocsf } as const satisfies Record<string, Format>;

/** Of one channel, from the configuration. */
export interface FormatSettings {
  readonly name: keyof typeof formats;
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
