// What every place that events come from offers. Records are borrowed: they are valid only until
// the sink returns.
import type { Memory } from "../base/memory.ts";
import type { Syscall } from "../schema/syscalls.ts";
import type { Wake } from "../native/sleeper.ts";
import type { WorthOf } from "./worth.ts";

/** Records lost, by cause. The names are those of the driver counters in metrics and alerts. */
export type DropCounts = Readonly<Record<string, number>>;

/** Records lost of one type for one cause. */
export interface Loss {
  readonly type: number;
  /** Of the type, for people: `openat_exit`. */
  readonly event: string;
  /** As in the last part of `n_drops_…`. */
  readonly cause: string;
  readonly count: number;
}

export interface CaptureStats {
  /** Records the source made, lost ones included. */
  readonly events: number;
  readonly drops: number;
  readonly dropsBy: DropCounts;
  /** The same by type of event, when the source knows. */
  readonly losses?: readonly Loss[];
  /** Times the source was not run, because it had been preempted; of whatever call, wanted or not. */
  readonly preemptions?: number;
}

export interface CpuStats {
  readonly events: number;
  readonly drops: number;
}

export interface ProgramStats {
  readonly name: string;
  readonly runs: number;
  readonly runNs: number;
}

/**
 * Takes one record. `cpu` is where it happened, when the source knows; `stateOnly` records change
 * state but are not shown to rules.
 */
export type RecordSink = (memory: Memory, at: number, cpu?: number, stateOnly?: boolean) => void;

/** A sleep that lets the runtime go on meanwhile. */
export async function slept(timeoutMs: number): Promise<Wake> {
  await Bun.sleep(timeoutMs);
  return "time";
}

export interface CaptureSource {
  /** As `engine.kind` names it. */
  readonly name: string;
  open(): Promise<void>;
  /** Delivers what is ready, oldest first, at most `max` records; returns how many. */
  poll(max: number, sink: RecordSink): number;
  /**
   * Sleeps until a record comes or somebody else has work for this thread, at most so long, and
   * says what ended it. May block the thread meanwhile: timers wait.
   */
  wait(timeoutMs: number): Wake | Promise<Wake>;
  /** The same without an ear for records. Absent: nothing is gained by blocking. */
  rest?(timeoutMs: number): Wake | Promise<Wake>;
  stats(): CaptureStats;
  /** By processor, when the source knows. */
  cpuStats?(): readonly CpuStats[];
  /** How often and how long its programs ran, when the kernel counts that. */
  programCosts?(): readonly ProgramStats[];
  /**
   * Goes on with other system calls; no event is lost. Those that are new come when this resolves,
   * the others until the function it resolves with is called. Rejects when nothing has changed.
   * Absent where events are not chosen.
   */
  select?(syscalls: readonly Syscall[], worthOf?: WorthOf): Promise<() => void>;
  close(): Promise<void>;
}
