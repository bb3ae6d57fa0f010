// Every event of the wire format, current and superseded, and what is derived from the rows once at
// start-up: arrays by id, parameter lists, events by name. Nothing here is looked up by text per
// event.
import { assert } from "../base/assert.ts";
import type { EventCategory, EventFlag, EventKind, EventRow } from "./define.ts";
import { fileEvents } from "./events/file.ts";
import { ioEvents } from "./events/io.ts";
import { ipcEvents } from "./events/ipc.ts";
import { iterEvents } from "./events/iter.ts";
import { memoryEvents } from "./events/memory.ts";
import { metaEvents } from "./events/meta.ts";
import { netEvents } from "./events/net.ts";
import { fileOldEvents } from "./events/old/file.ts";
import { ioOldEvents } from "./events/old/io.ts";
import { ipcOldEvents } from "./events/old/ipc.ts";
import { memoryOldEvents } from "./events/old/memory.ts";
import { metaOldEvents } from "./events/old/meta.ts";
import { netOldEvents } from "./events/old/net.ts";
import { otherOldEvents } from "./events/old/other.ts";
import { processOldEvents } from "./events/old/process.ts";
import { signalOldEvents } from "./events/old/signal.ts";
import { userOldEvents } from "./events/old/user.ts";
import { waitOldEvents } from "./events/old/wait.ts";
import { otherEvents } from "./events/other.ts";
import { processEvents } from "./events/process.ts";
import { signalEvents } from "./events/signal.ts";
import { userEvents } from "./events/user.ts";
import { waitEvents } from "./events/wait.ts";
import { type ParamTypeName, type ParamTypeRow, paramTypes } from "./param-types.ts";

export const currentEvents = {
  ...otherEvents,
  ...fileEvents,
  ...ioEvents,
  ...metaEvents,
  ...netEvents,
  ...ipcEvents,
  ...waitEvents,
  ...signalEvents,
  ...processEvents,
  ...memoryEvents,
  ...userEvents,
  ...iterEvents,
} as const;

/** Layouts that only older captures hold; a reader upgrades them. */
export const oldEvents = {
  ...otherOldEvents,
  ...ioOldEvents,
  ...memoryOldEvents,
  ...processOldEvents,
  ...netOldEvents,
  ...ipcOldEvents,
  ...fileOldEvents,
  ...waitOldEvents,
  ...signalOldEvents,
  ...userOldEvents,
  ...metaOldEvents,
} as const;

export type CurrentEvents = typeof currentEvents;
export type EventKey = keyof CurrentEvents;
export type ParamsOf<K extends EventKey> = keyof CurrentEvents[K]["params"] & string;

export type PrintFormat = "NA" | "DEC" | "HEX" | "10_PADDED_DEC" | "ID" | "DIR" | "OCT";

export interface Param {
  readonly name: string;
  readonly index: number;
  readonly type: ParamTypeName;
  readonly row: ParamTypeRow;
  readonly format: PrintFormat;
  /** Key of the flag table that names the values. */
  readonly flags?: string;
  /** Key of the table of variants (PT_DYN). */
  readonly dynamic?: string;
  /** Index of the parameter with the directory descriptor a relative path starts from. */
  readonly dirfd?: number;
}

export interface EventType {
  readonly key: string;
  readonly id: number;
  readonly name: string;
  readonly category: EventCategory;
  readonly kinds: ReadonlySet<EventKind>;
  readonly flags: ReadonlySet<EventFlag>;
  readonly old: boolean;
  readonly exit: boolean;
  readonly params: readonly Param[];
  /** Index of the parameter with the descriptor the event acts on, or -1. */
  readonly fdParam: number;
}

/** By wire id, without holes. */
export const eventTypes: readonly EventType[] = build();

/**
 * All ids that carry a name, enter and exit, current and old: what `evt.type = name` stands for.
 */
export const eventIdsByName: ReadonlyMap<string, readonly number[]> = groupByName();

/** The index of a parameter of a current event; a misspelt name does not compile. */
export function paramIndex<K extends EventKey>(key: K, name: ParamsOf<K>): number {
  const index = Object.keys(currentEvents[key].params).indexOf(name);
  assert(index >= 0, `event ${key} has no parameter ${name}`);
  return index;
}

/** The wire id of a current event. */
export function eventId(key: EventKey): number {
  return currentEvents[key].id;
}

function build(): readonly EventType[] {
  const types: EventType[] = [];
  for (const [key, row] of Object.entries(currentEvents))
    types[row.id] = eventType(key, row, false);
  for (const [key, row] of Object.entries(oldEvents)) types[row.id] = eventType(key, row, true);
  for (let id = 0; id < types.length; id++) assert(types[id]?.id === id, `no event has id ${id}`);
  return types;
}

function eventType(key: string, row: EventRow, old: boolean): EventType {
  const names = Object.keys(row.params);
  return {
    key,
    id: row.id,
    name: row.name,
    category: row.category,
    kinds: new Set(row.kinds ?? ["syscall"]),
    flags: new Set(row.flags ?? []),
    old,
    exit: (row.id & 1) === 1,
    params: names.map((name, index) => param(name, index, row.params[name]!, names)),
    fdParam: row.fd === undefined ? -1 : names.indexOf(row.fd),
  };
}

function param(name: string, index: number, spec: string, names: readonly string[]): Param {
  const [type, ...rest] = spec.split(" ") as [ParamTypeName, ...string[]];
  const attribute = (key: string) =>
    rest.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
  const flags = attribute("flags");
  const dynamic = attribute("dynamic");
  const dirfd = attribute("dirfd");
  return {
    name,
    index,
    type,
    row: paramTypes[type],
    format: (rest.find((word) => !word.includes("=")) ?? "NA") as PrintFormat,
    ...(flags === undefined ? {} : { flags }),
    ...(dynamic === undefined ? {} : { dynamic }),
    ...(dirfd === undefined ? {} : { dirfd: names.indexOf(dirfd) }),
  };
}

function groupByName(): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const type of eventTypes) {
    const ids = groups.get(type.name);
    if (ids === undefined) groups.set(type.name, [type.id]);
    else ids.push(type.id);
  }
  return groups;
}
