import { expect, test } from "bun:test";
import { makeReadings } from "../../test/support/make-readings.ts";
import { Histogram } from "./histogram.ts";
import { metrics } from "./metrics.ts";
import { prometheusName, prometheusText } from "./prometheus.ts";

const lines = (text: string) => text.trimEnd().split("\n");
const samples = lines(prometheusText(makeReadings())).filter((line) => !line.startsWith("#"));

const shown = [
  'falcosecurity_evt_hostname_info{hostname="box"} 1',
  'falcosecurity_falco_version_info{version="0.44.0"} 1',
  'falcosecurity_falco_kernel_release_info{kernel_release="6.1.0"} 1',
  'falcosecurity_scap_engine_name_info{engine_name="modern_bpf",evt_source="syscall"} 1',
  "falcosecurity_falco_start_timestamp_nanoseconds 1699999990000000000",
  "falcosecurity_falco_reload_timestamp_nanoseconds 1699999990000000000",
  "falcosecurity_falco_host_boot_timestamp_nanoseconds 1699000000000000000",
  "falcosecurity_falco_duration_seconds_total 10",
  "falcosecurity_falco_host_num_cpus_total 2",
  "falcosecurity_falco_outputs_queue_num_drops_total 1",
  'falcosecurity_falco_sha256_rules_files_info{file_name="my rules.yaml",sha256="aa"} 1',
  'falcosecurity_falco_sha256_config_files_info{file_name="falco.yaml",sha256="bb"} 1',
  // Two tags that become one name stand once, and quotation marks do not end a value.
  'falcosecurity_falco_rules_matches_total{priority="4",rule_name="A \\"quoted\\"  rule (x)",' +
    'source="syscall",tag_host="true",tag_mitre_x="true"} 5',
  "falcosecurity_falco_cpu_usage_ratio 0.123450",
  "falcosecurity_falco_memory_rss_bytes 2097152",
  "falcosecurity_falco_memory_vsz_bytes 4194304",
  "falcosecurity_falco_memory_pss_bytes 1048576",
  "falcosecurity_falco_container_memory_used_bytes 1048576",
  "falcosecurity_falco_host_cpu_usage_ratio 0.500000",
  "falcosecurity_falco_host_memory_used_bytes 524288",
  "falcosecurity_falco_host_procs_running_total 3",
  "falcosecurity_falco_host_open_fds_total 400",
  "falcosecurity_scap_n_threads_total 7",
  "falcosecurity_scap_n_fds_total 30",
  "falcosecurity_scap_n_cached_thread_lookups_total 0",
  "falcosecurity_scap_n_drops_full_threadtable_total 0",
  "falcosecurity_scap_n_evts_total 150",
  "falcosecurity_scap_n_drops_total 3",
  'falcosecurity_scap_n_drops_buffer_total{dir="exit",drop="open"} 2',
  'falcosecurity_scap_n_drops_buffer_total{dir="enter",drop="open"} 0',
  "falcosecurity_scap_n_drops_scratch_map_total 0",
  'falcosecurity_scap_n_evts_cpu_total{cpu="1"} 50',
  'falcosecurity_scap_n_drops_cpu_total{cpu="0"} 3',
  'falcosecurity_scap_program_run_cnt_total{program="dispatch"} 4',
  'falcosecurity_scap_program_run_time_seconds_total{program="dispatch"} 0.000001000',
  'gyr_version_info{version="1.2.3"} 1',
  'gyr_output_alerts_waiting{channel="stdout"} 2',
  "gyr_k8s_audit_events_total 40",
  'gyr_k8s_audit_dropped_total{reason="busy"} 2',
  'gyr_events_lost_total{cause="shed_3",event="close_exit"} 1',
  "gyr_k8s_audit_waiting_bytes 30",
  // To the nanosecond: most rules take less than a microsecond.
  'gyr_rule_cost_samples_total{rule_name="A \\"quoted\\"  rule (x)",source="syscall"} 4',
  'gyr_rule_cost_seconds_total{rule_name="A \\"quoted\\"  rule (x)",source="syscall"} 0.000006000',
  'gyr_rule_cost_max_seconds{rule_name="A \\"quoted\\"  rule (x)",source="syscall"} 0.000003000',
];

test.each(shown)("the text has %p", (line) => {
  expect(samples).toContain(line);
});

const hidden = [
  /^falcosecurity_scap_n_drops_buffer_total \d/, // Without labels it would count everything twice.
  /_enter_total/,
  /^falcosecurity_evt_(?:time|source)/,
];

