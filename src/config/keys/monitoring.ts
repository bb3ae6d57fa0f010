// Keys about watching the agent itself: drops, time-outs, metrics.
import { z } from "zod/mini";
import { key } from "../key-row.ts";
import { bool, duration, listOf, number, oneOf, text, uint } from "../value-types.ts";

const ratio = "syscall event drops threshold must be a double in the range [0, 1]";

const actions = ["ignore", "log", "alert", "exit"] as const;

/** Only what follows `ignore` is refused, as Falco does it. */
const dropActions = z.pipe(
  listOf(oneOf(actions)),
  z.array(z.enum(actions)).check((context) => {
    const [first, ...more] = context.value;
    const odd = more.find((action) => action === "log" || action === "alert");
    if (first !== "ignore" || odd === undefined) return;
    const what = `syscall event drop action "${odd}"`;
    const message = `${what} does not make sense with the "ignore" action`;
    context.issues.push({ code: "custom", input: context.value, message });
  }),
);

function metricsNeed(valueAt: (name: string) => unknown): string | undefined {
  const isUsed =
    valueAt("metrics.output_rule") === true ||
    valueAt("metrics.output_file") !== "" ||
    valueAt("webserver.prometheus_metrics_enabled") === true;
  if (isUsed) return undefined;
  return (
    "metrics are enabled but nobody gets them: set metrics.output_rule, metrics.output_file or " +
    "webserver.prometheus_metrics_enabled"
  );
}

export const monitoringKeys = {
  "syscall_event_timeouts.max_consecutives": key({
    type: uint(1),
    default: 1_000,
    doc:
      "How many waits of 30 ms in a row may end without an event before an alert says so; " +
      "1000 are half a minute.",
    reload: "live",
    status: "works",
  }),
  "syscall_event_drops.threshold": key({
    type: z.pipe(number, z.number().check(z.minimum(0, ratio), z.maximum(1, ratio))),
    default: 0.1,
    doc: "The share of dropped events, from 0 to 1, above which the actions are taken.",
    reload: "live",
    status: "works",
  }),
  "syscall_event_drops.actions": key({
    type: dropActions,
    default: ["ignore"],
    doc: "What is done about dropped events: ignore, log, alert, exit.",
    reload: "live",
    status: "works",
  }),
  "syscall_event_drops.rate": key({
    type: number,
    default: 0.033_33,
    doc: "How many times per second the actions may be taken in the long run.",
    reload: "live",
    status: "works",
  }),
  "syscall_event_drops.max_burst": key({
    type: number,
    default: 1,
    doc: "How many times the actions may be taken at once after a quiet time.",
    reload: "live",
    status: "works",
  }),
  "syscall_event_drops.simulate_drops": key({
    type: bool,
    default: false,
    doc: "Pretends that one event is dropped every second, for testing.",
    reload: "live",
    status: "works",
  }),
  "metrics.enabled": key({
    type: bool,
    default: false,
    doc:
      "Takes a snapshot of the agent's counters at every interval, for metrics.output_rule and " +
      "metrics.output_file, or whenever webserver.prometheus_metrics_enabled lets somebody ask.",
    reload: "live",
    status: "works",
    needs: metricsNeed,
  }),
  "metrics.interval": key({
    type: duration(100),
    default: 5_000,
    shipped: "1h",
    doc: "Time between snapshots, as 1h, 30m or 15s; at least 100ms.",
    reload: "live",
    status: "works",
  }),
  "metrics.output_rule": key({
    type: bool,
    default: false,
    doc: "Emits each snapshot as an alert, whatever the key priority says.",
    reload: "live",
    status: "works",
  }),
  "metrics.output_file": key({
    type: text,
    default: "",
    doc: "A file to which each snapshot is appended as a line of JSON.",
    reload: "live",
    status: "works",
  }),
  "metrics.rules_counters_enabled": key({
    type: bool,
    default: true,
    doc: "Includes matches by rule, and samples what each rule costs.",
    reload: "live",
    status: "works",
  }),
  "metrics.resource_utilization_enabled": key({
    type: bool,
    default: true,
    doc: "Measures processor and memory use.",
    reload: "live",
    status: "works",
  }),
  "metrics.state_counters_enabled": key({
    type: bool,
    default: true,
    doc: "Includes what the tables of threads and descriptors hold.",
    reload: "live",
    status: "works",
  }),
  "metrics.kernel_event_counters_enabled": key({
    type: bool,
    default: true,
    doc: "Includes events and drops of the driver.",
    reload: "live",
    status: "works",
  }),
  "metrics.kernel_event_counters_per_cpu_enabled": key({
    type: bool,
    default: true,
    doc: "Includes events and drops by processor.",
    reload: "live",
    status: "works",
  }),
  "metrics.libbpf_stats_enabled": key({
    type: bool,
    default: true,
    doc:
      "Tells how long the probe's programs run, while sysctl kernel.bpf_stats_enabled is 1; gyr " +
      "does not switch it on, because every run of a program then costs more.",
    reload: "live",
    status: "works",
  }),
  "metrics.plugins_metrics_enabled": key({
    type: bool,
    default: true,
    doc: "Includes metrics of plugins; there are none yet.",
    reload: "live",
    status: "works",
  }),
  "metrics.kernel_iter_event_counters_enabled": key({
    type: bool,
    default: true,
    doc: "Includes what the original counts while it reads tables at its start; all zero here.",
    reload: "live",
    status: "works",
  }),
  "metrics.jemalloc_stats_enabled": key({
    type: bool,
    default: true,
    doc: "Includes statistics of an allocator that gyr does not use: there are none.",
    reload: "live",
    status: "works",
  }),
  "metrics.convert_memory_to_mb": key({
    type: bool,
    default: true,
    doc: "Prints memory in megabytes; Prometheus always gets bytes.",
    reload: "live",
    status: "works",
  }),
  "metrics.include_empty_values": key({
    type: bool,
    default: false,
    doc: "Includes metrics that are zero; Prometheus always gets them.",
    reload: "live",
    status: "works",
  }),
};
