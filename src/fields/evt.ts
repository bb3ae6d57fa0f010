// Fields about the event itself: what kind it is, how it ended, where it comes from.
import { type EventType, eventIdsByName, eventTypes } from "../schema/events.ts";
import { syscallNames, syscallsOf } from "../schema/syscalls.ts";
import { fdTypes } from "../state/fd-types.ts";
import type { Context } from "./context.ts";
import { type Bound, defineFields, missing, needsArgument } from "./define.ts";
import { nativeValue } from "./param-read.ts";
import { paramText } from "./param-text.ts";

const generic = flagsOf((type) => type.key === "generic_e" || type.key === "generic_x");
const async = flagsOf((type) => type.key === "asyncevent_e");
// These have names of their own; plugins and containers share one type.
const injected = flagsOf((type) => type.kinds.has("metaevent"));
const syscall = flagsOf((type) => type.kinds.has("syscall"));
// Enter events, tracepoints and exits without parameters have no result.
const hasResult = flagsOf(
  (type) =>
    type.exit &&
    type.params.length > 0 &&
    !type.key.startsWith("generic") &&
    !type.kinds.has("tracepoint"),
);
const waits = flagsOf((type) => type.flags.has("waits"));

/** Fields that events of every source have. */
export const evtGenericFields = defineFields({
  "evt.num": {
    type: "UINT64",
    format: "ID",
    doc: "Number of the event in this run or capture file, counted from 1.",
    get: (c) => c.eventNumber,
  },
  "evt.pluginname": {
    type: "CHARBUF",
    doc: "Name of the plugin the event comes from; unset for events of the kernel.",
    get: missing,
  },
  "evt.plugininfo": {
    type: "CHARBUF",
    doc: "What the plugin that made the event says about it in one line; unset for events of the kernel.",
    get: missing,
  },
  "evt.source": {
    type: "CHARBUF",
    doc: "Name of the event source: syscall for everything that comes from the kernel.",
    get: (c) => c.source,
  },
  "evt.is_async": {
    type: "BOOL",
    doc: "True for events that were injected into the stream instead of captured, such as container metadata.",
    get: (c) => injected[c.event.type] === 1,
  },
  "evt.asynctype": {
    type: "CHARBUF",
    doc: "Name of an injected event; unset for captured ones.",
    get: (c) => (injected[c.event.type] === 1 ? eventName(c) : undefined),
  },
  "evt.hostname": {
    type: "CHARBUF",
    doc: "Name of the host; FALCO_HOSTNAME in the environment of the agent overrides it.",
    get: (c) => c.hostname,
  },
});

const categoryNames: Readonly<Record<string, string>> = { ipc: "IPC" };

// Activity classes of descriptors; what is missing here reads as unknown.
const fdCategories: ReadonlyMap<number, string> = new Map<number, string>([
  [fdTypes.file, "file"],
  [fdTypes.fileV2, "file"],
  [fdTypes.directory, "file"],
  [fdTypes.ipv4, "net"],
  [fdTypes.ipv6, "net"],
  [fdTypes.ipv4Server, "net"],
  [fdTypes.ipv6Server, "net"],
  [fdTypes.pipe, "ipc"],
  [fdTypes.unix, "ipc"],
  [fdTypes.event, "ipc"],
  [fdTypes.signal, "ipc"],
  [fdTypes.inotify, "ipc"],
  [fdTypes.userFault, "ipc"],
]);

export const evtFields = defineFields({
  "evt.dir": {
    type: "CHARBUF",
    doc: "Direction of the event: > on entering a call, < on leaving it. Only exits are captured today.",
    deprecated: true,
    values: ["<"],
    instead: "take it out: only events on leaving a call are captured",
    get: (c) => ((c.event.type & 1) === 1 ? "<" : ">"),
  },
  "evt.type": {
    type: "CHARBUF",
    doc: "Name of the event, which for system calls is the name of the call: openat, execve, connect.",
    accepts: isEventName,
    known: eventNames,
    byType: nameOfType,
    get: eventName,
  },
  "evt.type.is": {
    type: "UINT32",
    argument: { required: true, kind: "key", dotted: true },
    doc: "1 when the event has the type named after the dot, else 0: evt.type.is.openat.",
    get: needsArgument,
    bind: bindTypeIs,
  },
  "syscall.type": {
    type: "CHARBUF",
    doc: "Name of the system call; unset for events that are not system calls.",
    accepts: isEventName,
    known: eventNames,
    byType: (type) => (syscall[type] === 1 ? nameOfType(type) : undefined),
    get: (c) => (syscall[c.event.type] === 1 ? eventName(c) : undefined),
  },
  "evt.category": {
    type: "CHARBUF",
    doc: "Kind of activity: file, net, IPC, memory, process, sleep, system, signal, user, time, processing, wait, scheduler, other, unknown or internal; reads, writes and the like count as what their descriptor is.",
    values: categories(),
    get: category,
  },
  "evt.cpu": {
    type: "INT16",
    format: "ID",
    doc: "Number of the CPU that produced the event.",
    get: (c) => c.cpu,
  },
  "evt.res": {
    type: "CHARBUF",
    format: "DEC",
    doc: "SUCCESS, or the name of the error the call ended with: ENOENT, EACCES.",
    absentIn: (type) => hasResult[type] === 0,
    get: resultName,
  },
  "evt.rawres": {
    type: "INT64",
    format: "DEC",
    doc: "Return value of the call; negative values are errors.",
    absentIn: (type) => hasResult[type] === 0,
    get: result,
  },
  "evt.failed": {
    type: "BOOL",
    doc: "True when the call returned an error.",
    absentIn: (type) => hasResult[type] === 0,
    get: failed,
  },
  "evt.is_wait": {
    type: "BOOL",
    doc: "True for calls that may put the thread to sleep: select, poll, futex, nanosleep.",
    get: (c) => waits[c.event.type] === 1,
  },
  "evt.count": {
    type: "UINT32",
    format: "DEC",
    doc: "Always 1, to be summed up.",
    get: () => 1,
  },
  "evt.around": {
    type: "UINT64",
    format: "DEC",
    argument: { required: true, kind: "index" },
    doc: "Selects a stretch of time: evt.around[T]=D takes events at most D milliseconds away from T, a timestamp in nanoseconds.",
    filterOnly: true,
    noRhs: true,
    noTransformers: true,
    // The distance in milliseconds; equal means within.
    operatorAs: { "=": "<=", "==": "<=" },
    show: () => ({ text: missing, json: () => null }),
    get: needsArgument,
    bind: bindAround,
  },
});

