// How a field of a capture's list entries lies in the file, by type: one row per type holds
// reading, writing and size. Lists are read once at the start of a section, so clarity goes before
// speed here.
import { bytesOfText, textOfBytes } from "../base/byte-text.ts";
import type { ByteReader } from "./byte-reader.ts";
import type { ByteWriter } from "./byte-writer.ts";

interface FieldValues {
  u8: number;
  u16: number;
  u32: number;
  /** Ids, sizes and counts: exact up to 2^53. */
  i64: number;
  /** Bit sets and inodes: a bigint above 2^53. */
  u64: number | bigint;
  /** Nanoseconds and kernel pointers. */
  time: bigint;
  bool: boolean;
  text: string;
  text128: string;
  /** Strings that end with NUL each. */
  strings: readonly string[];
  bytes: Uint8Array;
  ip4: Uint8Array;
  ip6: Uint8Array;
}

export type FieldTypeName = keyof FieldValues;

export interface FieldRow {
  readonly name: string;
  readonly type: FieldTypeName;
  /** The first block version that has it. */
  readonly since: number;
  /** The value in older versions. */
  readonly missing?: unknown;
  /** Longest text that readers accept. */
  readonly bytesMax?: number;
  /** Read only when the rest of the entry has room for it. */
  readonly optional?: true;
  readonly late?: true;
}

export type EntryOf<R extends readonly FieldRow[]> = {
  readonly [F in R[number] as F["name"]]: FieldValues[F["type"]];
};

interface FieldType<V> {
  /** Bytes at least. */
  readonly size: number;
  readonly read: (from: ByteReader, row: FieldRow) => V;
  readonly write: (to: ByteWriter, value: V, row: FieldRow) => void;
}

export const fieldTypes: { readonly [T in FieldTypeName]: FieldType<FieldValues[T]> } = {
  u8: { size: 1, read: (from) => from.u8(), write: (to, value) => to.u8(value) },
  u16: { size: 2, read: (from) => from.u16(), write: (to, value) => to.u16(value) },
  u32: { size: 4, read: (from) => from.u32(), write: (to, value) => to.u32(value) },
  i64: {
    size: 8,
    read: (from) => Number(BigInt.asIntN(64, from.u64())),
    write: (to, value) => to.u64(BigInt(value)),
  },
  u64: {
    size: 8,
    read: (from) => exact(from.u64()),
    write: (to, value) => to.u64(BigInt(value)),
  },
  time: { size: 8, read: (from) => from.u64(), write: (to, value) => to.u64(value) },
  bool: { size: 1, read: (from) => from.u8() !== 0, write: (to, value) => to.u8(value ? 1 : 0) },
  text: {
    size: 2,
    read: (from, row) => textOf(sized(from, row)),
    write: (to, value, row) => putSized(to, bytesOfText(value), row),
  },
  text128: {
    size: 128,
    read: (from) => textOf(from.bytes(128)),
    write: (to, value) => {
      const bytes = new Uint8Array(128);
      bytes.set(bytesOfText(value).subarray(0, 127));
      to.bytes(bytes);
    },
  },
  strings: {
    size: 2,
    read: (from, row) => stringsOf(sized(from, row)),
    write: (to, value, row) => putSized(to, bytesOfText(value.map((s) => `${s}\0`).join("")), row),
  },
  bytes: {
    size: 2,
    read: (from, row) => sized(from, row).slice(),
    write: (to, value, row) => putSized(to, value, row),
  },
  ip4: { size: 4, read: (from) => from.bytes(4).slice(), write: (to, value) => to.bytes(value) },
  ip6: { size: 16, read: (from) => from.bytes(16).slice(), write: (to, value) => to.bytes(value) },
};

/** Reads one field; the value has the type that the row says. */
export function readField(from: ByteReader, row: FieldRow): unknown {
  return fieldTypes[row.type].read(from, row);
}

/** Writes one field; `undefined` is written as zeros or nothing. */
export function writeField(to: ByteWriter, row: FieldRow, value: unknown): void {
  // A cast: rows pair names with types, and entries are typed by the rows.
  const type = fieldTypes[row.type] as FieldType<unknown>;
  type.write(to, value ?? row.missing ?? zeroOf(row), row);
}

function zeroOf({ type }: FieldRow): unknown {
  if (type === "time") return 0n;
  if (type === "text" || type === "text128") return "";
  if (type === "strings") return [];
  if (type === "ip4") return new Uint8Array(4);
  if (type === "ip6") return new Uint8Array(16);
  return type === "bytes" ? new Uint8Array(0) : 0;
}

function exact(value: bigint): number | bigint {
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

// A u16 count and as many bytes.
function sized(from: ByteReader, row: FieldRow): Uint8Array {
  const size = from.u16();
  const max = row.bytesMax ?? 0xffff;
  if (size > max) from.fail(`${row.name} is ${size} bytes long, at most ${max} make sense`);
  return from.bytes(size);
}

function putSized(to: ByteWriter, bytes: Uint8Array, row: FieldRow): void {
  const cut = bytes.subarray(0, row.bytesMax ?? 0xffff);
  to.u16(cut.length);
  to.bytes(cut);
}

function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return textOfBytes(end < 0 ? bytes : bytes.subarray(0, end));
}

function stringsOf(bytes: Uint8Array): string[] {
  const text = textOfBytes(bytes);
  if (text === "") return [];
  return (text.endsWith("\0") ? text.slice(0, -1) : text).split("\0");
}
