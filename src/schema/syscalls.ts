// System calls of each architecture and the sets of them that the agent and its users speak of.
import { assert } from "../base/assert.ts";
import type { SyscallRow } from "./define.ts";
import { type EventType, eventTypes } from "./events.ts";
import { aarch64Syscalls } from "./syscalls/aarch64.ts";
import { syscallCodes } from "./syscalls/codes.ts";
import { x8664Syscalls } from "./syscalls/x86-64.ts";

export const architectures = ["x86_64", "aarch64"] as const;
export type Architecture = (typeof architectures)[number];

export interface Syscall {
  readonly number: number;
  readonly name: string;
  /** Portable code (PPM_SC). */
  readonly code: number;
  /** The exit event; the generic one for calls without an event of their own. */
  readonly event: EventType;
  readonly generic: boolean;
  readonly neverDrop: boolean;
}

const tables: Readonly<Record<Architecture, readonly SyscallRow[]>> = {
  x86_64: x8664Syscalls,
  aarch64: aarch64Syscalls,
};

const built = new Map<Architecture, readonly Syscall[]>();

/** The calls of an architecture, in numeric order. */
export function syscallsOf(architecture: Architecture): readonly Syscall[] {
  const known = built.get(architecture);
  if (known !== undefined) return known;
  const keys = new Map(eventTypes.map((type) => [type.key, type]));
  const syscalls = tables[architecture].map((row) => syscall(row, keys));
  built.set(architecture, syscalls);
  return syscalls;
}

function syscall(row: SyscallRow, events: ReadonlyMap<string, EventType>): Syscall {
  const [number, name, key, sampling] = row;
  const event = events.get(key ?? "generic_x");
  const code = (syscallCodes as Readonly<Record<string, number>>)[name];
  assert(event !== undefined && code !== undefined, `system call ${name} has no event or code`);
  return {
    number,
    name,
    code,
    event,
    generic: key === undefined,
    neverDrop: sampling === "never_drop",
  };
}

/** Names by portable code, for generic events. */
export const syscallNames: ReadonlyMap<number, string> = new Map(
  Object.entries(syscallCodes).map(([name, code]) => [code, name]),
);

/** Calls that change what the agent knows of processes and descriptors: always captured. */
export function stateSyscalls(architecture: Architecture): readonly Syscall[] {
  return syscallsOf(architecture).filter(
    (call) => call.neverDrop || (!call.generic && call.event.flags.has("modifies_state")),
  );
}

/** Calls that move data: left out of the default selection unless state needs them (or `-A`). */
export function ignoredByDefault(call: Syscall): boolean {
  const io = call.event.category === "io_read" || call.event.category === "io_write";
  return io && !call.neverDrop && !call.event.flags.has("modifies_state");
}

/** Codes that are no calls, and calls of 32-bit machines that have the event of another call. */
const notGeneric: ReadonlySet<string> = new Set(
  (
    "unknown sched_process_exit sched_switch page_fault_user page_fault_kernel signal_deliver " +
    "_llseek fcntl64 getegid32 geteuid32 getgid32 getresgid32 getresuid32 getuid32 sendfile64 " +
    "setgid32 setresgid32 setresuid32 setuid32 ugetrlimit"
  ).split(" "),
);

/** Calls without an event of their own on any machine that has a portable code, by name. */
export const genericNames: readonly string[] = genericCalls();

function genericCalls(): readonly string[] {
  const calls = architectures.flatMap((architecture) => syscallsOf(architecture));
  const own = new Set(calls.filter((call) => !call.generic).map((call) => call.name));
  const named = new Set(eventTypes.map((type) => type.name));
  return Object.keys(syscallCodes)
    .filter((name) => !own.has(name) && !named.has(name) && !notGeneric.has(name))
    .sort();
}
