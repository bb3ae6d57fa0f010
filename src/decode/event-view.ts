// A window on one event record. It is aimed at bytes and reads parameters when asked; nothing is
// copied. The record is borrowed: whoever keeps something of it copies it. Layout (packed,
// little-endian): ts u64, tid u64, len u32, type u16, nparams u32, lengths, payloads.
import { limits } from "../base/limits.ts";
import { Memory } from "../base/memory.ts";
import { type EventType, eventTypes } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";
import type { InternTable } from "./intern.ts";

const types = eventTypes;
const typeCount = eventTypes.length;
const large = Uint8Array.from(eventTypes, (type) => (type.flags.has("large_payload") ? 1 : 0));
const twoTo32 = 4294967296;

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
  // Payload offset of each parameter, filled as far as it was asked for; one past the end closes
  // it.
  readonly #offsets = new Int32Array(limits.paramsMax + 1);
  #filled = 0;
  readonly #texts: string[] = new Array<string>(limits.paramsMax).fill("");
  readonly #plainPaths = new Uint8Array(limits.paramsMax);
  readonly #textStamps = new Int32Array(limits.paramsMax);
  #stamp = 0;

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
    const tidHigh = view.getInt32(at + wire.tid + 4, true);
    this.tid = tidHigh * twoTo32 + view.getUint32(at + wire.tid, true);
    this.#offsets[0] = at + wire.headerBytes + lengths;
    this.#filled = 0;
    this.#stamp = (this.#stamp + 1) | 0;
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
    if (index > this.#filled) this.#fill(index);
    return this.#offsets[index]!;
  }

  /** Payload bytes of parameter `index`; 0: empty or absent. */
  size(index: number): number {
    if (index >= this.paramCount) return 0;
    if (index + 1 > this.#filled) this.#fill(index + 1);
    return this.#offsets[index + 1]! - this.#offsets[index]!;
  }

  #fill(index: number): void {
    const view = this.view;
    const end = this.at + this.length;
    const lengths = this.at + wire.headerBytes;
    const wide = large[this.type] === 1;
    let at = this.#offsets[this.#filled]!;
    for (let i = this.#filled; i < index; i++) {
      let size = 0;
      if (i < this.paramCount)
        size = wide ? view.getUint32(lengths + 4 * i, true) : view.getUint16(lengths + 2 * i, true);
      at = Math.min(at + size, end);
      this.#offsets[i + 1] = at;
    }
    this.#filled = index;
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

  /** A signed 64-bit value as a number: exact up to 2^53, which fds, pids, results never exceed. */
  i64(index: number, missing = 0): number {
    if (this.size(index) < 8) return missing;
    const at = this.offset(index);
    return this.view.getInt32(at + 4, true) * twoTo32 + this.view.getUint32(at, true);
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
    if (this.#textStamps[index] === this.#stamp) return this.#texts[index]!;
    const size = this.size(index);
    if (size === 0) return "";
    const text = this.#intern.cutText(this.memory, this.offset(index), size);
    this.#texts[index] = text;
    this.#plainPaths[index] = this.#intern.wasPlainPath ? 1 : 0;
    this.#textStamps[index] = this.#stamp;
    return text;
  }

  /** Whether the text of parameter `index` is a path that needs no normalising. */
  isPlainPath(index: number): boolean {
    return this.text(index) !== "" && this.#plainPaths[index] === 1;
  }

  /** The bytes of a parameter, borrowed. */
  bytes(index: number): Uint8Array {
    const at = this.offset(index);
    return this.memory.bytes.subarray(at, at + this.size(index));
  }

  /** The NUL-separated strings of a parameter (args, env, cgroups); "" between NULs is kept. */
  strings(index: number): string[] {
    const size = this.size(index);
    const start = this.offset(index);
    const bytes = this.memory.bytes;
    const found: string[] = [];
    let from = start;
    for (let at = start; at < start + size; at++) {
      if (bytes[at] !== 0) continue;
      found.push(this.#intern.text(this.memory, from, at - from));
      from = at + 1;
    }
    if (from < start + size) found.push(this.#intern.text(this.memory, from, start + size - from));
    return found;
  }
}
