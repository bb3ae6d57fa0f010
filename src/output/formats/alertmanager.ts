// What Alertmanager takes at /api/v2/alerts. Its labels are the identity of an alert: alerts with
// the same labels are one that goes on, and what differs between them may only be an annotation.
import type { Alert } from "../alert.ts";
import { isoTime } from "../time.ts";
import type { Format, FormatContext } from "./format.ts";
import { objectText } from "./json-object.ts";
import { labelsOf } from "./labels.ts";

export const alertmanager: Format = {
  // Where it happened and who did it. Ids of processes, command lines and names of files are
  // without bound, and whoever is watched chooses them.
  labels: [
    ...["container.id", "container.name", "k8s.ns.name", "k8s.pod.name"],
    ...["proc.name", "user.name"],
  ],
  body: (alert, context) => `[${objectText(alertObject(alert, context))}]`,
  envelope: { open: "[", close: "]" },
};

function alertObject(alert: Alert, { labels }: FormatContext) {
  const { rule, priority, source, hostname, tags, fields } = alert;
  const others = [...fields.keys()].filter((name) => !labels.includes(name));
  return {
    labels: {
      ...labelsOf(alert, labels),
      alertname: rule,
      severity: severityOf(priority.level),
      priority: priority.name,
      source,
      hostname: hostname === "" ? undefined : hostname,
    },
    annotations: {
      ...labelsOf(alert, others),
      summary: rule,
      description: alert.output,
      tags: tags.length === 0 ? undefined : [...tags].sort().join(","),
    },
    startsAt: isoTime(alert.timeNs, "Z"),
  };
}

/** The three words that routes of Alertmanager commonly know. */
function severityOf(level: number): string {
  if (level <= 2) return "critical";
  return level <= 4 ? "warning" : "info";
}
