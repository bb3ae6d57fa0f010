// The parts of a run, read into the plain data that metrics are made of. Takes some tens of
// microseconds and is done when somebody asks, so nothing here costs anything per event.
import { readFileSync } from "node:fs";
import { networkInterfaces, release } from "node:os";
import { basename } from "node:path";
import { limits } from "../base/limits.ts";
import type { CaptureSource } from "../capture/source.ts";
import type { Config } from "../config/schema.ts";
import type { Histogram } from "../metrics/histogram.ts";
import type { RuleCost } from "../match/rule-costs.ts";
import type {
  AgentReading,
  AuditReading,
  CaptureReading,
  FileReading,
  Groups,
  InterfaceReading,
  OutputsReading,
  Readings,
  RuleReading,
} from "../metrics/readings.ts";
import type { ChannelStats } from "../output/channel.ts";
import type { State } from "../state/state.ts";
import type { LiveRule } from "./alerts.ts";
import { collector } from "./collector.ts";
import type { RunFiles } from "./prepare.ts";

/** What readings are taken from. Functions, because a reload changes it. */
export interface Measured {
  readonly config: () => Config;
  readonly versions: Readonly<Record<string, string>>;
  readonly source: CaptureSource;
  readonly pipeline: {
    readonly events: number;
    readonly malformed: number;
    readonly state: State;
    readonly ruleset: {
      readonly rules: readonly { readonly rule: LiveRule; readonly matches: number }[];
      readonly costs: { arm(): void; of(rule: number): RuleCost } | undefined;
    };
  };
  readonly outputs: () => {
    readonly limited: number;
    stats(): readonly { readonly name: string; readonly stats: ChannelStats }[];
  };
  readonly hostname: () => string;
  readonly audit: () => AuditReading | undefined;
  readonly reloads: () => { readonly reloads: number; readonly failedReloads: number };
  /** As they were loaded last. */
  readonly files: () => LoadedFiles;
}

/** When and from what rules and configuration were loaded. */
export interface LoadedFiles {
  readonly timeNs: bigint;
  readonly rules: readonly FileReading[];
  readonly config: readonly FileReading[];
}

/** What is counted while alerts are raised and events are read. */
export interface Timings {
  readonly alertSeconds: Histogram;
  readonly lagSeconds: Histogram;
}

const nsPerMs = 1e6;
const nsPerSecond = 1e9;

/** As metrics call the sources of events. */
const engines: Readonly<Record<string, string>> = {
  modern_ebpf: "modern_bpf",
  replay: "savefile",
};

/** `interfaces`: only snapshots tell addresses, and asking for them takes its time. */
export function takeReadings(
  measured: Measured,
  timings: Timings,
  interfaces: readonly InterfaceReading[] = [],
): Readings {
  const { pipeline } = measured;
  const outputs = measured.outputs();
  const nowNs = wallNs();
  const { events, malformed, state } = pipeline;
  const { reloads: done, failedReloads: refused } = measured.reloads();
  return {
    groups: groupsOf(measured.config()),
    nowNs,
    agent: { ...agentReading(measured, nowNs), interfaces },
    ...{ events, malformed },
    capture: captureReading(measured.source),
    state: { ...state.counters(), fds: descriptorsOf(state) },
    rules: ruleReadings(pipeline.ruleset),
    outputs: { limited: outputs.limited, channels: outputs.stats().map(channelReading) },
    resources: undefined,
    collector: collector.read(),
    alertSeconds: timings.alertSeconds.read(),
    lagSeconds: timings.lagSeconds.read(),
    reloads: { done, refused },
    audit: measured.audit(),
  };
}

/** Now, in nanoseconds since 1970, as exact as a number is: a quarter of a microsecond. */
export function wallNs(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * nsPerMs));
}

function groupsOf(config: Config): Groups {
  return {
    rules: config["metrics.rules_counters_enabled"],
    resources: config["metrics.resource_utilization_enabled"],
    state: config["metrics.state_counters_enabled"],
    kernel: config["metrics.kernel_event_counters_enabled"],
    cpus: config["metrics.kernel_event_counters_per_cpu_enabled"],
    programs: config["metrics.libbpf_stats_enabled"],
    scan: config["metrics.kernel_iter_event_counters_enabled"],
  };
}

const kernelRelease = release();
const cpus = navigator.hardwareConcurrency;

