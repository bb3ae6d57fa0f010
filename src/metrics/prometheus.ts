// Metrics as text for Prometheus: the exposition format 0.0.4. By default names are those that
// Falco derives, some of which break conventions of Prometheus; whoever asks for it gets others.
import { bounds, countOf, type HistogramReading } from "./histogram.ts";
import type { Metric, MetricValue, Point, Reading, Unit } from "./metric.ts";
import { metrics } from "./metrics.ts";
import { prometheusWord, withoutUnit } from "./names.ts";
import type { Readings } from "./readings.ts";

const prefix = "falcosecurity_";
const kibi = 1_024;
const nsPerSecond = 1e9;

/** How metrics can be named; the first is the default. */
export const namings = ["falco", "conventional"] as const;
export type Naming = (typeof namings)[number];

export function prometheusText(readings: Readings, naming: Naming = "falco"): string {
  // One block per name: readers refuse a second description of the same metric.
  const blocks = new Map<string, string>();
  for (const metric of metrics) {
    if (metric.only === "snapshot") continue;
    if (metric.group !== undefined && !readings.groups[metric.group]) continue;
    const name = prometheusName(metric, naming);
    const lines = linesOf(name, metric, naming, metric.read(readings));
    if (lines.length === 0) continue;
    const type = prometheusType(metric, naming);
    const head = blocks.get(name) ?? `# HELP ${name} ${metric.doc}\n# TYPE ${name} ${type}\n`;
    blocks.set(name, `${head}${lines.join("\n")}\n`);
  }
  return [...blocks.values()].join("");
}

/** `scap.n_evts` → `falcosecurity_scap_n_evts_total`; ours have no prefix but their own. */
export function prometheusName(metric: Metric, naming: Naming = "falco"): string {
  const [subsystem = "", ...rest] = metric.name.split(".");
  const own = subsystem === "gyr" || metric.prometheusName?.startsWith("gyr_") === true;
  if (metric.prometheusName !== undefined) return (own ? "" : prefix) + metric.prometheusName;
  const parts = [metric.prometheusSubsystem ?? subsystem, withoutUnit(rest.join("."))];
  const unit = metric.type === "info" ? "info" : unitName(metric, naming);
  const name = prometheusWord([...parts, ...(unit === "" ? [] : [unit])].join("_"));
  return own ? name : prefix + name;
}

/** `untyped` where the name says that it is a counter, and the values that it is none. */
export function prometheusType(metric: Metric, naming: Naming = "falco"): string {
  if (metric.type === "info") return "gauge";
  const misnamed = metric.type === "gauge" && prometheusName(metric, naming).endsWith("_total");
  return misnamed ? "untyped" : metric.type;
}

const unitNames: Readonly<Record<Unit, string>> = {
  count: "total",
  seconds: "seconds",
  nanoseconds: "seconds",
  timestamp: "timestamp_nanoseconds",
  percent: "ratio",
  kib: "bytes",
  bytes: "bytes",
  none: "",
};

function unitName({ type, unit }: Metric, naming: Naming): string {
  if (naming === "conventional") {
    if (unit === "timestamp") return "timestamp_seconds";
    if (unit === "count" && type !== "counter") return "";
  }
  const isTime = unit === "seconds" || unit === "nanoseconds";
  return type === "counter" && isTime ? `${unitNames[unit]}_total` : unitNames[unit];
}

function linesOf(
  name: string,
  metric: Metric,
  naming: Naming,
  reading: Reading,
): readonly string[] {
  if (reading === undefined) return [];
  if (isHistogram(reading)) return histogramLines(name, reading);
  if (isPoints(reading))
    return reading.map(({ labels, value }) => {
      const number = metric.type === "info" ? 1 : value;
      return `${name}${labelText(labels)} ${valueText(number, metric.unit, naming)}`;
    });
  if (metric.type !== "info") return [`${name} ${valueText(reading, metric.unit, naming)}`];
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

function valueText(value: MetricValue, unit: Unit, naming: Naming): string {
  if (unit === "timestamp" && naming === "conventional")
    return (Number(value) / nsPerSecond).toFixed(6); // More digits than that a number has not.
  if (typeof value !== "number") return String(value);
  if (unit === "nanoseconds") return (value / nsPerSecond).toFixed(9);
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
