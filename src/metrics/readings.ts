// What metrics are made of: plain data, read from the parts of the agent at one moment. Metrics
// themselves are rows (see metrics.ts) that pick from it.
import type { HistogramReading } from "./histogram.ts";

export interface Readings {
  /** What is wanted, as the configuration says (`metrics.*`). */
  readonly groups: Groups;
  /** Nanoseconds since 1970. */
  readonly nowNs: bigint;
  readonly agent: AgentReading;
  /** Events that went through rules. */
  readonly events: number;
  readonly malformed: number;
  /** undefined: the source counts nothing (a capture, no driver). */
  readonly capture: CaptureReading | undefined;
  readonly state: Readonly<Record<StateCounter, number | undefined>>;
  /** Of rules that matched or whose cost was sampled. */
  readonly rules: readonly RuleReading[];
  readonly outputs: OutputsReading;
  readonly resources: ResourcesReading | undefined;
  readonly collector: CollectorReading;
  /** From an event to the moment its alert goes to the channels. */
  readonly alertSeconds: HistogramReading;
  /** From an event to the moment it is read, of the last event of each batch. */
  readonly lagSeconds: HistogramReading;
  readonly reloads: { readonly done: number; readonly refused: number };
  /** undefined: no Kubernetes audit events are watched. */
  readonly audit: AuditReading | undefined;
}

/** Which groups of metrics are shown, beside what always is. */
export interface Groups {
  readonly rules: boolean;
  readonly resources: boolean;
  readonly state: boolean;
  readonly kernel: boolean;
  readonly cpus: boolean;
  readonly programs: boolean;
  readonly scan: boolean;
}

export interface AgentReading {
  readonly version: string;
  /** Of the original that we behave like. */
  readonly falcoVersion: string;
  readonly kernelRelease: string;
  readonly hostname: string;
  /** As metrics call it: `modern_bpf`, `nodriver`, `savefile`. */
  readonly engine: string;
  readonly source: string;
  readonly startNs: bigint;
  readonly reloadNs: bigint;
  readonly bootNs: bigint;
  readonly seconds: number;
  readonly cpus: number;
  readonly rulesFiles: readonly FileReading[];
  readonly configFiles: readonly FileReading[];
  readonly interfaces: readonly InterfaceReading[];
}

export interface FileReading {
  /** Without its folder. */
  readonly name: string;
  readonly sha256: string;
}

export interface InterfaceReading {
  readonly name: string;
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

export interface CaptureReading {
  readonly events: number;
  readonly drops: number;
  /** By the driver's own names: `n_drops_buffer_total` and others. */
  readonly dropsBy: Readonly<Record<string, number>>;
  readonly losses: readonly {
    readonly event: string;
    readonly cause: string;
    readonly count: number;
  }[];
  readonly preemptions: number;
  readonly cpus: readonly { readonly events: number; readonly drops: number }[];
  readonly programs: readonly {
    readonly name: string;
    readonly runs: number;
    readonly runNs: number;
  }[];
}

export type StateCounter =
  | "fds"
  | "threads"
  | "threadsAdded"
  | "threadsRemoved"
  | "threadsDroppedFull"
  | "threadLookups"
  | "threadLookupsFailed"
  | "fdsDroppedFull"
  | "entersDropped"
  | "purged";

export interface RuleReading {
  readonly name: string;
  readonly source: string;
  readonly tags: readonly string[];
  /** As syslog numbers it. */
  readonly priority: number;
  readonly matches: number;
  /** From samples; `ns` is their sum. */
  readonly cost: { readonly samples: number; readonly ns: number; readonly maxNs: number };
}

export interface OutputsReading {
  readonly limited: number;
  readonly channels: readonly {
    readonly name: string;
    readonly written: number;
    readonly dropped: number;
    readonly failed: number;
    readonly waiting: number;
    readonly troubled: boolean;
  }[];
}

export interface ResourcesReading {
  readonly cpuPercent: number;
  readonly cpuSeconds: number;
  readonly rssKb: number;
  readonly vszKb: number;
  readonly pssKb: number;
  readonly containerMemoryBytes: number;
  readonly hostCpuPercent: number;
  readonly hostMemoryKb: number;
  readonly hostProcsRunning: number;
  readonly hostOpenFds: number;
}

export interface CollectorReading {
  /** After the last collection. */
  readonly heapBytes: number;
  readonly collections: number;
  readonly collectionSeconds: number;
}

export interface AuditReading {
  /** Requests and lines that were taken. */
  readonly received: number;
  /** What was no event. */
  readonly malformed: number;
  /** Looked at by rules. */
  readonly events: number;
  /** Requests and lines that were not taken, by the reason. */
  readonly droppedBusy: number;
  readonly droppedLarge: number;
  readonly droppedSlow: number;
  readonly droppedBroken: number;
  /** Bytes of requests that are being read. */
  readonly reading: number;
  /** Characters that wait for rules. */
  readonly waiting: number;
}