function agentReading(measured: Measured, nowNs: bigint): Omit<AgentReading, "interfaces"> {
  const { versions, source, pipeline, hostname } = measured;
  const startNs = BigInt(Math.round(performance.timeOrigin)) * BigInt(nsPerMs);
  const { timeNs, rules, config } = measured.files();
  return {
    version: versions.gyr_version ?? "",
    falcoVersion: versions.falco_version ?? "",
    kernelRelease,
    hostname: hostname(),
    engine: engines[source.name] ?? source.name,
    source: "syscall",
    startNs,
    reloadNs: timeNs,
    bootNs: pipeline.state.bootTsNs,
    seconds: Math.floor(Number(nowNs - startNs) / nsPerSecond),
    cpus,
    rulesFiles: rules,
    configFiles: config,
  };
}

export function interfaceReadings(): readonly InterfaceReading[] {
  return Object.entries(networkInterfaces()).map(([name, addresses = []]) => {
    const of = (family: string) =>
      addresses.filter((found) => found.family === family).map(({ address }) => address);
    return { name, ipv4: of("IPv4"), ipv6: of("IPv6") };
  });
}

function captureReading(source: CaptureSource): CaptureReading | undefined {
  if (source.name === "replay" || source.name === "nodriver") return undefined;
  const { events, drops, dropsBy, losses = [], preemptions = 0 } = source.stats();
  const cpus = source.cpuStats?.() ?? [];
  const programs = programsCounted() ? (source.programCosts?.() ?? []) : [];
  return { events, drops, dropsBy, losses, preemptions, cpus, programs };
}

let lookedAtMs = Number.NEGATIVE_INFINITY;
let counted = false;

// Asking for each program costs some microseconds, for numbers that are all zero otherwise; and
// so does asking whether they are.
function programsCounted(): boolean {
  const now = performance.now();
  if (now - lookedAtMs < limits.programsLookMs) return counted;
  lookedAtMs = now;
  try {
    counted = readFileSync("/proc/sys/kernel/bpf_stats_enabled", "utf8").startsWith("1");
  } catch {
    counted = false; // Before Linux 5.1, or without /proc: then nothing is counted.
  }
  return counted;
}

function descriptorsOf(state: State): number | undefined {
  if (state.threads.size > limits.threadsCountedMax) return undefined;
  let sum = 0;
  for (const thread of state.threads.values()) if (thread.isMain) sum += thread.fds?.size ?? 0;
  return sum;
}

function ruleReadings(ruleset: Measured["pipeline"]["ruleset"]): readonly RuleReading[] {
  const { rules, costs } = ruleset;
  return rules
    .map(({ rule, matches }, i): RuleReading => {
      const { name, source, tags, priority } = rule;
      // A copy: what is told is of this moment.
      const { samples, ns, maxNs } = costs?.of(i) ?? noCost;
      const cost = { samples, ns, maxNs };
      return { name, source, tags, priority: priority.level, matches, cost };
    })
    .filter(({ matches, cost }) => matches > 0 || cost.samples > 0);
}

const noCost: RuleCost = { samples: 0, ns: 0, maxNs: 0 };

function channelReading({ name, stats }: { name: string; stats: ChannelStats }) {
  const { written, dropped, failed, waiting, troubled } = stats;
  return {
    name,
    written,
    dropped,
    failed,
    waiting,
    troubled,
  } satisfies OutputsReading["channels"][number];
}

/** Checksums of what was loaded just now; none when no metrics are wanted. */
export function loadedFiles(files: RunFiles): LoadedFiles {
  const timeNs = wallNs();
  if (!files.config["metrics.enabled"]) return { timeNs, rules: [], config: [] };
  return {
    timeNs,
    rules: files.rulesFiles.flatMap((file) =>
      "text" in file ? [fileReading(file.name, file.text)] : [],
    ),
    config: files.configPaths.flatMap((path) => {
      try {
        return [fileReading(path, readFileSync(path))];
      } catch {
        return []; // Gone since it was read: there is nothing to compare it with.
      }
    }),
  };
}

function fileReading(path: string, content: string | Uint8Array): FileReading {
  const name = basename(path.replace(/^builtin:/, ""));
  return { name, sha256: new Bun.CryptoHasher("sha256").update(content).digest("hex") };
}
