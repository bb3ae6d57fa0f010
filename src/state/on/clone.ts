// clone, clone3, fork, vfork: a thread or process came to be. Both sides report it, in any order,
// and either report may be lost; whoever comes first makes the entry.
import type { EventView } from "../../decode/event-view.ts";
import { eventId, paramIndex } from "../../schema/events.ts";
import type { State } from "../state.ts";
import { Thread } from "../thread.ts";
import { threadFlags } from "../thread-flags.ts";
import type { FreeHandler, FreeHandlers } from "./handler.ts";

// The four events have one layout.
const params = {
  exe: paramIndex("syscall_clone_20_x", "exe"),
  args: paramIndex("syscall_clone_20_x", "args"),
  pid: paramIndex("syscall_clone_20_x", "pid"),
  ptid: paramIndex("syscall_clone_20_x", "ptid"),
  fdLimit: paramIndex("syscall_clone_20_x", "fdlimit"),
  pageFaultsMajor: paramIndex("syscall_clone_20_x", "pgft_maj"),
  pageFaultsMinor: paramIndex("syscall_clone_20_x", "pgft_min"),
  vmSize: paramIndex("syscall_clone_20_x", "vm_size"),
  vmRss: paramIndex("syscall_clone_20_x", "vm_rss"),
  vmSwap: paramIndex("syscall_clone_20_x", "vm_swap"),
  comm: paramIndex("syscall_clone_20_x", "comm"),
  cgroups: paramIndex("syscall_clone_20_x", "cgroups"),
  flags: paramIndex("syscall_clone_20_x", "flags"),
  uid: paramIndex("syscall_clone_20_x", "uid"),
  gid: paramIndex("syscall_clone_20_x", "gid"),
  vtid: paramIndex("syscall_clone_20_x", "vtid"),
  vpid: paramIndex("syscall_clone_20_x", "vpid"),
  pidnsStart: paramIndex("syscall_clone_20_x", "pidns_init_start_ts"),
};
const vforkId = eventId("syscall_vfork_20_x");
const staleNs = 2_000_000_000;
// The caller cannot tell the child's ids in these cases.
const childKnowsBetter =
  threadFlags.childInPidNamespace | threadFlags.newPid | threadFlags.cloneParent;

const onClone: FreeHandler = (state, event) => {
  const childTid = event.i64(0, -1);
  if (childTid === 0) onChild(state, event);
  else if (childTid > 0) onCaller(state, event, childTid);
};

function onCaller(state: State, event: EventView, childTid: number): void {
  const caller = state.obtain(event.tid);
  state.thread = caller;
  if (caller === undefined) return;
  const isValid = !caller.isInvalid;
  if (!isValid) repairCaller(state, event, caller);
  if (!callerMakesChild(state, event, caller, childTid)) return;
  const child = new Thread(childTid);
  child.flags = event.u32(params.flags);
  if ((child.flags & threadFlags.cloneThread) === 0) {
    if (isValid) child.inheritProcess(caller);
    child.pid = childTid;
    child.ptid = caller.tid;
  } else {
    child.pid = caller.pid;
    child.ptid = caller.ptid;
    child.flags |= threadFlags.cloneFiles;
  }
  child.vtid = child.tid;
  child.vpid = child.pid;
  child.pidnsInitStartTsNs = state.bootTsNs;
  fillChild(state, event, child);
  if (isValid) child.inherit(caller);
  else copyNames(child, caller);
  if (isValid && !event.has(params.exe)) copyProgram(caller, child);
  addChild(state, child);
}

function repairCaller(state: State, event: EventView, caller: Thread): void {
  caller.pid = event.i64(params.pid, -1);
  caller.ptid = event.i64(params.ptid, -1);
  caller.vtid = event.i64(params.vtid, caller.tid);
  caller.vpid = event.i64(params.vpid, -1);
  state.threads.link(caller);
}

function callerMakesChild(
  state: State,
  event: EventView,
  caller: Thread,
  childTid: number,
): boolean {
  const flags = event.u32(params.flags);
  if ((flags & childKnowsBetter) !== 0 || caller.tid !== caller.vtid) return false;
  // The child of a vfork always reports first, and may be gone already.
  if ((flags & threadFlags.vfork) !== 0 || event.type === vforkId) return false;
  if (state.recentlyExited.has(childTid, caller.tid, tsNsOf(event))) return false;
  const present = state.threads.get(childTid);
  if (present === undefined) return true;
  if ((present.flags & threadFlags.inverted) !== 0) return false;
  // Left over from a thread whose exit was lost.
  state.removeThread(childTid);
  return true;
}

