// What was made of bytes, found again by the same bytes: they are hashed and compared where they
// lie, and whatever was made of them (a string, a list) is made once. Bounded: a full table starts
// over.
import type { Memory } from "../base/memory.ts";

// What a lookup compares lies together, so that it costs one cache line. No entry is empty: a
// length of 0 is a free row, and memory that nobody wrote to costs nothing.
const rowShift = 2;
const inRow = { hash: 0, length: 1, offset: 2 } as const;

export class ByteTable<T> {
  /** How often the table was full and started over. */
  restarts = 0;

  readonly #mask: number;
  readonly #rows: Int32Array;
  readonly #values: T[];
  readonly #empty: T;
  readonly #arena: Uint8Array;
  readonly #arenaView: DataView;
  #used = 0;
  #arenaUsed = 0;
  // Of the last lookup, for the `add` that follows it.
  #hash = 0;
  #free = 0;

  /** `slots` is a power of two, half of which are used at most; `empty` fills unused places. */
  constructor(slots: number, bytesMax: number, empty: T) {
    this.#mask = slots - 1;
    this.#rows = new Int32Array(slots << rowShift);
    this.#values = new Array<T>(slots).fill(empty);
    this.#empty = empty;
    this.#arena = new Uint8Array(bytesMax);
    this.#arenaView = new DataView(this.#arena.buffer);
  }

  /** The slot of the `length` (not 0) bytes at `start`; -1: they are new. Bounds are the caller's. */
  find(memory: Memory, start: number, length: number): number {
    const { view } = memory;
    const rows = this.#rows;
    const hash = hashBytes(view, start, length);
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const row = slot << rowShift;
      const known = rows[row + inRow.length]!;
      if (known === 0) {
        this.#hash = hash;
        this.#free = slot;
        return -1;
      }
      const isLikely = known === length && rows[row + inRow.hash] === hash;
      if (isLikely && this.#same(rows[row + inRow.offset]!, view, start, length)) return slot;
    }
  }

  value(slot: number): T {
    return this.#values[slot]!;
  }

  /** Remembers what was made of the bytes that `find` did not find just now; returns their slot. */
  add(memory: Memory, start: number, length: number, value: T): number {
    const full = this.#used * 2 > this.#mask || this.#arenaUsed + length > this.#arena.length;
    if (full) this.#restart();
    const slot = full ? this.#hash & this.#mask : this.#free;
    const row = slot << rowShift;
    this.#rows[row + inRow.hash] = this.#hash;
    this.#rows[row + inRow.length] = length;
    this.#rows[row + inRow.offset] = this.#arenaUsed;
    this.#values[slot] = value;
    this.#arena.set(memory.bytes.subarray(start, start + length), this.#arenaUsed);
    this.#arenaUsed += length;
    this.#used++;
    return slot;
  }

  // As hashBytes goes through them: the last four bytes once more instead of a tail.
  #same(offset: number, view: DataView, start: number, length: number): boolean {
    const arena = this.#arenaView;
    if (length < 4) return shortWord(arena, offset, length) === shortWord(view, start, length);
    const last = length - 4;
    let differing = arena.getInt32(offset + last, true) ^ view.getInt32(start + last, true);
    for (let i = 0; i < last; i += 4)
      differing |= arena.getInt32(offset + i, true) ^ view.getInt32(start + i, true);
    return differing === 0; // Nearly always: a branch a word would be wasted.
  }

  #restart(): void {
    this.#rows.fill(0);
    this.#values.fill(this.#empty);
    this.#used = 0;
    this.#arenaUsed = 0;
    this.restarts++;
  }
}

// A multiplicative mix (in the manner of MurmurHash3) of eight bytes a step in two lanes, because
// each multiplication waits for the one before it: good enough to spread paths, and an attacker who
// finds collisions only makes one chain longer.
function hashBytes(view: DataView, at: number, length: number): number {
  if (length < 4) return finish(shortWord(view, at, length), length);
  const last = length - 4;
  let a = length;
  let b = 0;
  let i = 0;
  for (; i + 4 < last; i += 8) {
    a = Math.imul(a ^ view.getInt32(at + i, true), 0xcc9e2d51);
    b = Math.imul(b ^ view.getInt32(at + i + 4, true), 0x1b873593);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  if (i < last) a = Math.imul(a ^ view.getInt32(at + i, true), 0xcc9e2d51);
  b ^= view.getInt32(at + last, true);
  return finish(a ^ (a >>> 15), b);
}

function finish(a: number, b: number): number {
  let hash = Math.imul(a, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 15);
}

// One to three bytes as a number.
function shortWord(view: DataView, at: number, length: number): number {
  const first = view.getUint8(at);
  const middle = view.getUint8(at + (length >> 1));
  return first | (middle << 8) | (view.getUint8(at + length - 1) << 16);
}
