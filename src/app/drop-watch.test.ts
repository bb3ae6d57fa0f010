import { expect, test } from "bun:test";
import type { CaptureStats } from "../capture/source.ts";
import type { FileAccess } from "../config/file-access.ts";
import { loadConfig } from "../config/load.ts";
import type { Alert } from "../output/alert.ts";
import { DropWatch } from "./drop-watch.ts";

const nsPerSecond = 1_000_000_000n;
const files: FileAccess = {
  read: () => ({ ok: false, error: "there are no files" }),
  kindOf: () => undefined,
  list: () => [],
  realPath: (path) => path,
};

/** A driver that makes 100 events per second, of which so many of each second are lost. */
function watchOf(lostBySecond: readonly number[], settings: string) {
  const options = [`syscall_event_drops={${settings}}`];
  const loaded = loadConfig({ path: undefined, options, environment: {}, files });
  const alerts: Alert[] = [];
  const log: string[] = [];
  let stats: CaptureStats = { events: 0, drops: 0, dropsBy: {} };
  const watch = new DropWatch({
    config: loaded.config,
    log: {
      write: (level, message) => log.push(`${level}: ${message}`),
      fail: () => undefined,
      flush: async () => true,
    },
    hostname: () => "box",
    alert: (alert) => alerts.push(alert),
    stats: () => stats,
    ebpf: true,
  });
  watch.at(1n);
  lostBySecond.forEach((lost, i) => {
    const drops = stats.drops + lost;
    const dropsBy = {
      ...{ n_drops_buffer_total: drops, n_drops_buffer_open_exit: drops },
      n_drops_shed_2: drops,
    };
    const losses = [{ type: 307, event: "openat_exit", cause: "shed_2", count: drops }];
    stats = { events: stats.events + 100, drops, dropsBy, losses };
    watch.at(BigInt(i + 1) * nsPerSecond + 1n);
  });
  return { watch, alerts, log };
}

const cases = [
  // lost in each second   settings                                    alerts
  [[0, 0, 0], "actions: [alert]", []],
  [[10, 0, 0], "actions: [alert], max_burst: 9", []], // Just the threshold is not above it.
  [[11, 5, 20], "actions: [alert], max_burst: 9", ["11", "20"]],
  [[1, 0, 2], "actions: [alert], max_burst: 9, threshold: 0", ["1", "2"]],
  [[50, 50, 50], "actions: [alert]", ["50"]], // One of the burst, the next after 30 s.
  [Array(65).fill(50), "actions: [alert]", ["50", "50", "50"]],
  [[50, 50, 50], "actions: [alert], rate: 0", ["50"]],
  [[50, 50], "actions: [ignore], max_burst: 9", []],
] as const;

test.each(cases)("of %p with %p alerts are %p", (lost, settings, want) => {
  const { alerts } = watchOf(lost, settings);
  expect(alerts.map(({ fields }) => fields.get("n_drops"))).toEqual([...want]);
});

test("the alert tells events, losses and causes of one second, as texts", () => {
  const { alerts } = watchOf([0, 40], "actions: [alert]");
  const rule = "Falco internal: syscall event drop";
  expect(alerts[0]).toMatchObject({
    rule,
    source: "internal",
    timeNs: 2n * nsPerSecond + 1n,
    output: `${rule}. 40 system calls dropped in last second.`,
  });
  expect(Object.fromEntries(alerts[0]!.fields)).toMatchObject({
    n_evts: "100",
    n_drops: "40",
    n_drops_buffer_total: "40",
    n_drops_buffer_open_exit: "40",
    n_drops_page_faults: "0",
    ebpf_enabled: "1",
    n_drops_shed_1: "0",
    n_drops_shed_2: "40",
    most_lost: "openat_exit 40",
  });
});

test("the log is told at the level debug, of the end at critical", () => {
  const text = "Falco internal: syscall event drop. 40 system calls dropped in last second.";
  expect(watchOf([40], "actions: [log]").log).toEqual([`debug: ${text}`]);
  const { watch, log } = watchOf([40], "actions: [exit]");
  expect(log).toEqual([`critical: ${text}`, "critical: Exiting."]);
  expect(watch.isOver).toBe(true);
});

test("the summary counts what was detected and what was done", () => {
  expect(watchOf([50, 50, 0], "actions: [ignore]").watch.summary()).toBe(
    "Syscall event drop monitoring:\n   - event drop detected: 2 occurrences\n" +
      "   - num times actions taken: 1\n",
  );
  expect(watchOf([0, 0], "actions: [log]").watch.summary()).toBe("");
});
