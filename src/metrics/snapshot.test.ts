import { expect, test } from "bun:test";
import { makeReadings } from "../../test/support/make-readings.ts";
import { metrics } from "./metrics.ts";
import { sanitized } from "./names.ts";
import { snapshotFields } from "./snapshot.ts";

const usual = { megabytes: true, empty: false };
const fieldsOf = (...args: Parameters<typeof snapshotFields>) =>
  Object.fromEntries(snapshotFields(...args));

const ruleNames = [
  ["Testing rule   2 (CVE-2244)", "Testing_rule_2_CVE_2244"],
  ["Testing rule__:2)", "Testing_rule_:2"],
  ["This@is_a$test rule123", "This_is_a_test_rule123"],
  ["RULEwith:special#characters", "RULEwith:special_characters"],
] as const;

test.each(ruleNames)("%p in a name is %p", (name, want) => {
  expect(sanitized(name)).toBe(want);
});

test("a snapshot names what the original's names, and what is not zero", () => {
  expect(fieldsOf(makeReadings(), undefined, usual)).toMatchInlineSnapshot(`
    {
      "evt.hostname": "box",
      "evt.source": "syscall",
      "evt.time": 1700000000000000000n,
      "falco.container_memory_used_mb": 1,
      "falco.cpu_usage_perc": 12.3,
      "falco.duration_sec": 10,
      "falco.host_boot_ts": 1699000000000000000n,
      "falco.host_cpu_usage_perc": 50,
      "falco.host_memory_used_mb": 0.5,
      "falco.host_netinfo.interfaces.eth0.protocols.ipv4.addresses": "192.0.2.1,192.0.2.2",
      "falco.host_num_cpus": 2,
      "falco.host_open_fds": 400,
      "falco.host_procs_running": 3,
      "falco.kernel_release": "6.1.0",
      "falco.memory_pss_mb": 1,
      "falco.memory_rss_mb": 2,
      "falco.memory_vsz_mb": 4,
      "falco.n_added_threads": 9,
      "falco.n_fds": 30,
      "falco.n_noncached_thread_lookups": 1,
      "falco.n_removed_threads": 2,
      "falco.n_threads": 7,
      "falco.num_evts": 100,
      "falco.num_evts_prev": 0,
      "falco.outputs_queue_num_drops": 1,
      "falco.reload_ts": 1699999990000000000n,
      "falco.rules.A_quoted_rule_x": 5,
      "falco.rules.matches_total": 5,
      "falco.sha256_config_file.falco_yaml": "bb",
      "falco.sha256_rules_file.my_rules_yaml": "aa",
      "falco.start_ts": 1699999990000000000n,
      "falco.version": "0.44.0",
      "gyr.collection_sec": 0.02,
      "gyr.collections": 1,
      "gyr.cpu_sec": 1.5,
      "gyr.events_lost.buffer.openat_exit": 2,
      "gyr.events_lost.shed_3.close_exit": 1,
      "gyr.k8s_audit_dropped.busy": 2,
      "gyr.k8s_audit_events": 40,
      "gyr.k8s_audit_malformed": 1,
      "gyr.k8s_audit_received": 3,
      "gyr.output_alerts_dropped.stdout": 1,
      "gyr.output_alerts_waiting.stdout": 2,
      "gyr.output_alerts_written.stdout": 5,
      "gyr.rule_cost_avg_ns.A_quoted_rule_x": 1500,
      "gyr.rule_cost_max_ns.A_quoted_rule_x": 3000,
      "gyr.rule_cost_perc.A_quoted_rule_x": 100,
      "gyr.version": "1.2.3",
      "scap.dispatch.avg_time_ns": 250,
      "scap.dispatch.run_cnt": 4,
      "scap.dispatch.run_time_ns": 1000,
      "scap.engine_name": "modern_bpf",
      "scap.evts_drop_rate_sec": 0,
      "scap.evts_rate_sec": 0,
      "scap.n_drops": 3,
      "scap.n_drops_buffer_open_exit": 2,
      "scap.n_drops_buffer_total": 3,
      "scap.n_drops_cpu_0": 3,
      "scap.n_drops_perc": 2,
      "scap.n_drops_prev": 0,
      "scap.n_evts": 150,
      "scap.n_evts_cpu_0": 100,
      "scap.n_evts_cpu_1": 50,
      "scap.n_evts_prev": 0,
    }
  `);
});

test("with empty values everything is there", () => {
  const fields = fieldsOf(makeReadings(), undefined, { ...usual, empty: true });
  const fixed = metrics.filter(({ only, unit }) => only !== "prometheus" && unit !== "kib");
  const missing = fixed
    .map(({ name }) => name.replace(/_bytes$/, "_mb"))
    .filter((name) => !Object.keys(fields).some((field) => field.startsWith(name)));
  // Without values there is no quantile, and no memory in bytes of ours that ends otherwise.
  expect(missing).toEqual(["gyr.event_lag", "gyr.alert_latency"]);
});

test("memory keeps its own unit when it is not converted", () => {
  const fields = fieldsOf(makeReadings(), undefined, { megabytes: false, empty: false });
  expect(fields).toMatchObject({
    "falco.memory_rss_kb": 2_048,
    "falco.container_memory_used_bytes": 1_048_576,
  });
  expect(fields).not.toHaveProperty("falco.memory_rss_mb");
});

test("rates are told from the snapshot before", () => {
  const before = makeReadings();
  const now = makeReadings({
    nowNs: before.nowNs + 2_000_000_000n,
    events: 125,
    capture: { ...before.capture!, events: 250, drops: 13 },
  });
  expect(fieldsOf(now, before, usual)).toMatchObject({
    "falco.num_evts": 125,
    "falco.num_evts_prev": 100,
    "falco.evts_rate_sec": 12.5,
    "scap.n_evts_prev": 150,
    "scap.n_drops_prev": 3,
    "scap.evts_rate_sec": 50,
    "scap.evts_drop_rate_sec": 5,
    "scap.n_drops_perc": 10,
  });
  expect(fieldsOf(before, undefined, usual)).not.toHaveProperty("falco.evts_rate_sec");
});

test("of what rules cost, the ten dearest are told, a rule that never matched among them", () => {
  const [rule] = makeReadings().rules;
  const rules = Array.from({ length: 12 }, (_, i) => {
    const cost = { samples: 2, ns: (1 + (i % 4)) * 1_000 + i, maxNs: 2_000 };
    return { ...rule!, name: `rule ${i}`, matches: 0, cost };
  });
  const told = [...snapshotFields(makeReadings({ rules }), undefined, usual)];
  const shares = told.filter(([name]) => name.startsWith("gyr.rule_cost_perc."));
  expect(shares).toHaveLength(10);
  expect(shares[0]).toEqual(["gyr.rule_cost_perc.rule_11", 13.3]);
  expect(told.some(([name]) => name === "falco.rules.rule_11")).toBe(false);
});
