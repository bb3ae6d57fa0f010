// Metrics about what agent and machine use. Names are those of Falco.
import type { Metric, Unit } from "./metric.ts";
import type { ResourcesReading } from "./readings.ts";

export const resourceMetrics: readonly Metric[] = [
  resource(
    "cpu_usage_perc",
    "percent",
    "cpuPercent",
    "Processor time of the agent since it started, in percent of one processor.",
  ),
  resource("memory_rss_kb", "kib", "rssKb", "Memory of the agent that is in RAM."),
  resource(
    "memory_vsz_kb",
    "kib",
    "vszKb",
    "Addresses that the agent reserved; hardly any of them cost memory.",
  ),
  resource(
    "memory_pss_kb",
    "kib",
    "pssKb",
    "Memory of the agent that is in RAM, shared parts divided by their users.",
  ),
  resource(
    "container_memory_used_bytes",
    "bytes",
    "containerMemoryBytes",
    "Memory of the agent's control group: FALCO_CGROUP_MEM_PATH names the file.",
  ),
  resource(
    "host_cpu_usage_perc",
    "percent",
    "hostCpuPercent",
    "Busy time of all processors since the machine started, in percent.",
  ),
  resource(
    "host_memory_used_kb",
    "kib",
    "hostMemoryKb",
    "Memory of the machine in use, without buffers and caches.",
  ),
  resource(
    "host_procs_running",
    "count",
    "hostProcsRunning",
    "Threads of the machine that run or want to.",
  ),
  resource("host_open_fds", "count", "hostOpenFds", "Open files of the machine."),
];

function resource(name: string, unit: Unit, reading: keyof ResourcesReading, doc: string): Metric {
  return {
    name: `falco.${name}`,
    group: "resources",
    type: "gauge",
    unit,
    doc,
    read: ({ resources }) => resources?.[reading],
  };
}
