// Metrics about events on their way from the kernel. Names are those of Falco, but one.
import type { Metric, Point } from "./metric.ts";
import type { CaptureReading } from "./readings.ts";

/** What the driver drops by the kind of call, and whether the original once counted its start. */
const kinds: readonly (readonly [kind: string, hasEnter: boolean])[] = [
  ["clone_fork", true],
  ["execve", true],
  ["connect", true],
  ["open", true],
  ["dir_file", true],
  ["other_interest", true],
  ["close", false],
  ["proc", false],
];

const bufferDrops = [
  ...["total", "clone_fork_exit", "execve_exit", "connect_enter", "connect_exit", "open_enter"],
  ...["open_exit", "dir_file_exit", "other_interest_exit", "close_exit", "proc_exit"],
];

/** What tables the original reads at its start; gyr reads /proc, and counts nothing of it. */
const scanned = [
  ...["pipe", "memfd", "regular", "directory", "socket_inet", "socket_inet6", "socket_unix"],
  ...["socket_netlink", "anon_inode"],
];
const scanCounts = [
  ...["n_evts_task", ...scanned.map((kind) => `n_evts_task_file_${kind}`)],
  ...["n_drops_max_event_size", "n_drops_task"],
  ...scanned.map((kind) => `n_drops_task_file_${kind}`),
];

export const captureMetrics: readonly Metric[] = [
  kernel("n_evts", "Events of the driver, lost ones included.", ({ events }) => events, true),
  kernel("n_drops", "Events lost, for whatever reason.", ({ drops }) => drops, true),
  ...bufferDrops.map((kind): Metric => {
    const name = `n_drops_buffer_${kind}`;
    const doc = "Events lost because a buffer was full, by the kind of call.";
    return { ...kernel(name, doc, (capture) => capture.dropsBy[name] ?? 0), only: "snapshot" };
  }),
  {
    ...kernel(
      "n_drops_buffer",
      "Events lost because a buffer was full, by the kind of call.",
      () => 0,
    ),
    only: "prometheus",
    read: ({ capture }) => (capture === undefined ? undefined : bufferPoints(capture)),
  },
  kernel(
    "n_drops_scratch_map",
    "Events lost because the memory to put them together was not there.",
    (capture) => capture.dropsBy.n_drops_scratch_map ?? 0,
  ),
  kernel(
    "n_drops_page_faults",
    "Zero: arguments that are not in memory are left out, not their event.",
    () => 0,
  ),
  kernel(
    "n_drops_bug",
    "Events lost to a mistake of the driver.",
    (capture) => capture.dropsBy.n_drops_no_ring ?? 0,
  ),
  kernel(
    "n_preemptions",
    "Runs of the driver that the kernel left out because they interrupted another.",
    ({ preemptions }) => preemptions,
  ),
  {
    name: "gyr.events_lost.",
    prometheusName: "gyr_events_lost_total",
    group: "kernel",
    type: "counter",
    unit: "count",
    doc: "Events lost by type and cause; shed_1 to shed_3 were left out while a buffer filled.",
    read: ({ capture }) =>
      capture?.losses.map(({ event, cause, count }): Point => {
        return { key: `${cause}.${event}`, labels: { event, cause }, value: count };
      }),
  },
  perCpu("n_evts_cpu", "Events of the driver by processor.", "events"),
  perCpu("n_drops_cpu", "Events lost by processor.", "drops"),
  {
    name: "scap.",
    prometheusName: "scap_program_run_cnt_total",
    group: "programs",
    type: "counter",
    unit: "count",
    doc: "Runs of each eBPF program, counted while sysctl kernel.bpf_stats_enabled is 1.",
    read: programs("run_cnt", ({ runs }) => runs),
  },
  {
    name: "scap.",
    prometheusName: "scap_program_run_time_seconds_total",
    group: "programs",
    type: "counter",
    unit: "nanoseconds",
    doc: "Time in each eBPF program, counted while sysctl kernel.bpf_stats_enabled is 1.",
    read: programs("run_time_ns", ({ runNs }) => runNs),
  },
  {
    name: "scap.",
    group: "programs",
    only: "snapshot",
    type: "gauge",
    unit: "nanoseconds",
    doc: "Time of one run of each eBPF program, on average.",
    read: programs("avg_time_ns", ({ runs, runNs }) => Math.round(runNs / runs)),
  },
  ...scanCounts.map((name): Metric => {
    const doc = "Zero: gyr reads /proc at its start, without iterators of the kernel.";
    return { ...kernel(name, doc, () => 0), group: "scan" };
  }),
];

function kernel(
  name: string,
  doc: string,
  value: (capture: CaptureReading) => number,
  always = false,
): Metric {
  return {
    name: `scap.${name}`,
    group: "kernel",
    type: "counter",
    unit: "count",
    doc,
    ...(always && { always }),
    read: ({ capture }) => (capture === undefined ? undefined : value(capture)),
  };
}

function perCpu(name: string, doc: string, what: "events" | "drops"): Metric {
  return {
    name: `scap.${name}_`,
    prometheusName: `scap_${name}_total`,
    group: "cpus",
    type: "counter",
    unit: "count",
    doc,
    read: ({ capture }) =>
      capture?.cpus.map((counts, cpu) => {
        return { key: String(cpu), labels: { cpu: String(cpu) }, value: counts[what] };
      }),
  };
}

function bufferPoints({ dropsBy }: CaptureReading): readonly Point[] {
  const point = (drop: string, dir: string, value: number) => {
    return { key: "", labels: { dir, drop }, value };
  };
  return [
    ...kinds.map(([kind]) => point(kind, "exit", dropsBy[`n_drops_buffer_${kind}_exit`] ?? 0)),
    // Deprecated in the original, and for ever zero there.
    ...kinds.filter(([, hasEnter]) => hasEnter).map(([kind]) => point(kind, "enter", 0)),
  ];
}

function programs(
  key: string,
  value: (program: CaptureReading["programs"][number]) => number,
): Metric["read"] {
  return ({ capture }) =>
    capture?.programs
      .filter(({ runs }) => runs > 0)
      .map((program) => {
        const labels = { program: program.name };
        return { key: `${program.name}.${key}`, labels, value: value(program) };
      });
}
