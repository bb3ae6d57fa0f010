// Fields about the executable file of the process, and about when the process began.
import { defineFields, type Getter } from "./define.ts";
import type { Thread } from "../state/thread.ts";
import { ofAncestor, parentThread } from "./proc-lineage.ts";

export const procExeFields = defineFields({
  "proc.exepath": {
    type: "CHARBUF",
    doc: "Absolute path of the executable, with symbolic links resolved.",
    get: (c) => c.thread?.exepath,
  },
  "proc.duration": {
    type: "RELTIME",
    format: "DEC",
    doc: "Nanoseconds the process has existed at the time of the event.",
    get: (c) => (c.thread === undefined ? undefined : since(c.event.tsNs, c.thread.cloneTsNs)),
  },
  "proc.ppid.duration": {
    type: "RELTIME",
    format: "DEC",
    doc: "Nanoseconds the parent process has existed at the time of the event.",
    get: (c) => {
      const start = ofAncestor(1, (t) => t.cloneTsNs)(c);
      return typeof start === "bigint" ? since(c.event.tsNs, start) : undefined;
    },
  },
  "proc.pid.ts": {
    type: "RELTIME",
    format: "DEC",
    doc: "When the process began, in nanoseconds since 1970-01-01 UTC.",
    get: known((t) => t.cloneTsNs),
  },
  "proc.ppid.ts": {
    type: "RELTIME",
    format: "DEC",
    doc: "When the parent process began, in nanoseconds since 1970-01-01 UTC; 0 when that is not known.",
    get: (c) => compact(parentThread(c)?.cloneTsNs),
  },
  "proc.is_exe_writable": {
    type: "BOOL",
    doc: "True when the user who runs the executable could also write to it.",
    get: (c) => c.thread?.exeWritable,
  },
  "proc.is_exe_upper_layer": {
    type: "BOOL",
    doc: "True when the executable lies in the upper layer of an overlay: it was added or changed after the container started.",
    get: (c) => c.thread?.exeUpperLayer,
  },
  "proc.is_exe_lower_layer": {
    type: "BOOL",
    doc: "True when the executable lies in a lower layer of an overlay: it came with the image.",
    get: (c) => c.thread?.exeLowerLayer,
  },
  "proc.is_exe_from_memfd": {
    type: "BOOL",
    doc: "True when the executable is an anonymous file in memory (memfd), which no disk holds.",
    get: (c) => c.thread?.exeFromMemfd,
  },
  "proc.exe_ino": {
    type: "INT64",
    format: "DEC",
    doc: "Inode number of the executable.",
    get: known((t) => t.exeIno),
  },
  "proc.exe_ino.ctime": {
    type: "ABSTIME",
    format: "DEC",
    doc: "Last change of the executable's inode, in nanoseconds since 1970-01-01 UTC.",
    get: known((t) => t.exeInoCtimeNs),
  },
  "proc.exe_ino.mtime": {
    type: "ABSTIME",
    format: "DEC",
    doc: "Last modification of the executable, in nanoseconds since 1970-01-01 UTC.",
    get: known((t) => t.exeInoMtimeNs),
  },
  "proc.exe_ino.ctime_duration_proc_start": {
    type: "ABSTIME",
    format: "DEC",
    doc: "Nanoseconds from the last change of the executable's inode to the start of the process; a small number is a program that was dropped and run at once.",
    get: known((t) => BigInt.asUintN(64, t.exeInoCtimeDurationCloneTsNs)),
  },
  "proc.exe_ino.ctime_duration_pidns_start": {
    type: "ABSTIME",
    format: "DEC",
    doc: "Nanoseconds from the start of the pid namespace to the last change of the executable's inode; set only when the executable is the newer of the two.",
    get: known((t) => t.exeInoCtimeDurationPidnsStartNs),
  },
  "proc.pidns_init_start_ts": {
    type: "UINT64",
    format: "DEC",
    doc: "When the first process of the pid namespace began, in nanoseconds since 1970-01-01 UTC.",
    get: known((t) => t.pidnsInitStartTsNs),
  },
});

/** A getter for a number of the thread that is 0 when unknown; such values are missing. */
export function known(read: (thread: Thread) => number | bigint): Getter {
  return (c) => {
    const value = c.thread === undefined ? 0 : read(c.thread);
    return Number(value) === 0 ? undefined : compact(value);
  };
}

/** Nanoseconds between two times; undefined when the start is not known. */
export function since(ts: bigint, start: bigint): number | bigint | undefined {
  return start === 0n ? undefined : compact(ts - start);
}

/** A number where that is exact. */
function compact(value: number | bigint | undefined): number | bigint | undefined {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
