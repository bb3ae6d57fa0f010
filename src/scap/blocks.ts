// The blocks of a capture file and the fields in them, one row each, in file order. Reader and
// writer are both driven by these rows: `since` is the first block version that has a field, the
// highest version of a kind is the one written. Names, sizes and ids are those of the published
// format.
import type { EntryOf, FieldRow } from "./field-types.ts";

export type BlockKind =
  | "section"
  | "machine"
  | "interfaces"
  | "users"
  | "processes"
  | "fds"
  | "event";

export interface BlockRow {
  readonly id: number;
  /** The id of the format's first years. */
  readonly alias?: number;
  readonly kind: BlockKind;
  readonly version: number;
  /** Events only: a u32 of flags stands before the event. */
  readonly flagged?: true;
  /** Events only: no size limit, for types with large payloads. */
  readonly large?: true;
}

export const blocks: readonly BlockRow[] = [
  { id: 0x0a0d0d0a, kind: "section", version: 1 },
  { id: 0x201, alias: 0x8002abcd, kind: "machine", version: 1 },
  { id: 0x202, alias: 0x8000abcd, kind: "processes", version: 1 },
  { id: 0x203, alias: 0x8001abcd, kind: "fds", version: 1 },
  { id: 0x204, alias: 0x8010abcd, kind: "event", version: 1 },
  { id: 0x205, alias: 0x8011abcd, kind: "interfaces", version: 1 },
  { id: 0x206, alias: 0x8012abcd, kind: "users", version: 1 },
  { id: 0x207, alias: 0x8013abcd, kind: "processes", version: 2 },
  { id: 0x208, kind: "event", version: 1, flagged: true },
  { id: 0x209, alias: 0x8014abcd, kind: "processes", version: 3 },
  { id: 0x210, kind: "processes", version: 4 },
  { id: 0x211, kind: "processes", version: 5 },
  { id: 0x212, kind: "processes", version: 6 },
  { id: 0x213, kind: "processes", version: 7 },
  { id: 0x214, kind: "processes", version: 8 },
  { id: 0x215, kind: "processes", version: 9 },
  { id: 0x216, kind: "event", version: 2 },
  { id: 0x217, kind: "event", version: 2, flagged: true },
  { id: 0x218, kind: "fds", version: 2 },
  { id: 0x219, kind: "interfaces", version: 2 },
  { id: 0x220, kind: "users", version: 2 },
  { id: 0x221, kind: "event", version: 2, large: true },
  { id: 0x222, kind: "event", version: 2, flagged: true, large: true },
];

export const blocksById: ReadonlyMap<number, BlockRow> = new Map(
  blocks.flatMap((row) => [row.id, row.alias ?? row.id].map((id) => [id, row] as const)),
);

/** The id under which a kind is written. */
export function writtenBlock(kind: BlockKind, flagged = false, large = false): number {
  const rows = blocks.filter(
    (row) =>
      row.kind === kind && (row.flagged ?? false) === flagged && (row.large ?? false) === large,
  );
  return rows.reduce((best, row) => (row.version > best.version ? row : best)).id;
}

/** From this version on each entry of a list starts with its size, and may grow at its end. */
export const sizedSince = { processes: 9, fds: 2, interfaces: 2, users: 2 } as const;

export const blockHeaderBytes = 8; // u32 type, u32 total length
export const blockTrailerBytes = 4; // u32 total length again
/** Of a block without its header, unless it is large. */
export const eventBlockBytesMax = 65_536;

export const sectionMagic = 0x1a2b3c4d;
export const sectionMagicSwapped = 0x4d3c2b1a;
export const sectionMajor = 1;
export const sectionMinor = 2;

/** Flag of an event block: kept only because it changes state; rules do not see it. */
export const stateOnlyFlag = 1;

export const sectionFields = [
  { name: "magic", type: "u32", since: 1 },
  { name: "major", type: "u16", since: 1 },
  { name: "minor", type: "u16", since: 1 },
  { name: "length", type: "time", since: 1 }, // All ones: not known while writing.
] as const satisfies readonly FieldRow[];

export const machineFields = [
  { name: "cpus", type: "u32", since: 1 },
  { name: "memoryBytes", type: "u64", since: 1 },
  { name: "pidMax", type: "u64", since: 1 },
  { name: "hostname", type: "text128", since: 1 },
  { name: "bootTsNs", type: "time", since: 1 },
  { name: "flags", type: "u64", since: 1 },
  { name: "reserved1", type: "u64", since: 1 },
  { name: "reserved2", type: "u64", since: 1 },
] as const satisfies readonly FieldRow[];

