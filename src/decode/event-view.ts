// A window on one event record. It is aimed at bytes and reads parameters when asked; nothing is
// copied. The record is borrowed: whoever keeps something of it copies it. Layout (packed,
// little-endian): ts u64, tid u64, len u32, type u16, nparams u32, lengths, payloads.
import { limits } from "../base/limits.ts";
import { Memory } from "../base/memory.ts";
import { type EventType, eventTypes } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";
import type { InternTable } from "./intern.ts";
import type { StringList } from "./string-list.ts";

const types = eventTypes;
const typeCount = eventTypes.length;
const large = Uint8Array.from(eventTypes, (type) => (type.flags.has("large_payload") ? 1 : 0));
const twoTo32 = 4294967296;

// Nearly all such numbers are small (results, descriptors, ids). Those are made of their lower half
// alone: compilers keep them as integers then, which tables are indexed with directly.
function i64At(view: DataView, at: number): number {
  const high = view.getInt32(at + 4, true);
  const low = view.getInt32(at, true);
  return high === low >> 31 ? low : high * twoTo32 + (low >>> 0);
}

export class EventView {
  memory = new Memory(new Uint8Array(wire.headerBytes));
  view = this.memory.view;
  /** Offset of the record in `memory`. */
  at = 0;
  type = 0;
  length = 0;
  paramCount = 0;
  /** Thread id in the initial pid namespace; all ones (no thread) reads as -1. */
  tid = 0;

  readonly #intern: InternTable;
  // Payload offset of each parameter; one past the last closes it.
  readonly #offsets = new Int32Array(limits.paramsMax + 1);
  // The text asked for last, which is usually the one asked for next; -1: none of this record.
  #textIndex = -1;
  #text = "";
  #textId = -1;

  constructor(intern: InternTable) {
    this.#intern = intern;
  }

  /** Points the window at a record. False: the bytes there are no record; count and skip it. */
  aim(memory: Memory, at: number): boolean {
    const view = memory.view;
    if (at + wire.headerBytes > memory.length) return false;
    const length = view.getUint32(at + wire.length, true);
    const type = view.getUint16(at + wire.type, true);
    const paramCount = view.getUint32(at + wire.paramCount, true);
    if (type >= typeCount || paramCount > limits.paramsMax) return false;
    const lengths = paramCount << (large[type] === 1 ? 2 : 1);
    if (length < wire.headerBytes + lengths || at + length > memory.length) return false;
    this.memory = memory;
    this.view = view;
    this.at = at;
    this.type = type;
    this.length = length;
    this.paramCount = paramCount;
    this.tid = i64At(view, at + wire.tid);
    this.#textIndex = -1;
    this.#layOut();
    return true;
  }

  /** The table row of the event. */
  get info(): EventType {
    return types[this.type]!;
  }

  /** Nanoseconds since the epoch as two halves: they exceed what a number holds exactly. */
  get tsHigh(): number {
    return this.view.getUint32(this.at + 4, true);
  }

  get tsLow(): number {
    return this.view.getUint32(this.at, true);
  }

  /** Time as a BigInt: for printing and rare fields, never per event. */
  get tsNs(): bigint {
    return this.view.getBigUint64(this.at, true);
  }

  /** Milliseconds since the epoch, rounded down; exact. */
  get tsMs(): number {
    return Math.floor((this.tsHigh * twoTo32) / 1e6 + this.tsLow / 1e6);
  }

  /** Payload offset of parameter `index` in `memory`, never beyond the record. */
  offset(index: number): number {
    return this.#offsets[Math.min(index, this.paramCount)]!;
  }

  /** Payload bytes of parameter `index`; 0: empty or absent. */
  size(index: number): number {
    if (index >= this.paramCount) return 0;
    return this.#offsets[index + 1]! - this.#offsets[index]!;
  }

  #layOut(): void {
    const { view, paramCount } = this;
    const offsets = this.#offsets;
    const end = this.at + this.length;
    const wide = large[this.type] === 1;
    let lengthAt = this.at + wire.headerBytes;
    let at = lengthAt + (paramCount << (wide ? 2 : 1));
    offsets[0] = at;
    for (let i = 1; i <= paramCount; i++) {
      const size = wide ? view.getUint32(lengthAt, true) : view.getUint16(lengthAt, true);
      lengthAt += wide ? 4 : 2;
      at = Math.min(at + size, end);
      offsets[i] = at;
    }
  }

  /** Whether parameter `index` is there and not empty. */
  has(index: number): boolean {
    return this.size(index) > 0;
  }

  u8(index: number, missing = 0): number {
    return this.size(index) < 1 ? missing : this.view.getUint8(this.offset(index));
  }

  u16(index: number, missing = 0): number {
    return this.size(index) < 2 ? missing : this.view.getUint16(this.offset(index), true);
  }

  u32(index: number, missing = 0): number {
    return this.size(index) < 4 ? missing : this.view.getUint32(this.offset(index), true);
  }

  i32(index: number, missing = 0): number {
    return this.size(index) < 4 ? missing : this.view.getInt32(this.offset(index), true);
  }

  /** The upper half of a 64-bit value; `u32` reads the lower one. */
  highU32(index: number): number {
    return this.size(index) < 8 ? 0 : this.view.getUint32(this.offset(index) + 4, true);
  }

  /** A signed 64-bit value as a number: exact up to 2^53, which fds, pids, results never exceed. */
  i64(index: number, missing = 0): number {
    return this.size(index) < 8 ? missing : i64At(this.view, this.offset(index));
  }

  /** An unsigned 64-bit value as a number: rounded above 2^53. */
  u64(index: number, missing = 0): number {
    if (this.size(index) < 8) return missing;
    const at = this.offset(index);
    return this.view.getUint32(at + 4, true) * twoTo32 + this.view.getUint32(at, true);
  }

  /** An unsigned 64-bit value, exact: a number up to 2^53, a BigInt above. */
  exactU64(index: number): number | bigint {
    const value = this.u64(index);
    if (value <= Number.MAX_SAFE_INTEGER) return value;
    return this.view.getBigUint64(this.offset(index), true);
  }

  /** Text of a NUL-terminated parameter, cut at its first NUL; "" when empty. */
  text(index: number): string {
    if (this.#textIndex === index) return this.#text;
    const size = this.size(index);
    if (size === 0) return "";
    this.#text = this.#intern.cutText(this.memory, this.offset(index), size);
    this.#textId = this.#intern.id;
    this.#textIndex = index;
    return this.#text;
  }

  /** What stands for the text of parameter `index`; see InternTable.id. */
  textId(index: number): number {
    if (this.#textIndex !== index) this.text(index);
    return this.#textIndex === index && this.#text !== "" ? this.#textId : -1;
  }

  /** The bytes of a parameter, borrowed. */
  bytes(index: number): Uint8Array {
    const at = this.offset(index);
    return this.memory.bytes.subarray(at, at + this.size(index));
  }

  /** The NUL-separated texts of a parameter (args, env, cgroups); "" between NULs is kept. */
  list(index: number): StringList {
    return this.#intern.list(this.memory, this.offset(index), this.size(index));
  }
}
