// What one row of the table of metrics says. Snapshots, Prometheus text and the reference are
// derived from it.
import type { HistogramReading } from "./histogram.ts";
import type { Groups, Readings } from "./readings.ts";

/**
 * What values are measured in; Prometheus is told memory in bytes, shares from 0 to 1 and time in
 * seconds.
 */
export type Unit =
  | "count"
  | "seconds"
  | "nanoseconds"
  | "timestamp"
  | "percent"
  | "kib"
  | "bytes"
  | "none";

/** One value of a metric that has several. */
export interface Point {
  /** Ends the name in snapshots: `falco.rules.` + `Terminal_shell`. */
  readonly key: string;
  /** Tell it apart in Prometheus. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: MetricValue;
}

export type MetricValue = number | bigint | string;

export type Reading = MetricValue | readonly Point[] | HistogramReading | undefined;

export interface Metric {
  /** As snapshots have it, subsystem first: `scap.n_evts`. */
  readonly name: string;
  /** undefined: always shown. */
  readonly group?: keyof Groups;
  /** `info`: the labels are the value. */
  readonly type: "counter" | "gauge" | "info" | "histogram";
  readonly unit: Unit;
  /** User-facing, a full sentence. */
  readonly doc: string;
  /** Where it is shown; both when absent. */
  readonly only?: "snapshot" | "prometheus";
  /** Shown even when it is zero. */
  readonly always?: true;
  /** The subsystem in Prometheus, when it is another than in snapshots. */
  readonly prometheusSubsystem?: string;
  /** The whole name in Prometheus without its prefix, when it does not follow from the name. */
  readonly prometheusName?: string;
  /** undefined: nothing to say now. */
  readonly read: (readings: Readings) => Reading;
}
