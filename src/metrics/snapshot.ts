// Metrics as the fields of a snapshot: what the alert `Falco internal: metrics snapshot` and the
// lines of metrics.output_file hold.
import { countOf, quantile } from "./histogram.ts";
import type { Metric, MetricValue, Reading } from "./metric.ts";
import { metrics } from "./metrics.ts";
import type { Readings } from "./readings.ts";

export interface SnapshotOptions {
  /** metrics.convert_memory_to_mb */
  readonly megabytes: boolean;
  /** metrics.include_empty_values */
  readonly empty: boolean;
}

const kibi = 1_024;
const nsPerSecond = 1e9;

/** `before`: the readings of the snapshot before, which rates are told from. */
export function snapshotFields(
  readings: Readings,
  before: Readings | undefined,
  options: SnapshotOptions,
): ReadonlyMap<string, MetricValue> {
  const fields = new Map<string, MetricValue>();
  for (const metric of metrics) {
    if (metric.only === "prometheus") continue;
    if (metric.group !== undefined && !readings.groups[metric.group]) continue;
    for (const [name, value] of entriesOf(metric, metric.read(readings), options))
      if (options.empty || metric.always === true || value !== 0) fields.set(name, value);
  }
  for (const [name, value] of rates(readings, before)) fields.set(name, value);
  return fields;
}

type Entry = readonly [name: string, value: MetricValue];

function entriesOf(metric: Metric, reading: Reading, options: SnapshotOptions): readonly Entry[] {
  if (reading === undefined) return [];
  if (typeof reading !== "object") return [inUnit(metric, reading, options)];
  if ("counts" in reading) {
    if (countOf(reading) === 0) return [];
    return [50, 99].map((percent): Entry => {
      return [`${metric.name}_p${percent}_sec`, quantile(reading, percent / 100) ?? 0];
    });
  }
  return reading.map(({ key, value }): Entry => [metric.name + key, value]);
}

function inUnit({ name, unit }: Metric, value: MetricValue, { megabytes }: SnapshotOptions): Entry {
  if (typeof value !== "number") return [name, value];
  if (unit === "percent") return [name, tenths(value)];
  const isMemory = unit === "kib" || unit === "bytes";
  if (!isMemory || !megabytes) return [name, value];
  const bytes = unit === "kib" ? value * kibi : value;
  return [`${name.replace(/_(?:kb|bytes)$/, "")}_mb`, tenths(bytes / kibi / kibi)];
}

function rates(now: Readings, before: Readings | undefined): readonly Entry[] {
  const seconds = before === undefined ? 0 : Number(now.nowNs - before.nowNs) / nsPerSecond;
  const rate = (count: number) => tenths(count / seconds);
  const eventsBefore = before?.events ?? 0;
  const entries: Entry[] = [["falco.num_evts_prev", eventsBefore]];
  if (seconds > 0) entries.push(["falco.evts_rate_sec", rate(now.events - eventsBefore)]);
  if (now.capture === undefined || !now.groups.kernel) return entries;
  const events = before?.capture?.events ?? 0;
  const drops = before?.capture?.drops ?? 0;
  const newEvents = now.capture.events - events;
  const newDrops = now.capture.drops - drops;
  return [
    ...entries,
    ["scap.n_evts_prev", events],
    ["scap.n_drops_prev", drops],
    ["scap.evts_rate_sec", seconds > 0 ? rate(newEvents) : 0],
    ["scap.evts_drop_rate_sec", seconds > 0 ? rate(newDrops) : 0],
    ["scap.n_drops_perc", newEvents > 0 ? tenths((100 * newDrops) / newEvents) : 0],
  ];
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
