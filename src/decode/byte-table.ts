// What was made of bytes, found again by the same bytes: they are hashed and compared where they
// lie, and whatever was made of them (a string, a list) is made once. Bounded: a full table starts
// over.
import type { Memory } from "../base/memory.ts";

// What a lookup compares of an entry lies together, in front of its bytes, and its place is in the
// slot: few cache lines are touched, which is what a lookup costs. In words of four bytes:
const inHead = { hash: 0, length: 1, entry: 2 } as const;
const headBytes = 12;
const slotsMin = 1_024;
// Half-full tables have chains of a few dozen at most. A longer one was made by somebody who finds
// texts of equal hash: starting over costs less than walking it for every event.
const chainMax = 128;

export class ByteTable<T> {
  /** How often the table was full and started over. */
  restarts = 0;

  readonly #entriesMax: number;
  readonly #bytesMax: number;
  #bytes = 0;
  // By hash: the place of an entry's head, in words, counted from 1; 0 is free. Twice as many as
  // entries, at least.
  #slots = new Int32Array(slotsMin);
  readonly #values: T[] = [];
  // Entries in the order of their arrival, each with a head and from a whole word on.
  readonly #arena: Uint8Array;
  readonly #arenaView: DataView;
  readonly #words: Int32Array;
  #arenaUsed = 0;
  // Of the last lookup, for the `add` that follows it.
  #hash = 0;

  /** Bounds in entries and in bytes of all entries together; memory is taken as it is needed. */
  constructor(entriesMax: number, bytesMax: number) {
    this.#entriesMax = entriesMax;
    this.#bytesMax = bytesMax;
    // Each entry with its head, and with what it lacks to whole words.
    this.#arena = new Uint8Array(wholeWords(bytesMax + entriesMax * (headBytes + 3)));
    this.#arenaView = new DataView(this.#arena.buffer);
    this.#words = new Int32Array(this.#arena.buffer);
  }

  /** The entry of the `length` (not 0) bytes at `start`; -1: they are new. Bounds are the caller's. */
  find(memory: Memory, start: number, length: number): number {
    const { view } = memory;
    const words = this.#words;
    const slots = this.#slots;
    const mask = slots.length - 1;
    const hash = hashBytes(view, start, length);
    this.#hash = hash;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const head = slots[slot]! - 1;
      if (head < 0) return -1;
      const isLikely = words[head + inHead.hash] === hash && words[head + inHead.length] === length;
      if (isLikely && this.#same((head << 2) + headBytes, view, start, length))
        return words[head + inHead.entry]!;
    }
  }

  value(entry: number): T {
    return this.#values[entry]!;
  }

  /** Remembers what was made of the bytes that `find` did not find just now; returns their entry. */
  add(memory: Memory, start: number, length: number, value: T): number {
    const full = this.#bytes + length > this.#bytesMax;
    if (full || this.#values.length >= this.#entriesMax) this.#restart();
    let head = this.#append(memory, start, length, value);
    if (this.#values.length * 2 > this.#slots.length) this.#grow();
    else if (!this.#link(head)) {
      this.#restart();
      head = this.#append(memory, start, length, value);
      this.#link(head);
    }
    return this.#values.length - 1;
  }

  #append({ bytes }: Memory, start: number, length: number, value: T): number {
    const head = this.#arenaUsed >> 2;
    this.#words[head + inHead.hash] = this.#hash;
    this.#words[head + inHead.length] = length;
    this.#words[head + inHead.entry] = this.#values.push(value) - 1;
    const at = this.#arenaUsed + headBytes;
    // A byte at a time: texts are short, and a view of them would have to be made first.
    for (let i = 0; i < length; i++) this.#arena[at + i] = bytes[start + i]!;
    this.#bytes += length;
    this.#arenaUsed = wholeWords(at + length);
    return head;
  }

  #link(head: number): boolean {
    const mask = this.#slots.length - 1;
    const first = this.#words[head + inHead.hash]!;
    for (let i = 0; i < chainMax; i++) {
      const slot = (first + i) & mask;
      if (this.#slots[slot] !== 0) continue;
      this.#slots[slot] = head + 1;
      return true;
    }
    return false;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    const end = this.#arenaUsed >> 2;
    for (let head = 0; head < end; ) {
      this.#link(head);
      head += wholeWords(headBytes + this.#words[head + inHead.length]!) >> 2;
    }
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
    this.#slots = new Int32Array(slotsMin);
    this.#values.length = 0;
    this.#arenaUsed = 0;
    this.#bytes = 0;
    this.restarts++;
  }
}

// A multiplicative mix (in the manner of MurmurHash3) of eight bytes a step in two lanes, because
// each multiplication waits for the one before it. It starts from a number nobody outside knows.
const seed = crypto.getRandomValues(new Int32Array(1))[0]!;

function hashBytes(view: DataView, at: number, length: number): number {
  if (length < 4) return finish(shortWord(view, at, length), length ^ seed);
  const last = length - 4;
  let a = length ^ seed;
  let b = seed;
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

function wholeWords(bytes: number): number {
  return (bytes + 3) & ~3;
}

// One to three bytes as a number.
function shortWord(view: DataView, at: number, length: number): number {
  const first = view.getUint8(at);
  const middle = view.getUint8(at + (length >> 1));
  return first | (middle << 8) | (view.getUint8(at + length - 1) << 16);
}
