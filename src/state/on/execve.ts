// execve, execveat: the process runs another program. Successful calls of both arrive as execve.
import type { EventView } from "../../decode/event-view.ts";
import { driverConstants } from "../../schema/driver-constants.ts";
import { eventId, paramIndex } from "../../schema/events.ts";
import type { EnterEvent } from "../enter-event.ts";
import { Environment } from "../environment.ts";
import type { Executable } from "../executable.ts";
import { joinPath } from "../paths.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";
import { threadFlags } from "../thread-flags.ts";
import { directoryOf } from "./directory.ts";
import type { Handler, Handlers } from "./handler.ts";

// Both events have one layout, as far as both have the parameters.
const params = {
  exe: paramIndex("syscall_execve_19_x", "exe"),
  args: paramIndex("syscall_execve_19_x", "args"),
  pid: paramIndex("syscall_execve_19_x", "pid"),
  ptid: paramIndex("syscall_execve_19_x", "ptid"),
  fdLimit: paramIndex("syscall_execve_19_x", "fdlimit"),
  pageFaultsMajor: paramIndex("syscall_execve_19_x", "pgft_maj"),
  pageFaultsMinor: paramIndex("syscall_execve_19_x", "pgft_min"),
  vmSize: paramIndex("syscall_execve_19_x", "vm_size"),
  vmRss: paramIndex("syscall_execve_19_x", "vm_rss"),
  vmSwap: paramIndex("syscall_execve_19_x", "vm_swap"),
  comm: paramIndex("syscall_execve_19_x", "comm"),
  cgroups: paramIndex("syscall_execve_19_x", "cgroups"),
  env: paramIndex("syscall_execve_19_x", "env"),
  tty: paramIndex("syscall_execve_19_x", "tty"),
  vpgid: paramIndex("syscall_execve_19_x", "vpgid"),
  loginuid: paramIndex("syscall_execve_19_x", "loginuid"),
  flags: paramIndex("syscall_execve_19_x", "flags"),
  capInheritable: paramIndex("syscall_execve_19_x", "cap_inheritable"),
  capPermitted: paramIndex("syscall_execve_19_x", "cap_permitted"),
  capEffective: paramIndex("syscall_execve_19_x", "cap_effective"),
  exeIno: paramIndex("syscall_execve_19_x", "exe_ino"),
  exeInoCtime: paramIndex("syscall_execve_19_x", "exe_ino_ctime"),
  exeInoMtime: paramIndex("syscall_execve_19_x", "exe_ino_mtime"),
  uid: paramIndex("syscall_execve_19_x", "uid"),
  exepath: paramIndex("syscall_execve_19_x", "trusted_exepath"),
  pgid: paramIndex("syscall_execve_19_x", "pgid"),
  gid: paramIndex("syscall_execve_19_x", "gid"),
};
const execveatEnter = eventId("syscall_execveat_x") - 1;
const emptyPath = driverConstants.PPM_EXVAT_AT_EMPTY_PATH;
const environmentBytesMax = 4096; // The driver's limit: a full copy was probably cut.
const keptFlags =
  threadFlags.pipeSource |
  threadFlags.pipeDestination |
  threadFlags.mainThread |
  threadFlags.inverted;

const onExec: Handler = (state, event, thread) => {
  if (event.i64(0, -1) < 0) return;
  state.threads.resurrect(thread);
  fillProgram(event, thread);
  if (thread.isInvalid) repair(state, event, thread);
  fillMemory(event, thread);
  fillSession(state, event, thread);
  thread.execute(executableOf(state, event, thread));
  fillCredentials(event, thread);
  state.users.need(thread.containerId, thread.pid, thread.uid, thread.gid);
  thread.fds?.deleteWhere((_number, fd) => fd.isCloseOnExec);
  thread.flags = (thread.flags & keptFlags) | threadFlags.active | threadFlags.nameChanged;
  endOtherThreads(state, thread);
};

function fillProgram(event: EventView, thread: Thread): void {
  thread.exe = event.text(params.exe);
  thread.comm = event.has(params.comm) ? event.text(params.comm) : thread.exe;
  thread.args = event.list(params.args);
  thread.pid = event.i64(params.pid, thread.pid);
}

// A thread that nobody could tell us about: the event knows its place.
function repair(state: State, event: EventView, thread: Thread): void {
  thread.ptid = event.i64(params.ptid, -1);
  if ((thread.flags & threadFlags.childInPidNamespace) === 0) {
    thread.vtid = thread.tid;
    thread.vpid = thread.pid;
  }
  state.threads.link(thread);
}

