// Metrics that Falco does not have: how late alerts are, what waits where, what collecting costs.
import type { Metric } from "./metric.ts";
import type { OutputsReading } from "./readings.ts";

export const ownMetrics: readonly Metric[] = [
  {
    name: "gyr.version",
    type: "info",
    unit: "none",
    doc: "The version of gyr.",
    read: ({ agent }) => agent.version,
  },
  {
    name: "falco.num_evts",
    prometheusName: "gyr_events_total",
    type: "counter",
    unit: "count",
    doc: "Events that were read.",
    always: true,
    read: ({ events }) => events,
  },
  {
    name: "gyr.malformed_records",
    type: "counter",
    unit: "count",
    doc: "Records skipped because their lengths could not be true.",
    read: ({ malformed }) => malformed,
  },
  {
    name: "gyr.event_lag",
    type: "histogram",
    unit: "seconds",
    doc: "From an event to the moment it is read, of the last event of each batch.",
    read: ({ lagSeconds }) => lagSeconds,
  },
  {
    name: "gyr.alert_latency",
    type: "histogram",
    unit: "seconds",
    doc: "From an event to the moment its alert is handed to the channels.",
    read: ({ alertSeconds }) => alertSeconds,
  },
  perChannel("output_alerts_written", "counter", "Alerts delivered, by channel.", "written"),
  perChannel(
    "output_alerts_dropped",
    "counter",
    "Alerts dropped before delivery, by channel.",
    "dropped",
  ),
  perChannel("output_alerts_failed", "counter", "Alerts lost in delivery, by channel.", "failed"),
  perChannel("output_alerts_waiting", "gauge", "Alerts that wait, by channel.", "waiting"),
  perChannel(
    "output_troubled",
    "gauge",
    "1 while the last delivery failed, by channel.",
    "troubled",
  ),
  {
    name: "gyr.alerts_rate_limited",
    type: "counter",
    unit: "count",
    doc: "Alerts that outputs.rate left out.",
    read: ({ outputs }) => outputs.limited,
  },
  {
    name: "gyr.fds_dropped_full",
    group: "state",
    type: "counter",
    unit: "count",
    doc: "Descriptors not remembered because their process has too many.",
    read: ({ state }) => state.fdsDroppedFull,
  },
  {
    name: "gyr.threads_purged",
    group: "state",
    type: "counter",
    unit: "count",
    doc: "Threads removed because they were gone without an event that said so.",
    read: ({ state }) => state.purged,
  },
  {
    name: "gyr.cpu_sec",
    group: "resources",
    type: "counter",
    unit: "seconds",
    doc: "Processor time of the agent.",
    read: ({ resources }) => resources?.cpuSeconds,
  },
  {
    name: "gyr.heap_bytes",
    group: "resources",
    type: "gauge",
    unit: "bytes",
    doc: "Memory of JavaScript objects, after the last full collection; zero before it.",
    read: ({ collector }) => collector.heapBytes,
  },
  {
    name: "gyr.collections",
    group: "resources",
    type: "counter",
    unit: "count",
    doc: "Full collections of garbage that the agent asked for.",
    read: ({ collector }) => collector.collections,
  },
  {
    name: "gyr.collection_sec",
    group: "resources",
    type: "counter",
    unit: "seconds",
    doc: "Time of the full collections of garbage that the agent asked for.",
    read: ({ collector }) => collector.collectionSeconds,
  },
  {
    name: "gyr.reloads_",
    prometheusName: "gyr_reloads_total",
    type: "counter",
    unit: "count",
    doc: "Reloads of configuration and rules, by what became of them.",
    read: ({ reloads }) => [
      { key: "done", labels: { result: "done" }, value: reloads.done },
      { key: "refused", labels: { result: "refused" }, value: reloads.refused },
    ],
  },
];

type ChannelCount = Exclude<keyof OutputsReading["channels"][number], "name">;

function perChannel(
  name: string,
  type: "counter" | "gauge",
  doc: string,
  what: ChannelCount,
): Metric {
  return {
    name: `gyr.${name}.`,
    prometheusName: `gyr_${name}${type === "counter" ? "_total" : ""}`,
    type,
    unit: "count",
    doc,
    read: ({ outputs }) =>
      outputs.channels.map((channel) => {
        return {
          key: channel.name,
          labels: { channel: channel.name },
          value: Number(channel[what]),
        };
      }),
  };
}