// `missing` is the value of files that are too old to have the field. The names are those of the
// snapshots that state takes.
export const processFields = [
  { name: "tid", type: "i64", since: 1 },
  { name: "pid", type: "i64", since: 1 },
  { name: "ptid", type: "i64", since: 1 },
  { name: "sid", type: "i64", since: 6, missing: -1 },
  { name: "vpgid", type: "i64", since: 8, missing: -1 },
  { name: "comm", type: "text", since: 1, bytesMax: 1024 },
  { name: "exe", type: "text", since: 1, bytesMax: 1024 },
  { name: "exepath", type: "text", since: 7, bytesMax: 1024, missing: "" },
  { name: "args", type: "strings", since: 1, bytesMax: 4096 },
  { name: "cwd", type: "text", since: 1, bytesMax: 1024 },
  { name: "fdLimit", type: "i64", since: 1 },
  { name: "flags", type: "u32", since: 1 },
  { name: "uid", type: "u32", since: 1 },
  { name: "gid", type: "u32", since: 1 },
  { name: "vmSizeKb", type: "u32", since: 2, missing: 0 },
  { name: "vmRssKb", type: "u32", since: 2, missing: 0 },
  { name: "vmSwapKb", type: "u32", since: 2, missing: 0 },
  { name: "pageFaultsMajor", type: "i64", since: 2, missing: 0 },
  { name: "pageFaultsMinor", type: "i64", since: 2, missing: 0 },
  { name: "environment", type: "bytes", since: 3, bytesMax: 4096, missing: new Uint8Array(0) },
  { name: "vtid", type: "i64", since: 4, missing: -1 },
  { name: "vpid", type: "i64", since: 4, missing: -1 },
  { name: "cgroups", type: "strings", since: 4, bytesMax: 4096, missing: [] },
  { name: "root", type: "text", since: 5, bytesMax: 1024, missing: "" },
] as const satisfies readonly FieldRow[];

/**
 * What may follow in a version 9 entry, as far as its size reaches. `late`: absent from the short
 * entries that libraries before 0.10 wrote.
 */
export const processTail = [
  { name: "pidnsInitStartTsNs", type: "time", since: 9, missing: 0n, late: true },
  { name: "tty", type: "u32", since: 9, missing: 0, late: true },
  { name: "loginuid", type: "u32", since: 9, missing: 0xffffffff },
  { name: "exeWritable", type: "bool", since: 9, missing: false },
  { name: "capInheritable", type: "u64", since: 9, missing: 0 },
  { name: "capPermitted", type: "u64", since: 9, missing: 0 },
  { name: "capEffective", type: "u64", since: 9, missing: 0 },
  { name: "exeUpperLayer", type: "bool", since: 9, missing: false },
  { name: "exeIno", type: "u64", since: 9, missing: 0 },
  { name: "exeInoCtimeNs", type: "time", since: 9, missing: 0n },
  { name: "exeInoMtimeNs", type: "time", since: 9, missing: 0n },
  { name: "exeFromMemfd", type: "bool", since: 9, missing: false },
  { name: "exeLowerLayer", type: "bool", since: 9, missing: false },
  { name: "pgid", type: "i64", since: 9, missing: -1 },
] as const satisfies readonly FieldRow[];

/** A tail this short is one of before 0.10: loginuid, exeWritable and three capability sets. */
export const earlyTailBytesMax = 29;

export const fdFields = [
  { name: "fd", type: "i64", since: 1 },
  { name: "ino", type: "u64", since: 1 },
  { name: "type", type: "u8", since: 1 },
] as const satisfies readonly FieldRow[];

export const fdTextFields = [
  { name: "name", type: "text", since: 1, bytesMax: 1023 },
] as const satisfies readonly FieldRow[];

const localV4 = [
  { name: "localIp", type: "ip4", since: 1 },
  { name: "localPort", type: "u16", since: 1 },
  { name: "protocol", type: "u8", since: 1 },
] as const satisfies readonly FieldRow[];

const localV6 = [
  { name: "localIp", type: "ip6", since: 1 },
  { name: "localPort", type: "u16", since: 1 },
  { name: "protocol", type: "u8", since: 1 },
] as const satisfies readonly FieldRow[];

const bothV4 = [
  { name: "localIp", type: "ip4", since: 1 },
  { name: "remoteIp", type: "ip4", since: 1 },
  { name: "localPort", type: "u16", since: 1 },
  { name: "remotePort", type: "u16", since: 1 },
  { name: "protocol", type: "u8", since: 1 },
] as const satisfies readonly FieldRow[];

