// Bytes put one after the other into a buffer that grows; the other half of ByteReader.
import { Memory } from "../base/memory.ts";

export class ByteWriter {
  length = 0;
  #memory: Memory;

  constructor(capacity = 4_096) {
    this.#memory = new Memory(new Uint8Array(capacity));
  }

  /** What was written since the start or the last `clear`; borrowed. */
  get written(): Uint8Array {
    return this.#memory.bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  u8(value: number): void {
    const at = this.#room(1);
    this.#memory.view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.#room(2);
    this.#memory.view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#room(4);
    this.#memory.view.setUint32(at, value, true);
  }

  u64(value: bigint): void {
    const at = this.#room(8);
    this.#memory.view.setBigUint64(at, BigInt.asUintN(64, value), true);
  }

  bytes(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#memory.bytes.set(value, at);
  }

  zeros(count: number): void {
    const at = this.#room(count);
    this.#memory.bytes.fill(0, at, at + count);
  }

  /** Overwrites a u32 written before. */
  patchU32(at: number, value: number): void {
    this.#memory.view.setUint32(at, value, true);
  }

  // Where `size` more bytes go.
  #room(size: number): number {
    const at = this.length;
    this.length = at + size;
    if (this.length > this.#memory.length) this.#grow();
    return at;
  }

  #grow(): void {
    const larger = new Uint8Array(Math.max(this.length, this.#memory.length * 2));
    larger.set(this.#memory.bytes);
    this.#memory = new Memory(larger);
  }
}
