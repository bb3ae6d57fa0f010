// Fields about the thread itself: ids, capabilities, control groups, memory counters.
import { capabilities } from "../schema/flags/numbers.ts";
import type { Thread } from "../state/thread.ts";
import { limits } from "../base/limits.ts";
import { type Bound, defineFields, type Getter, needsArgument } from "./define.ts";
import { knownId, namespaceId } from "./proc.ts";

export const threadFields = defineFields({
  "thread.cap_permitted": {
    type: "CHARBUF",
    doc: "Capabilities the thread may make use of, by name, separated by blanks.",
    get: ofCapabilities((t) => t.capPermitted),
  },
  "thread.cap_inheritable": {
    type: "CHARBUF",
    doc: "Capabilities that programs the thread executes can inherit, by name, separated by blanks.",
    get: ofCapabilities((t) => t.capInheritable),
  },
  "thread.cap_effective": {
    type: "CHARBUF",
    doc: "Capabilities that are in force for the thread, by name, separated by blanks.",
    get: ofCapabilities((t) => t.capEffective),
  },
  "thread.pfmajor": {
    type: "UINT64",
    format: "DEC",
    doc: "Page faults of the thread that had to read from disk.",
    get: (c) => c.thread?.pageFaultsMajor,
  },
  "thread.pfminor": {
    type: "UINT64",
    format: "DEC",
    doc: "Page faults of the thread that were served from memory.",
    get: (c) => c.thread?.pageFaultsMinor,
  },
  "thread.tid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the thread as the host sees it.",
    get: (c) => knownId(c.event.tid),
  },
  "thread.ismain": {
    type: "BOOL",
    doc: "True for the main thread of a process.",
    get: (c) => c.thread?.isMain,
  },
  "thread.vtid": {
    type: "INT64",
    format: "ID",
    doc: "Id of the thread as seen inside its pid namespace.",
    get: (c) => namespaceId(c.thread?.vtid),
  },
  "thread.nametid": {
    type: "CHARBUF",
    doc: "Name of the process followed directly by the id of the thread.",
    hidden: true,
    get: (c) => (c.thread === undefined ? undefined : `${c.thread.comm}${c.event.tid}`),
  },
  "thread.exectime": {
    type: "RELTIME",
    format: "DEC",
    doc: "Nanoseconds from the context switch before this one on the same CPU; 0 for all other events. Only captures of old agents have context switches.",
    get: (c) => c.cpuTimes.ranNs(c),
  },
  "thread.totexectime": {
    type: "RELTIME",
    format: "DEC",
    doc: "Sum of thread.exectime of the thread so far.",
    get: (c) => c.cpuTimes.totalNs(c),
  },
  "thread.cgroups": {
    type: "CHARBUF",
    doc: "Control groups of the thread as subsystem=path items separated by blanks.",
    get: (c) => (c.thread === undefined ? undefined : cgroupsText(c.thread)),
  },
  "thread.cgroup": {
    type: "CHARBUF",
    argument: { required: true, kind: "key", dotted: true },
    doc: "Path of the thread's control group in one subsystem, named after the dot: thread.cgroup.cpu.",
    get: needsArgument,
    bind: bindCgroup,
  },
  "thread.cpu": {
    type: "DOUBLE",
    doc: "CPU the thread used since its process sample before this one, in percent. Only captures of old agents have samples; unset for all other events.",
    get: (c) => c.cpuTimes.percent(c, "all"),
  },
  "thread.cpu.user": {
    type: "DOUBLE",
    doc: "The part of thread.cpu spent in user space.",
    get: (c) => c.cpuTimes.percent(c, "user"),
  },
  "thread.cpu.system": {
    type: "DOUBLE",
    doc: "The part of thread.cpu spent in the kernel.",
    get: (c) => c.cpuTimes.percent(c, "system"),
  },
  "thread.vmsize": {
    type: "UINT64",
    format: "DEC",
    doc: "Virtual memory of the process in KiB for its main thread, 0 for other threads.",
    get: onMain((t) => t.vmSizeKb),
  },
  "thread.vmrss": {
    type: "UINT64",
    format: "DEC",
    doc: "Resident memory of the process in KiB for its main thread, 0 for other threads.",
    get: onMain((t) => t.vmRssKb),
  },
  "thread.vmsize.b": {
    type: "UINT64",
    format: "DEC",
    doc: "The value of thread.vmsize in bytes.",
    hidden: true,
    get: onMain((t) => t.vmSizeKb * 1024),
  },
  "thread.vmrss.b": {
    type: "UINT64",
    format: "DEC",
    doc: "The value of thread.vmrss in bytes.",
    hidden: true,
    get: onMain((t) => t.vmRssKb * 1024),
  },
});

function onMain(read: (thread: Thread) => number): Getter {
  return (c) => {
    if (c.thread === undefined) return undefined;
    return c.thread.isMain ? read(c.thread) : 0;
  };
}

// Processes share few distinct sets, so the text of a set is made once.
const capabilityTexts = new Map<number | bigint, string>();

function ofCapabilities(read: (thread: Thread) => number | bigint): Getter {
  return (c) => (c.thread === undefined ? undefined : capabilityText(read(c.thread)));
}

function capabilityText(set: number | bigint): string {
  const known = capabilityTexts.get(set);
  if (known !== undefined) return known;
  const bits = BigInt(set);
  const names = capabilities.filter(([, bit]) => ((bits >> BigInt(bit)) & 1n) === 1n);
  const text = names.map(([name]) => name).join(" ");
  if (capabilityTexts.size >= limits.flagTextsMax) capabilityTexts.clear();
  capabilityTexts.set(set, text);
  return text;
}

function cgroupsText(thread: Thread): string {
  return thread.cgroups.list.map(([subsystem, path]) => `${subsystem}=${path}`).join(" ");
}

function bindCgroup(argument: string | undefined): Bound {
  if (argument === undefined || !/^[A-Za-z_]+$/.test(argument))
    return { error: `thread.cgroup takes the name of a subsystem, not ${argument}` };
  return (c) => c.thread?.cgroups.path(argument);
}