const bothV6 = [
  { name: "localIp", type: "ip6", since: 1 },
  { name: "remoteIp", type: "ip6", since: 1 },
  { name: "localPort", type: "u16", since: 1 },
  { name: "remotePort", type: "u16", since: 1 },
  { name: "protocol", type: "u8", since: 1 },
] as const satisfies readonly FieldRow[];

const unixSocket = [
  { name: "unixSource", type: "time", since: 1 },
  { name: "unixDest", type: "time", since: 1 },
  { name: "name", type: "text", since: 1, bytesMax: 1023 },
] as const satisfies readonly FieldRow[];

const file = [
  { name: "openFlags", type: "u32", since: 1 },
  { name: "name", type: "text", since: 1, bytesMax: 1023 },
  { name: "dev", type: "u32", since: 2, missing: 0, optional: true },
] as const satisfies readonly FieldRow[];

/** Of a descriptor whose type the reader does not know, or shall not know (--compat). */
export const fdTypeUnsupported = 10;

// Behind the name, where all readers skip it: the true type of what was written for older ones.
const laterType = { name: "laterType", type: "u8", since: 2, optional: true } as const;

/** What follows the common part, by type of descriptor. */
export const fdBodies: ReadonlyMap<number, readonly FieldRow[]> = new Map([
  [0, []], // Unknown.
  [3, bothV4],
  [4, bothV6],
  [5, localV4],
  [6, localV6],
  [8, unixSocket],
  [16, file],
  [fdTypeUnsupported, [...fdTextFields, laterType]],
  // Everything else is a name.
  ...[1, 2, 7, 9, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21].map(
    (type): [number, readonly FieldRow[]] => [type, fdTextFields],
  ),
]);

export const userFields = [
  { name: "uid", type: "u32", since: 1 },
  { name: "gid", type: "u32", since: 1 },
  { name: "name", type: "text", since: 1, bytesMax: 255 },
  { name: "home", type: "text", since: 1, bytesMax: 255 },
  { name: "shell", type: "text", since: 1, bytesMax: 255 },
] as const satisfies readonly FieldRow[];

export const groupFields = [
  { name: "gid", type: "u32", since: 1 },
  { name: "name", type: "text", since: 1, bytesMax: 255 },
] as const satisfies readonly FieldRow[];

export const interfaceTypes = { ipv4: 1, ipv6: 2, ipv4NoSpeed: 3, ipv6NoSpeed: 4 } as const;
export const interfaceNameBytesMax = 1023;

const addresses = <const T extends "ip4" | "ip6">(type: T) =>
  [
    { name: "address", type, since: 1 },
    { name: "netmask", type, since: 1 },
    { name: "broadcast", type, since: 1 },
  ] as const;
const speed = [{ name: "linkSpeed", type: "u64", since: 1 }] as const;

/** Between the two u16 (type, length of the name) that open an entry and the name that ends it. */
export const interfaceBodies: ReadonlyMap<number, readonly FieldRow[]> = new Map<
  number,
  readonly FieldRow[]
>([
  [interfaceTypes.ipv4, [...addresses("ip4"), ...speed]],
  [interfaceTypes.ipv6, [...addresses("ip6"), ...speed]],
  [interfaceTypes.ipv4NoSpeed, addresses("ip4")],
  [interfaceTypes.ipv6NoSpeed, addresses("ip6")],
]);

export type MachineEntry = EntryOf<typeof machineFields>;
export type ProcessEntry = EntryOf<typeof processFields> & EntryOf<typeof processTail>;
export type UserEntry = EntryOf<typeof userFields>;
export type GroupEntry = EntryOf<typeof groupFields>;

/** Descriptors differ by type: what a type does not have is undefined. */
export interface FdEntry extends EntryOf<typeof fdFields> {
  readonly name: string;
  readonly openFlags?: number;
  readonly dev?: number;
  readonly localIp?: Uint8Array;
  readonly remoteIp?: Uint8Array;
  readonly localPort?: number;
  readonly remotePort?: number;
  readonly protocol?: number;
  readonly unixSource?: bigint;
  readonly unixDest?: bigint;
}

export interface InterfaceEntry {
  readonly name: string;
  /** 4 or 16 bytes each. */
  readonly address: Uint8Array;
  readonly netmask: Uint8Array;
  readonly broadcast: Uint8Array;
  /** 0: not known. */
  readonly linkSpeed: number | bigint;
}
