// Metrics about Kubernetes audit events, which Falco's plugin does not have. They are there while
// such events are watched.
import type { Metric, Point } from "./metric.ts";
import type { AuditReading } from "./readings.ts";

/** Why something was not taken, as labels call it. */
const reasons = [
  ["busy", "droppedBusy"],
  ["too_large", "droppedLarge"],
  ["too_slow", "droppedSlow"],
  ["broken", "droppedBroken"],
] as const satisfies readonly (readonly [reason: string, count: keyof AuditReading])[];

export const auditMetrics: readonly Metric[] = [
  count("received", "Requests of API servers and lines of audit logs that were taken."),
  count("malformed", "What came with Kubernetes audit events and was none."),
  count("events", "Kubernetes audit events that rules were asked about."),
  {
    name: "gyr.k8s_audit_dropped.",
    prometheusName: "gyr_k8s_audit_dropped_total",
    type: "counter",
    unit: "count",
    doc: "Requests and lines that were not taken; API servers post again what is dropped as busy.",
    read: ({ audit }) =>
      audit === undefined
        ? undefined
        : reasons.map(([reason, name]): Point => {
            return { key: reason, labels: { reason }, value: audit[name] };
          }),
  },
  {
    name: "gyr.k8s_audit_waiting_bytes",
    type: "gauge",
    unit: "bytes",
    doc: "Texts of Kubernetes audit events that are being read or wait for rules.",
    read: ({ audit }) => (audit === undefined ? undefined : audit.reading + audit.waiting),
  },
];

function count(name: "received" | "malformed" | "events", doc: string): Metric {
  return {
    name: `gyr.k8s_audit_${name}`,
    type: "counter",
    unit: "count",
    doc,
    read: ({ audit }) => audit?.[name],
  };
}