const nsPerMs = 1e6;

function bindAround(argument: string | undefined): Bound {
  if (argument === undefined || !/^[0-9]{1,20}$/.test(argument))
    return { error: "evt.around takes a timestamp in nanoseconds" };
  const center = BigInt(argument);
  return (c) => Math.abs(Number(c.event.tsNs - center)) / nsPerMs;
}

/** One byte per event id: 1 where the test holds. */
export function flagsOf(test: (type: EventType) => boolean): Uint8Array {
  return Uint8Array.from(eventTypes, (type) => (test(type) ? 1 : 0));
}

/** The return value: the first parameter of exit events; undefined for events without one. */
export function result(c: Context): number | bigint | undefined {
  if (hasResult[c.event.type] === 0) return undefined;
  const param = c.event.info.params[0]!;
  if (param.row.read === "i64") return c.event.has(0) ? c.event.i64(0) : undefined;
  const value = nativeValue(c.event, param);
  return typeof value === "number" || typeof value === "bigint" ? value : undefined;
}

/** Whether the call failed; undefined for events without a result. */
export function failed(c: Context): boolean | undefined {
  const value = result(c);
  return value === undefined ? undefined : value < 0;
}

export function eventName(c: Context): string {
  const event = c.event;
  const type = event.type;
  if (generic[type] === 1) return genericName(event.u16(0), event.has(1) ? event.u16(1) : -1);
  return async[type] === 1 ? event.text(1) : event.info.name;
}

/** A recorder that did not know a call left its number, which means something on machines alike. */
function genericName(code: number, native: number): string {
  const known = code === 0 ? undefined : syscallNames.get(code);
  return known ?? nativeNames().get(native) ?? "unknown";
}

let namesByNumber: ReadonlyMap<number, string> | undefined;

function nativeNames(): ReadonlyMap<number, string> {
  const calls = process.arch === "arm64" ? "aarch64" : "x86_64";
  namesByNumber ??= new Map(syscallsOf(calls).map(({ number, name }) => [number, name]));
  return namesByNumber;
}

// Generic and injected events carry their names.
function nameOfType(type: number): string | undefined {
  return generic[type] === 1 || async[type] === 1 ? undefined : eventTypes[type]!.name;
}

function resultName(c: Context): string | undefined {
  const value = result(c);
  if (value === undefined || value >= 0) return value === undefined ? undefined : "SUCCESS";
  return paramText(c, c.event.info.params[0]!);
}

const syscallNameSet: ReadonlySet<string> = new Set(syscallNames.values());
// Injected events have names of their own, which plugins choose; these are the built-in ones.
const asyncNames: ReadonlySet<string> = new Set(["container", "container_removed"]);

function* eventNames(): Iterable<string> {
  yield* eventIdsByName.keys();
  yield* syscallNameSet;
}

function isEventName(name: string): boolean {
  return eventIdsByName.has(name) || syscallNameSet.has(name) || asyncNames.has(name);
}

function bindTypeIs(argument: string | undefined): Bound {
  if (argument === undefined || !isEventName(argument))
    return { error: `unknown event type ${argument}` };
  const named = flagsOf((type) => type.name === argument);
  const code = [...syscallNames].find(([, name]) => name === argument)?.[0] ?? -1;
  return (c) => {
    const type = c.event.type;
    if (generic[type] === 1) return c.event.u16(0) === code ? 1 : 0;
    return named[type]!;
  };
}

function categories(): string[] {
  const rows = eventTypes.map((type) => type.category).filter((row) => !row.startsWith("io_"));
  const named = rows.map((row) => categoryNames[row] ?? row);
  return [...new Set([...named, ...fdCategories.values(), "unknown"])];
}

function category(c: Context): string {
  const row = c.event.info.category;
  if (!row.startsWith("io_")) return categoryNames[row] ?? row;
  return c.fd === undefined ? "unknown" : (fdCategories.get(c.fd.type) ?? "unknown");
}
