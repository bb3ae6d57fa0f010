// Text from bytes, made once per distinct value. Paths, command lines and names repeat, so bytes
// are hashed where they lie and the JavaScript string is found again without making it. Equal text
// is the same string object, which keeps comparisons and Set lookups cheap. Bounded: a full table
// starts over.
import { limits } from "../base/limits.ts";
import { isPlainPath } from "../base/plain-path.ts";
import type { Memory } from "../base/memory.ts";

const slots = limits.internSlots;
const mask = slots - 1;

export class InternTable {
  /** Whether the text found last is a path that needs no normalising; see isPlainPath. */
  wasPlainPath = false;
  /** How often the table was full and started over. */
  restarts = 0;

  readonly #hashes = new Int32Array(slots);
  readonly #offsets = new Int32Array(slots);
  readonly #lengths = new Int32Array(slots).fill(-1);
  readonly #texts: string[] = new Array<string>(slots).fill("");
  // Most texts are paths, and whoever gets one asks this: answered once per distinct text.
  readonly #plainPaths = new Uint8Array(slots);
  readonly #arena = new Uint8Array(limits.internBytesMax);
  readonly #arenaView = new DataView(this.#arena.buffer);
  #used = 0;
  #arenaUsed = 0;

  /**
   * Text of `size` bytes at `at`, cut at the first NUL. Drivers end text with its only NUL: such
   * bytes are found again without looking at each; others are cut first.
   */
  cutText(memory: Memory, at: number, size: number): string {
    const { bytes } = memory;
    const length = bytes[at + size - 1] === 0 ? size - 1 : size;
    if (length === 0) return "";
    if (length <= limits.internTextMax) {
      const hash = hashBytes(memory.view, at, length);
      for (let slot = hash & mask; this.#lengths[slot] !== -1; slot = (slot + 1) & mask)
        if (this.#isAt(slot, hash, memory.view, at, length)) return this.#found(slot);
    }
    let end = 0;
    while (end < length && bytes[at + end] !== 0) end++;
    return this.text(memory, at, end);
  }

  #found(slot: number): string {
    this.wasPlainPath = this.#plainPaths[slot] === 1;
    return this.#texts[slot]!;
  }

  #isAt(slot: number, hash: number, view: DataView, at: number, length: number): boolean {
    return (
      this.#lengths[slot] === length &&
      this.#hashes[slot] === hash &&
      this.#same(slot, view, at, length)
    );
  }

  /**
   * Text of `length` bytes at `at`, none of them NUL; invalid UTF-8 becomes U+FFFD. The caller
   * checked the bounds.
   */
  text(memory: Memory, at: number, length: number): string {
    if (length === 0) return "";
    if (length > limits.internTextMax) {
      this.wasPlainPath = false;
      return memory.text(at, at + length);
    }
    const hash = hashBytes(memory.view, at, length);
    let slot = hash & mask;
    for (;;) {
      if (this.#lengths[slot] === -1) return this.#add(slot, hash, memory, at, length);
      if (this.#isAt(slot, hash, memory.view, at, length)) return this.#found(slot);
      slot = (slot + 1) & mask;
    }
  }

  #same(slot: number, view: DataView, at: number, length: number): boolean {
    const arena = this.#arenaView;
    const offset = this.#offsets[slot]!;
    let i = 0;
    for (; i + 4 <= length; i += 4)
      if (arena.getInt32(offset + i, true) !== view.getInt32(at + i, true)) return false;
    for (; i < length; i++) if (arena.getUint8(offset + i) !== view.getUint8(at + i)) return false;
    return true;
  }

  #add(slot: number, hash: number, memory: Memory, at: number, length: number): string {
    const full = this.#used * 2 >= slots || this.#arenaUsed + length > this.#arena.length;
    if (full) this.#restart();
    const place = full ? hash & mask : slot;
    const text = memory.text(at, at + length);
    this.#hashes[place] = hash;
    this.#lengths[place] = length;
    this.#offsets[place] = this.#arenaUsed;
    this.#texts[place] = text;
    this.wasPlainPath = isPlainPath(text);
    this.#plainPaths[place] = this.wasPlainPath ? 1 : 0;
    this.#arena.set(memory.bytes.subarray(at, at + length), this.#arenaUsed);
    this.#arenaUsed += length;
    this.#used++;
    return text;
  }

  #restart(): void {
    this.#lengths.fill(-1);
    this.#texts.fill("");
    this.#used = 0;
    this.#arenaUsed = 0;
    this.restarts++;
  }
}

// A multiplicative mix of four bytes a step (in the manner of MurmurHash3): good enough to spread
// paths, and an attacker who finds collisions only makes one chain longer.
function hashBytes(view: DataView, at: number, length: number): number {
  let hash = length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const word = Math.imul(view.getInt32(at + i, true), 0xcc9e2d51);
    hash = Math.imul(hash ^ ((word << 15) | (word >>> 17)), 5) + 0x52dce729;
  }
  for (; i < length; i++) hash = Math.imul(hash ^ view.getUint8(at + i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return hash ^ (hash >>> 15);
}
