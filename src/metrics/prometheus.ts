// Metrics as text for Prometheus: the exposition format 0.0.4.
import { bounds, countOf, type HistogramReading } from "./histogram.ts";
import type { Metric, MetricValue, Point, Reading, Unit } from "./metric.ts";
import { metrics } from "./metrics.ts";
import { prometheusWord, withoutUnit } from "./names.ts";
import type { Readings } from "./readings.ts";

const prefix = "falcosecurity_";
const kibi = 1_024;

export function prometheusText(readings: Readings): string {
  // One block per name: readers refuse a second description of the same metric.
  const blocks = new Map<string, string>();
  for (const metric of metrics) {
    if (metric.only === "snapshot") continue;
    if (metric.group !== undefined && !readings.groups[metric.group]) continue;
    const name = prometheusName(metric);
    const lines = linesOf(name, metric, metric.read(readings));
    if (lines.length === 0) continue;
    const type = metric.type === "info" ? "gauge" : metric.type;
    const head = blocks.get(name) ?? `# HELP ${name} ${metric.doc}\n# TYPE ${name} ${type}\n`;
    blocks.set(name, `${head}${lines.join("\n")}\n`);
  }
  return [...blocks.values()].join("");
}

/** `scap.n_evts` → `falcosecurity_scap_n_evts_total`; ours have no prefix but their own. */
export function prometheusName(metric: Metric): string {
  const [subsystem = "", ...rest] = metric.name.split(".");
  const own = subsystem === "gyr" || metric.prometheusName?.startsWith("gyr_") === true;
  if (metric.prometheusName !== undefined) return (own ? "" : prefix) + metric.prometheusName;
  const parts = [metric.prometheusSubsystem ?? subsystem, withoutUnit(rest.join("."))];
  const unit = metric.type === "info" ? "info" : unitName(metric);
  const name = prometheusWord([...parts, ...(unit === "" ? [] : [unit])].join("_"));
  return own ? name : prefix + name;
}

const unitNames: Readonly<Record<Unit, string>> = {
  count: "total",
  seconds: "seconds",
  nanoseconds: "nanoseconds",
  timestamp: "timestamp_nanoseconds",
  percent: "ratio",
  kib: "bytes",
  bytes: "bytes",
  none: "",
};

function unitName({ type, unit }: Metric): string {
  const isTime = unit === "seconds" || unit === "nanoseconds";
  return type === "counter" && isTime ? `${unitNames[unit]}_total` : unitNames[unit];
}

function linesOf(name: string, metric: Metric, reading: Reading): readonly string[] {
  if (reading === undefined) return [];
  if (isHistogram(reading)) return histogramLines(name, reading);
  if (isPoints(reading))
    return reading.map(({ labels, value }) => {
      const number = metric.type === "info" ? 1 : value;
      return `${name}${labelText(labels)} ${valueText(number, metric.unit)}`;
    });
  if (metric.type !== "info") return [`${name} ${valueText(reading, metric.unit)}`];
  const label = metric.name.split(".").at(-1)!;
  return [`${name}${labelText({ [label]: String(reading) })} 1`];
}

function isPoints(reading: Reading): reading is readonly Point[] {
  return Array.isArray(reading);
}

function isHistogram(reading: Reading): reading is HistogramReading {
  return typeof reading === "object" && !isPoints(reading);
}

function histogramLines(name: string, histogram: HistogramReading): readonly string[] {
  let below = 0;
  const buckets = bounds.map((bound, i) => {
    below += histogram.counts[i]!;
    return `${name}_bucket${labelText({ le: String(bound) })} ${below}`;
  });
  const count = countOf(histogram);
  const all = `${name}_bucket${labelText({ le: "+Inf" })} ${count}`;
  return [...buckets, all, `${name}_sum ${histogram.sum.toFixed(6)}`, `${name}_count ${count}`];
}

function valueText(value: MetricValue, unit: Unit): string {
  if (typeof value !== "number") return String(value);
  if (unit === "percent") return (value / 100).toFixed(6);
  const number = unit === "kib" ? value * kibi : value;
  return Number.isInteger(number) ? String(number) : number.toFixed(6);
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const texts = Object.entries(labels)
    .map(([key, value]) => [key.replaceAll(/[^a-zA-Z0-9_]/g, "_"), value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    // Two tags may become one name; a name may stand only once.
    .filter(([key], i, all) => key !== all[i - 1]?.[0])
    .map(([key, value]) => `${key}="${escaped(value)}"`);
  return texts.length === 0 ? "" : `{${texts.join(",")}}`;
}

// Falco does not; a quotation mark in the name of a rule breaks its whole page.
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
