// Readings of an agent that has seen little, for tests of what is made from them.
import { bounds } from "../../src/metrics/histogram.ts";
import type { Readings } from "../../src/metrics/readings.ts";

const nothing = { counts: [...bounds.map(() => 0), 0], sum: 0 };

export function makeReadings(changes: Partial<Readings> = {}): Readings {
  const groups = { rules: true, resources: true, state: true, kernel: true };
  return {
    groups: { ...groups, cpus: true, programs: true, scan: true },
    nowNs: 1_700_000_000_000_000_000n,
    agent: {
      ...{ version: "1.2.3", falcoVersion: "0.44.0", kernelRelease: "6.1.0", hostname: "box" },
      ...{ engine: "modern_bpf", source: "syscall" },
      ...{ startNs: 1_699_999_990_000_000_000n, reloadNs: 1_699_999_990_000_000_000n },
      ...{ bootNs: 1_699_000_000_000_000_000n, seconds: 10, cpus: 2 },
      rulesFiles: [{ name: "my rules.yaml", sha256: "aa" }],
      configFiles: [{ name: "falco.yaml", sha256: "bb" }],
      interfaces: [
        { name: "lo", ipv4: ["127.0.0.1"], ipv6: ["::1"] },
        { name: "eth0", ipv4: ["192.0.2.1", "192.0.2.2"], ipv6: [] },
      ],
    },
    ...{ events: 100, malformed: 0 },
    capture: {
      ...{ events: 150, drops: 3, preemptions: 0 },
      dropsBy: { n_drops_buffer_total: 3, n_drops_buffer_open_exit: 2, n_drops_scratch_map: 0 },
      losses: [
        { event: "openat_exit", cause: "buffer", count: 2 },
        { event: "close_exit", cause: "shed_3", count: 1 },
      ],
      cpus: [
        { events: 100, drops: 3 },
        { events: 50, drops: 0 },
      ],
      programs: [{ name: "dispatch", runs: 4, runNs: 1_000 }],
    },
    state: {
      ...{ threads: 7, threadsAdded: 9, threadsRemoved: 2, threadsDroppedFull: 0, fds: 30 },
      ...{ threadLookups: 1, threadLookupsFailed: 0, fdsDroppedFull: 0, entersDropped: 0 },
      purged: 0,
    },
    rules: [
      {
        ...{ name: 'A "quoted"  rule (x)', source: "syscall", priority: 4, matches: 5 },
        tags: ["host", "mitre-x", "mitre_x"],
        cost: { samples: 4, ns: 6_000, maxNs: 3_000 },
      },
    ],
    outputs: {
      limited: 0,
      channels: [
        { name: "stdout", written: 5, dropped: 1, failed: 0, waiting: 2, troubled: false },
      ],
    },
    resources: {
      ...{ cpuPercent: 12.345, cpuSeconds: 1.5, rssKb: 2_048, vszKb: 4_096, pssKb: 1_024 },
      ...{ containerMemoryBytes: 1_048_576, hostCpuPercent: 50, hostMemoryKb: 512 },
      ...{ hostProcsRunning: 3, hostOpenFds: 400 },
    },
    collector: { heapBytes: 1_000, collections: 1, collectionSeconds: 0.02 },
    alertSeconds: nothing,
    lagSeconds: nothing,
    reloads: { done: 0, refused: 0 },
    audit: {
      ...{ received: 3, malformed: 1, events: 40, droppedBusy: 2, droppedLarge: 0 },
      ...{ droppedSlow: 0, droppedBroken: 0, reading: 10, waiting: 20 },
    },
    ...changes,
  };
}
