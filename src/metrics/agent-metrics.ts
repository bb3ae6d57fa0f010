// Metrics about the agent as such: versions, times, files, rules. Names are those of Falco.
import type { Metric } from "./metric.ts";
import { sanitized } from "./names.ts";
import type { FileReading, RuleReading } from "./readings.ts";

export const agentMetrics: readonly Metric[] = [
  {
    name: "evt.time",
    type: "gauge",
    unit: "timestamp",
    doc: "When the snapshot was taken, in nanoseconds since 1970.",
    only: "snapshot",
    read: ({ nowNs }) => nowNs,
  },
  {
    name: "evt.hostname",
    type: "info",
    unit: "none",
    doc: "The name of the machine.",
    read: ({ agent }) => agent.hostname,
  },
  {
    name: "evt.source",
    type: "info",
    unit: "none",
    doc: "The source of events that the snapshot is about.",
    only: "snapshot",
    read: ({ agent }) => agent.source,
  },
  {
    name: "falco.version",
    type: "info",
    unit: "none",
    doc: "The version of Falco that gyr behaves like.",
    read: ({ agent }) => agent.falcoVersion,
  },
  {
    name: "falco.kernel_release",
    type: "info",
    unit: "none",
    doc: "The release of the running kernel.",
    read: ({ agent }) => agent.kernelRelease,
  },
  {
    name: "scap.engine_name",
    type: "info",
    unit: "none",
    doc: "What delivers the events of a source.",
    only: "snapshot",
    read: ({ agent }) => agent.engine,
  },
  {
    name: "scap.engine_name",
    type: "info",
    unit: "none",
    doc: "What delivers the events of a source.",
    only: "prometheus",
    read: ({ agent }) => {
      const labels = { engine_name: agent.engine, evt_source: agent.source };
      return [{ key: "", labels, value: 1 }];
    },
  },
  {
    name: "falco.start_ts",
    type: "gauge",
    unit: "timestamp",
    doc: "When the agent started, counted from the beginning of 1970.",
    read: ({ agent }) => agent.startNs,
  },
  {
    name: "falco.reload_ts",
    type: "gauge",
    unit: "timestamp",
    doc: "When configuration and rules were last loaded, counted from the beginning of 1970.",
    read: ({ agent }) => agent.reloadNs,
  },
  {
    name: "falco.host_boot_ts",
    type: "gauge",
    unit: "timestamp",
    doc: "When the machine started, counted from the beginning of 1970.",
    read: ({ agent }) => agent.bootNs,
  },
  {
    name: "falco.duration_sec",
    type: "counter",
    unit: "seconds",
    doc: "Seconds since the agent started.",
    always: true,
    read: ({ agent }) => agent.seconds,
  },
  {
    name: "falco.host_num_cpus",
    type: "gauge",
    unit: "count",
    doc: "Processors of the machine.",
    read: ({ agent }) => agent.cpus,
  },
  {
    name: "falco.outputs_queue_num_drops",
    type: "counter",
    unit: "count",
    doc: "Alerts dropped because the queue of a channel was full.",
    always: true,
    read: ({ outputs }) => outputs.channels.reduce((sum, { dropped }) => sum + dropped, 0),
  },
  {
    name: "falco.sha256_rules_file.",
    prometheusName: "falco_sha256_rules_files_info",
    type: "info",
    unit: "none",
    doc: "Checksums of the rules files as they were loaded.",
    read: ({ agent }) => agent.rulesFiles.map(filePoint),
  },
  {
    name: "falco.sha256_config_file.",
    prometheusName: "falco_sha256_config_files_info",
    type: "info",
    unit: "none",
    doc: "Checksums of the configuration files as they were loaded.",
    read: ({ agent }) => agent.configFiles.map(filePoint),
  },
  {
    name: "falco.host_netinfo.interfaces.",
    type: "info",
    unit: "none",
    doc: "Addresses of the machine's network interfaces, without those of lo.",
    only: "snapshot",
    read: ({ agent }) =>
      agent.interfaces
        .filter(({ name }) => name !== "lo")
        .flatMap(({ name, ipv4, ipv6 }) => [
          { key: `${name}.protocols.ipv4.addresses`, labels: {}, value: ipv4.join(",") },
          { key: `${name}.protocols.ipv6.addresses`, labels: {}, value: ipv6.join(",") },
        ])
        .filter(({ value }) => value !== ""),
  },
  {
    name: "falco.rules.matches_total",
    group: "rules",
    type: "counter",
    unit: "count",
    doc: "Matches of all rules.",
    only: "snapshot",
    read: ({ rules }) => rules.reduce((sum, { matches }) => sum + matches, 0),
  },
  {
    name: "falco.rules.",
    prometheusName: "falco_rules_matches_total",
    group: "rules",
    type: "counter",
    unit: "count",
    doc: "Matches of each rule that ever matched.",
    read: ({ rules }) => rules.filter(({ matches }) => matches > 0).map(rulePoint),
  },
];

function filePoint({ name, sha256 }: FileReading) {
  return { key: sanitized(name), labels: { file_name: name, sha256 }, value: sha256 };
}

function rulePoint({ name, source, tags, priority, matches }: RuleReading) {
  const ofTags = tags.map((tag) => [`tag_${tag}`, "true"]);
  const labels = {
    ...{ priority: String(priority), rule_name: name, source },
    ...Object.fromEntries(ofTags),
  };
  return { key: sanitized(name), labels, value: matches };
}
