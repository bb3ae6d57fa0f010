// What rules cost, from samples in which each is asked alone. Which costs most, not what matching
// costs: there rules share their tests.
import type { Metric, Point } from "./metric.ts";
import { sanitized } from "./names.ts";
import type { RuleReading } from "./readings.ts";

const nsPerSecond = 1e9;
/** A snapshot is an alert, read by people: it tells of those that cost most. */
const shownMax = 10;

export const ruleCostMetrics: readonly Metric[] = [
  {
    name: "gyr.rule_cost_samples",
    group: "rules",
    type: "counter",
    unit: "count",
    doc: "Events that each rule was timed with, alone; about five in a second are tried.",
    only: "prometheus",
    read: ({ rules }) => points(sampled(rules), ({ samples }) => samples),
  },
  {
    name: "gyr.rule_cost_sec",
    group: "rules",
    type: "counter",
    unit: "seconds",
    doc: "Time of one evaluation of each rule, added up over its samples.",
    only: "prometheus",
    read: ({ rules }) => points(sampled(rules), ({ ns }) => secondsText(ns)),
  },
  {
    name: "gyr.rule_cost_max_sec",
    group: "rules",
    type: "gauge",
    unit: "seconds",
    doc: "Time of one evaluation of each rule in its dearest sample.",
    only: "prometheus",
    read: ({ rules }) => points(sampled(rules), ({ maxNs }) => secondsText(maxNs)),
  },
  {
    name: "gyr.rule_cost_perc.",
    group: "rules",
    type: "gauge",
    unit: "percent",
    doc: "Share of a rule in what all rules cost in samples, of the ten that cost most.",
    only: "snapshot",
    read: ({ rules }) => {
      const all = rules.reduce((sum, { cost }) => sum + cost.ns, 0);
      return points(dearest(rules), ({ ns }) => Math.round((1_000 * ns) / all) / 10);
    },
  },
  {
    name: "gyr.rule_cost_avg_ns.",
    group: "rules",
    type: "gauge",
    unit: "nanoseconds",
    doc: "Mean time of one evaluation, of the ten rules that cost most.",
    only: "snapshot",
    read: ({ rules }) => points(dearest(rules), ({ ns, samples }) => Math.round(ns / samples)),
  },
  {
    name: "gyr.rule_cost_max_ns.",
    group: "rules",
    type: "gauge",
    unit: "nanoseconds",
    doc: "Time of one evaluation in the dearest sample, of the ten rules that cost most.",
    only: "snapshot",
    read: ({ rules }) => points(dearest(rules), ({ maxNs }) => Math.round(maxNs)),
  },
];

function sampled(rules: readonly RuleReading[]): readonly RuleReading[] {
  return rules.filter(({ cost }) => cost.samples > 0);
}

function dearest(rules: readonly RuleReading[]): readonly RuleReading[] {
  return sampled(rules)
    .toSorted((a, b) => b.cost.ns - a.cost.ns)
    .slice(0, shownMax);
}

function points(
  rules: readonly RuleReading[],
  value: (cost: RuleReading["cost"]) => number | string,
): readonly Point[] {
  return rules.map(({ name, source, cost }) => {
    return { key: sanitized(name), labels: { rule_name: name, source }, value: value(cost) };
  });
}

/** As a number it would be told to the microsecond, which most rules do not take. */
function secondsText(ns: number): string {
  return (ns / nsPerSecond).toFixed(9);
}
