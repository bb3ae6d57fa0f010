// What a format is: a pure function from an alert to the body that another system takes.
import type { Alert } from "../alert.ts";

export interface FormatContext {
  /** Fields whose values are labels. */
  readonly labels: readonly string[];
  /** Of this program. */
  readonly version: string;
  /** The alert as channels without a format get it. */
  readonly line: string;
}

export interface Format {
  /** Fields that are labels unless the configuration names others. */
  readonly labels: readonly string[];
  /** One JSON text without line breaks. */
  readonly body: (alert: Alert, context: FormatContext) => string;
  /** What is around the alerts of a body, where one may hold several. */
  readonly envelope?: Envelope;
}

export interface Envelope {
  readonly open: string;
  readonly close: string;
}
