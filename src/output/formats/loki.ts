// What Loki takes at /loki/api/v1/push. Each set of labels is a stream that Loki keeps open, so
// labels are few and their values come from a small set; everything else is in the line.
import type { Format } from "./format.ts";
import { objectText } from "./json-object.ts";
import { labelsOf } from "./labels.ts";

export const loki: Format = {
  labels: ["k8s.ns.name"],
  body: (alert, { labels, line }) => {
    const { rule, priority, source, hostname } = alert;
    const stream = {
      ...labelsOf(alert, labels),
      service_name: "gyr",
      rule,
      priority: priority.name,
      source,
      hostname: hostname === "" ? undefined : hostname,
    };
    return objectText({ streams: [{ stream, values: [[String(alert.timeNs), line]] }] });
  },
  envelope: { open: '{"streams":[', close: "]}" },
};
