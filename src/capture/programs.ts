// Which programs of the probe serve a set of system calls: one per call that has an event of its
// own, the generic one for the others, and those that sit on hooks of their own (drivers.md §3.1).
import type { Architecture, Syscall } from "../schema/syscalls.ts";

/** Hooks nobody needs by default; rules may ask for their events. */
export type ExtraHook = "sched_switch" | "signal_deliver";

export interface ProgramPlan {
  /**
   * Attached before the dispatcher, in this order; the busy ones last, so they record least of it.
   */
  readonly attached: readonly string[];
  /** Of `attached`, those on the beginning of one call each. */
  readonly entered: readonly string[];
  /** Native number to the program that the dispatcher of beginnings calls, if `entered` cannot be. */
  readonly begun: ReadonlyMap<number, string>;
  /** Native number to the program that the dispatcher calls. */
  readonly called: ReadonlyMap<number, string>;
  /** All of both, and those that are loaded always. */
  readonly loaded: ReadonlySet<string>;
}

export const dispatcher = "sys_exit";
/** Behind it on kernels that may leave out one of its runs. */
export const dispatcherAgain = "sys_exit_again";
export const dispatcherOfBeginnings = "sys_enter";
export const identifyAgent = "identify_agent";
const generic = "on_generic";

/** Calls that are also told of when they begin (TOCTOU), in the order they are attached. */
const enterCalls = ["connect", "creat", "open", "openat2", "openat"] as const;
const execCalls: readonly string[] = ["execve", "execveat"];
const cloneCalls: readonly string[] = ["clone", "clone3", "fork", "vfork"];
/**
 * Each message gets an event where programs may loop (bpf_loop, Linux 5.17), else the first one.
 */
const loopingCalls: readonly string[] = ["sendmmsg", "recvmmsg"];

/**
 * From Linux 7 on programs on tracepoints are preempted, and left out while one of them is: those
 * releases by their name in uname(2).
 */
export function mayLeaveRunsOut(release: string): boolean {
  return Number(/^\d+/.exec(release)?.[0] ?? 0) >= 7;
}

export interface PlanOptions {
  readonly architecture: Architecture;
  readonly syscalls: readonly Syscall[];
  readonly extraHooks: readonly ExtraHook[];
  readonly hasLoop: boolean;
  /** The kernel may leave out a run of the dispatcher. */
  readonly triesAgain: boolean;
  /** Names of the programs that the object holds. */
  readonly available: ReadonlySet<string>;
}

export function planPrograms(options: PlanOptions): ProgramPlan {
  const { architecture, syscalls, extraHooks, hasLoop, triesAgain, available } = options;
  const names = new Set(syscalls.map((call) => call.name));
  const called = new Map<number, string>();
  for (const call of syscalls) {
    const first = loopingCalls.includes(call.name) && !hasLoop;
    const own = first ? `on_${call.name}_first` : `on_${call.name}`;
    called.set(call.number, available.has(own) ? own : generic);
  }
  const attached: string[] = [...extraHooks, "sched_process_exit"];
  if (execCalls.some((name) => names.has(name))) attached.push("sched_process_exec");
  // Where the child's own return from the call cannot be seen, its first event comes from this
  // hook.
  if (architecture === "aarch64" && cloneCalls.some((name) => names.has(name)))
    attached.push("sched_process_fork");
  const entered = enterCalls.filter((name) => names.has(name)).map((name) => `enter_${name}`);
  attached.push(...entered);
  const begun = new Map<number, string>();
  for (const { name, number } of syscalls)
    if (entered.includes(`enter_${name}`)) begun.set(number, `begin_${name}`);
  const loaded = new Set([...attached, ...called.values(), dispatcher, identifyAgent]);
  if (triesAgain) loaded.add(dispatcherAgain);
  return { attached, entered, begun, called, loaded };
}