function onChild(state: State, event: EventView): void {
  const present = state.thread;
  if (present?.wasCloned === true) {
    if (tsNsOf(event) - clonedNs(present) < staleNs) return;
    state.removeThread(present.tid);
    state.thread = undefined;
  }
  const child = new Thread(event.tid);
  child.pid = event.i64(params.pid, -1);
  child.ptid = event.i64(params.ptid, -1);
  child.vtid = event.i64(params.vtid, child.tid);
  child.vpid = event.i64(params.vpid, -1);
  child.flags = event.u32(params.flags) | threadFlags.inverted;
  const isProcess = (child.flags & threadFlags.cloneThread) === 0;
  if (!isProcess) child.flags |= threadFlags.cloneFiles;
  const template = state.obtain(isProcess ? child.ptid : child.pid);
  if (template === undefined) {
    state.thread = undefined;
    return;
  }
  const isValid = !template.isInvalid;
  if (!isValid && !isProcess) repairMain(state, template, child);
  fillChild(state, event, child);
  child.pidnsInitStartTsNs = pidnsStartOf(state, event, child);
  if (isValid) inheritFrom(template, child, isProcess);
  else if (!isProcess) copyNames(child, template);
  if (isValid && !event.has(params.exe)) copyProgram(template, child);
  state.thread = addChild(state, child) ? child : undefined;
}

function inheritFrom(template: Thread, child: Thread, isProcess: boolean): void {
  child.inherit(template);
  if (isProcess) child.inheritProcess(template);
}

// What the process has in common, as far as one of its threads knows it.
function repairMain(state: State, main: Thread, child: Thread): void {
  main.pid = child.pid;
  main.ptid = child.ptid;
  main.vpid = child.vpid;
  main.vtid = child.vpid;
  state.threads.link(main);
}

function pidnsStartOf(state: State, event: EventView, child: Thread): bigint {
  const inNamespace =
    (child.flags & (threadFlags.childInPidNamespace | threadFlags.newPid)) !== 0 ||
    child.tid !== child.vtid;
  if (!inNamespace) return state.bootTsNs;
  if (!event.has(params.pidnsStart)) return 0n;
  return BigInt(event.exactU64(params.pidnsStart)) + state.bootTsNs;
}

function fillChild(state: State, event: EventView, child: Thread): void {
  child.exe = event.text(params.exe);
  child.comm = event.has(params.comm) ? event.text(params.comm) : child.exe;
  child.args = event.list(params.args);
  child.fdLimit = event.i64(params.fdLimit, -1);
  if (event.has(params.vmSwap)) {
    child.pageFaultsMajor = event.u64(params.pageFaultsMajor);
    child.pageFaultsMinor = event.u64(params.pageFaultsMinor);
    child.vmSizeKb = event.u32(params.vmSize);
    child.vmRssKb = event.u32(params.vmRss);
    child.vmSwapKb = event.u32(params.vmSwap);
  }
  child.uid = event.u32(params.uid, 0xffffffff);
  child.gid = event.u32(params.gid, 0xffffffff);
  if (event.has(params.cgroups))
    child.cgroups = state.cgroups.ofParam(event, params.cgroups) ?? child.cgroups;
  child.cloneTsHigh = event.tsHigh;
  child.cloneTsLow = event.tsLow;
  child.lastSeen = event.tsHigh;
}

// For an event without them: the probe could not read them without a page fault.
function copyProgram(from: Thread, to: Thread): void {
  to.exe = from.exe;
  to.args = from.args;
}

function copyNames(from: Thread, to: Thread): void {
  to.exe = from.exe;
  to.comm = from.comm;
  to.args = from.args;
}

function addChild(state: State, child: Thread): boolean {
  if (!state.threads.add(child)) return false;
  state.users.need(child.containerId, child.pid, child.uid, child.gid);
  return true;
}

/** Rounded to some 256 ns: enough to compare seconds. */
export function tsNsOf(event: EventView): number {
  return event.tsHigh * 4294967296 + event.tsLow;
}

function clonedNs(thread: Thread): number {
  return thread.cloneTsHigh * 4294967296 + thread.cloneTsLow;
}

export const clone: FreeHandlers = {
  syscall_clone_20_x: onClone,
  syscall_clone3_x: onClone,
  syscall_fork_20_x: onClone,
  syscall_vfork_20_x: onClone,
};