function fillMemory(event: EventView, thread: Thread): void {
  thread.fdLimit = event.i64(params.fdLimit, -1);
  if (!event.has(params.vmSwap)) return;
  thread.pageFaultsMajor = event.u64(params.pageFaultsMajor);
  thread.pageFaultsMinor = event.u64(params.pageFaultsMinor);
  thread.vmSizeKb = event.u32(params.vmSize);
  thread.vmRssKb = event.u32(params.vmRss);
  thread.vmSwapKb = event.u32(params.vmSwap);
}

function fillSession(state: State, event: EventView, thread: Thread): void {
  if (event.has(params.env)) thread.setEnvironment(environmentOf(state, event, thread));
  if (event.has(params.cgroups))
    thread.cgroups = state.cgroups.ofParam(event, params.cgroups) ?? thread.cgroups;
  thread.tty = event.u32(params.tty, thread.tty);
  thread.vpgid = event.i64(params.vpgid, thread.vpgid);
  thread.pgid = event.i64(params.pgid, -1);
}

function environmentOf(state: State, event: EventView, thread: Thread): Environment {
  const wasCut = event.size(params.env) === environmentBytesMax;
  const whole = wasCut ? state.lookups.environment(thread.pid) : undefined;
  return whole === undefined ? state.environments.of(event, params.env) : new Environment(whole);
}

// What the event does not tell stays as it was.
function executableOf(state: State, event: EventView, thread: Thread): Executable {
  const executable = thread.executable.copy();
  if (event.has(params.exepath)) executable.setPath(event.text(params.exepath));
  else if (state.enter !== undefined) executable.setPath(pathOfEnter(state.enter, thread));
  if (event.has(params.flags)) {
    const flags = event.u32(params.flags);
    executable.writable = (flags & driverConstants.PPM_EXE_WRITABLE) !== 0;
    executable.upperLayer = (flags & driverConstants.PPM_EXE_UPPER_LAYER) !== 0;
    executable.fromMemfd = (flags & driverConstants.PPM_EXE_FROM_MEMFD) !== 0;
    executable.lowerLayer = (flags & driverConstants.PPM_EXE_LOWER_LAYER) !== 0;
  }
  if (!event.has(params.exeInoMtime)) return executable;
  executable.ino = event.exactU64(params.exeIno);
  executable.ctimeHigh = event.highU32(params.exeInoCtime);
  executable.ctimeLow = event.u32(params.exeInoCtime);
  executable.mtimeHigh = event.highU32(params.exeInoMtime);
  executable.mtimeLow = event.u32(params.exeInoMtime);
  executable.clonedHigh = thread.cloneTsHigh;
  executable.clonedLow = thread.cloneTsLow;
  return executable;
}

// Captures of old drivers: the path is rebuilt from what the caller asked for.
function pathOfEnter(enter: EnterEvent, thread: Thread): string {
  const { name, dirfd, flags } = enter;
  if (enter.type !== execveatEnter)
    return name === "" ? "<NA>" : joinPath(directoryOf(thread, name, dirfd), name);
  const directory = directoryOf(thread, name, dirfd);
  const asDirectory = (flags & emptyPath) !== 0;
  if (directory === "<UNKNOWN>" || (!asDirectory && name === "")) return "<NA>";
  return asDirectory ? joinPath("", directory) : joinPath(directory, name);
}

function fillCredentials(event: EventView, thread: Thread): void {
  thread.loginuid = event.u32(params.loginuid, thread.loginuid);
  thread.uid = event.u32(params.uid, thread.uid);
  thread.gid = event.u32(params.gid, thread.gid);
  if (!event.has(params.capEffective)) return;
  thread.capInheritable = event.exactU64(params.capInheritable);
  thread.capPermitted = event.exactU64(params.capPermitted);
  thread.capEffective = event.exactU64(params.capEffective);
}

// exec ends every other thread of the process; the kernel does not report each.
function endOtherThreads(state: State, thread: Thread): void {
  const { group } = thread;
  if (group === undefined || group.size <= 1) return;
  for (const other of group.others())
    if (other !== thread && !other.isMain) state.removeThread(other.tid);
}

export const execve: Handlers = {
  syscall_execve_19_x: onExec,
  syscall_execveat_x: onExec,
};
