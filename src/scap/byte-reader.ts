// Reads the body of one block from its start to its end and never beyond: running out of bytes is
// damage, with the offset of the field that did not fit.
import type { Memory } from "../base/memory.ts";
import { type Damage, DamageError } from "./damage.ts";

export class ByteReader {
  at: number;
  readonly end: number;

  readonly #memory: Memory;
  readonly #block: number;
  readonly #base: number;

  /** `base`: offset in the capture of the first byte of `memory`. */
  constructor(memory: Memory, at: number, end: number, block: number, base: number) {
    this.#memory = memory;
    this.at = at;
    this.end = end;
    this.#block = block;
    this.#base = base;
  }

  get left(): number {
    return this.end - this.at;
  }

  fail(what: string): never {
    const at = this.#base + this.at;
    const damage: Damage = { code: "entry", at, block: this.#block, what };
    throw new DamageError(damage);
  }

  /** A reader of the next `size` bytes, which this one is then past. */
  part(size: number): ByteReader {
    const start = this.#take(size);
    return new ByteReader(this.#memory, start, start + size, this.#block, this.#base);
  }

  u8(): number {
    return this.#memory.view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#memory.view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#memory.view.getUint32(this.#take(4), true);
  }

  u64(): bigint {
    return this.#memory.view.getBigUint64(this.#take(8), true);
  }

  /** Borrowed: gone when the block is. */
  bytes(size: number): Uint8Array {
    const at = this.#take(size);
    return this.#memory.bytes.subarray(at, at + size);
  }

  #take(size: number): number {
    const { at } = this;
    if (size > this.end - at) this.fail(`${size} bytes are wanted where ${this.left} are left`);
    this.at = at + size;
    return at;
  }
}
