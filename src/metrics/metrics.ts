// The one list of metrics, in the order in which Prometheus text and the reference show them.
import { agentMetrics } from "./agent-metrics.ts";
import { auditMetrics } from "./audit-metrics.ts";
import { captureMetrics } from "./capture-metrics.ts";
import type { Metric } from "./metric.ts";
import { ownMetrics } from "./own-metrics.ts";
import { resourceMetrics } from "./resource-metrics.ts";
import { ruleCostMetrics } from "./rule-cost-metrics.ts";
import { stateMetrics } from "./state-metrics.ts";

export const metrics: readonly Metric[] = [
  ...agentMetrics,
  ...resourceMetrics,
  ...stateMetrics,
  ...captureMetrics,
  ...ownMetrics,
  ...auditMetrics,
  ...ruleCostMetrics,
];
