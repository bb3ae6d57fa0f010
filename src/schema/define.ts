// How rows of the schema tables look. Each `define…` is one line of code; its value is in its type:
// names become literal types, so a misspelt event or parameter does not compile.
import type { ParamTypeName } from "./param-types.ts";

export type EventCategory =
  | "unknown"
  | "other"
  | "file"
  | "net"
  | "ipc"
  | "memory"
  | "process"
  | "sleep"
  | "system"
  | "signal"
  | "user"
  | "time"
  | "processing"
  | "io_read"
  | "io_write"
  | "io_other"
  | "wait"
  | "scheduler";

/** Where an event comes from. Rows without `kinds` are system calls. */
export type EventKind = "internal" | "syscall" | "tracepoint" | "plugin" | "metaevent" | "iter";

export type EventFlag =
  | "creates_fd"
  | "destroys_fd"
  | "uses_fd"
  | "reads_from_fd"
  | "writes_to_fd"
  | "modifies_state"
  | "unused"
  | "waits"
  | "skipparsereset"
  | "large_payload"
  | "converter_managed";

/**
 * Type, print format and attributes of a parameter, e.g. "FD DEC", "FLAGS32 HEX flags=file_flags",
 * "FSRELPATH dirfd=dirfd" (relative to the directory in parameter `dirfd`), "DYN dynamic=…".
 */
export type ParamSpec = ParamTypeName | `${ParamTypeName} ${string}`;

export interface EventRow {
  /** Frozen wire id; even: enter or tracepoint, odd: exit. */
  readonly id: number;
  /** The name rules use in evt.type. */
  readonly name: string;
  readonly category: EventCategory;
  readonly kinds?: readonly EventKind[];
  readonly flags?: readonly EventFlag[];
  /** The parameter that holds the descriptor the event acts on. */
  readonly fd?: string;
  /** In wire order. */
  readonly params: Readonly<Record<string, ParamSpec>>;
}

/** Declares a family of events: the one source of ids, names, parameters and C constants. */
export function defineEvents<const T extends Readonly<Record<string, EventRow>>>(rows: T): T {
  return rows;
}

export interface FlagTable {
  /** bitmask: greedy from the top; enum: equal values only; mode: bitmask printed in octal. */
  readonly kind: "bitmask" | "enum" | "mode";
  readonly entries: readonly (readonly [name: string, value: number])[];
}

export function defineFlags<const T extends Readonly<Record<string, FlagTable>>>(tables: T): T {
  return tables;
}

/** [native number, name, key of the exit event, sampling class]. */
export type SyscallRow = readonly [number, string, string?, ("never_drop" | "always_drop")?];

export function defineSyscalls(rows: readonly SyscallRow[]): readonly SyscallRow[] {
  return rows;
}