test.each(hidden)("the text has nothing like %p", (pattern) => {
  expect(samples.filter((line) => pattern.test(line))).toEqual([]);
});

test("every name is described once, right before its samples", () => {
  let current = "";
  const described: string[] = [];
  for (const line of lines(prometheusText(makeReadings()))) {
    const head = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (head?.[1] === "HELP") {
      current = head[2]!;
      described.push(current);
    } else if (head?.[1] === "TYPE") expect(head[2]).toBe(current);
    else expect(line.split(/[{ ]/)[0]!.replace(/_(?:bucket|sum|count)$/, "")).toBe(current);
  }
  expect(new Set(described).size).toBe(described.length);
});

/** What is called otherwise when conventions are asked for; nothing else is. */
const renamed = [
  ["falco_start_timestamp_nanoseconds", "falco_start_timestamp_seconds 1699999990.000000"],
  ["falco_reload_timestamp_nanoseconds", "falco_reload_timestamp_seconds 1699999990.000000"],
  ["falco_host_boot_timestamp_nanoseconds", "falco_host_boot_timestamp_seconds 1699000000.000000"],
  ["falco_host_num_cpus_total", "falco_host_num_cpus 2"],
  ["falco_host_procs_running_total", "falco_host_procs_running 3"],
  ["falco_host_open_fds_total", "falco_host_open_fds 400"],
  ["scap_n_threads_total", "scap_n_threads 7"],
  ["scap_n_fds_total", "scap_n_fds 30"],
] as const;

test("conventional names are those of Falco but for some", () => {
  const others = lines(prometheusText(makeReadings(), "conventional"));
  const added = others.filter((line) => !line.startsWith("#") && !samples.includes(line));
  const gone = samples.filter((line) => !others.includes(line)).map((line) => line.split(" ")[0]);
  expect(added.sort()).toEqual(renamed.map(([, line]) => `falcosecurity_${line}`).sort());
  expect(gone.sort()).toEqual(renamed.map(([name]) => `falcosecurity_${name}`).sort());
});

test("a name that would make a gauge a counter has no type", () => {
  const text = (naming?: "conventional") => prometheusText(makeReadings(), naming);
  expect(text()).toContain("# TYPE falcosecurity_scap_n_threads_total untyped\n");
  expect(text("conventional")).toContain("# TYPE falcosecurity_scap_n_threads gauge\n");
  expect(text("conventional")).not.toContain("untyped");
});

test("names and labels are what Prometheus takes", () => {
  for (const metric of metrics.filter(({ only }) => only !== "snapshot"))
    expect(prometheusName(metric)).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
  for (const line of samples)
    expect(line).toMatch(
      /^[a-z_:][a-z0-9_:]*(?:\{(?:[a-z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\.)*",?)+\})? [0-9.e+-]+$/,
    );
});

test("groups that are off are not there", () => {
  const off = { rules: false, resources: false, state: false, kernel: false };
  const groups = { ...off, cpus: false, programs: false, scan: false };
  const text = prometheusText(makeReadings({ groups }));
  expect(text).not.toMatch(/matches_total|memory_rss|n_threads|n_evts|n_drops_|run_cnt/);
  expect(text).toContain("falcosecurity_falco_duration_seconds_total");
});

test("a source that counts nothing has no kernel counters", () => {
  expect(prometheusText(makeReadings({ capture: undefined }))).not.toContain("scap_n_evts");
});

test("without Kubernetes audit events nothing is told of them", () => {
  expect(prometheusText(makeReadings({ audit: undefined }))).not.toContain("k8s_audit");
});

test("buckets of a histogram count what lies below them", () => {
  const histogram = new Histogram();
  for (const seconds of [0.001, 0.0011, 3, 99, -1]) histogram.add(seconds);
  const text = prometheusText(makeReadings({ alertSeconds: histogram.read() }));
  const name = "gyr_alert_latency_seconds";
  expect(lines(text).filter((line) => line.startsWith(name))).toEqual(
    expect.arrayContaining([
      `${name}_bucket{le="0.0005"} 1`,
      `${name}_bucket{le="0.001"} 2`,
      `${name}_bucket{le="0.0025"} 3`,
      `${name}_bucket{le="5"} 4`,
      `${name}_bucket{le="+Inf"} 5`,
      `${name}_sum 102.002100`,
      `${name}_count 5`,
    ]),
  );
});
