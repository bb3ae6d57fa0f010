// The page about metrics, from their rows.
import type { Metric } from "../../src/metrics/metric.ts";
import { metrics } from "../../src/metrics/metrics.ts";
import { prometheusName, prometheusType } from "../../src/metrics/prometheus.ts";
import { routes } from "../../src/web/routes.ts";
import { code, page, plain, table } from "./markdown.ts";

/** The key of the configuration that shows a group. */
const groupKeys: Readonly<Record<NonNullable<Metric["group"]>, string>> = {
  rules: "rules_counters_enabled",
  resources: "resource_utilization_enabled",
  state: "state_counters_enabled",
  kernel: "kernel_event_counters_enabled",
  cpus: "kernel_event_counters_per_cpu_enabled",
  programs: "libbpf_stats_enabled",
  scan: "kernel_iter_event_counters_enabled",
};

export function metricsPage(): string {
  const shown = metrics.filter(({ only }) => only !== "snapshot");
  const inSnapshots = metrics.filter(({ only }) => only !== "prometheus");
  return page(
    "# Metrics",
    "How to get them is told in [monitor gyr](../monitor-gyr.md). A key of the section `metrics` " +
      "shows or hides each group; metrics without one are always there.",
    "## What the web server answers",
    table(
      ["Method", "Path", "Answer"],
      routes.map(({ method, path, doc }) => [method, code(pathOf(path)), plain(doc)]),
    ),
    "## For Prometheus",
    table(
      ["Metric", "Type", "Meaning", "Key"],
      shown.map((metric) => [
        code(prometheusName(metric)),
        prometheusType(metric),
        plain(metric.doc),
        keyOf(metric),
      ]),
    ),
    "With `/metrics?names=conventional` these are called otherwise, and all others the same:",
    table(
      ["Metric", "Conventional name", "Type"],
      shown.flatMap((metric) => {
        const name = prometheusName(metric, "conventional");
        if (name === prometheusName(metric)) return [];
        const type = prometheusType(metric, "conventional");
        return [[code(prometheusName(metric)), code(name), type]];
      }),
    ),
    "## In snapshots",
    "A name that ends in a dot or an underscore is followed by what the value is about: a " +
      "rule, a file, a processor. With `metrics.convert_memory_to_mb`, `_kb` and `_bytes` " +
      "become `_mb`. " +
      "Histograms are told as `_p50_sec` and `_p99_sec`. What came since the one before is in " +
      "`falco.evts_rate_sec`, `scap.evts_rate_sec`, `scap.evts_drop_rate_sec` and " +
      "`scap.n_drops_perc`, and what there was then in the names that end in `_prev`.",
    table(
      ["Field", "Meaning", "Key"],
      inSnapshots.map((metric) => [code(metric.name), plain(metric.doc), keyOf(metric)]),
    ),
  );
}

function keyOf({ group }: Metric): string {
  return group === undefined ? "" : code(groupKeys[group]);
}

function pathOf(path: (typeof routes)[number]["path"]): string {
  const settings = { address: "", port: 0, certificate: undefined, versions: {} };
  return path({ ...settings, healthPath: "/healthz", metrics: true }) ?? "";
}
