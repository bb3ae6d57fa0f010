// Native values of event parameters at a place in the record: what evt.rawarg yields, and what the
// text rows start from. Numbers are exact: bigint beyond 2^53.
import type { Memory } from "../base/memory.ts";
import type { EventView } from "../decode/event-view.ts";
import type { Param } from "../schema/events.ts";
import type { Reading } from "../schema/param-types.ts";
import type { Value } from "../filter/value.ts";
import type { WireNumber } from "./param-numbers.ts";

const twoTo32 = 4294967296;

type NumberReading = Exclude<Reading, "text" | "bytes" | "none" | "f64">;

/** Size of a number, and how to read it at an offset. */
interface NumberReader {
  readonly bytes: number;
  readonly read: (view: DataView, at: number) => WireNumber;
}

const numberReaders: Readonly<Record<NumberReading, NumberReader>> = {
  i8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  i16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  i32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  i64: { bytes: 8, read: readI64 },
  u8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  u16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  u32: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  u64: { bytes: 8, read: readU64 },
};

/** The number at `at`; 0 when fewer bytes than it needs are there. */
export function readNumber(reading: Reading, view: DataView, at: number, size: number): WireNumber {
  // The cast only widens the key: other readings have no row.
  const reader = (numberReaders as Readonly<Partial<Record<Reading, NumberReader>>>)[reading];
  return reader === undefined || size < reader.bytes ? 0 : reader.read(view, at);
}

/** Text at `at`, cut at its first NUL. */
export function readText(memory: Memory, at: number, size: number): string {
  let length = 0;
  while (length < size && memory.bytes[at + length] !== 0) length++;
  return memory.text(at, at + length);
}

type Native = (event: EventView, index: number) => Value;

const nativeReaders: Readonly<Record<Reading, Native>> = {
  i8: nativeNumber("i8"),
  i16: nativeNumber("i16"),
  i32: (event, index) => event.i32(index),
  i64: nativeNumber("i64"),
  u8: (event, index) => event.u8(index),
  u16: (event, index) => event.u16(index),
  u32: (event, index) => event.u32(index),
  u64: (event, index) => event.exactU64(index),
  f64: (event, index) => event.view.getFloat64(event.offset(index), true),
  text: (event, index) => event.text(index),
  bytes: (event, index) => event.bytes(index),
  none: (event, index) => event.bytes(index),
};

/** The typed value of a parameter; undefined when it is empty or cut short. */
export function nativeValue(event: EventView, param: Param): Value | undefined {
  const size = event.size(param.index);
  const wanted = param.row.size;
  if (size < (wanted === "variable" ? 1 : wanted)) return undefined;
  return nativeReaders[param.row.read](event, param.index);
}

function nativeNumber(reading: NumberReading): Native {
  const { read } = numberReaders[reading];
  return (event, index) => read(event.view, event.offset(index));
}

function readI64(view: DataView, at: number): WireNumber {
  const value = view.getInt32(at + 4, true) * twoTo32 + view.getUint32(at, true);
  return Number.isSafeInteger(value) ? value : view.getBigInt64(at, true);
}

function readU64(view: DataView, at: number): WireNumber {
  const value = view.getUint32(at + 4, true) * twoTo32 + view.getUint32(at, true);
  return Number.isSafeInteger(value) ? value : view.getBigUint64(at, true);
}
