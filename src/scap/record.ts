// Event records as the reader and the upgrades handle them: where lengths and payloads lie, and a
// buffer in which a new record is put together.
import { limits } from "../base/limits.ts";
import { Memory } from "../base/memory.ts";
import { eventTypes } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";

/** 1 for types whose parameter lengths are u32 instead of u16. */
export const wideLengths = Uint8Array.from(eventTypes, (type) =>
  type.flags.has("large_payload") ? 1 : 0,
);

/** Whether header, lengths and payloads of the record at `at` fit into `room` bytes. */
export function isWhole(view: DataView, at: number, room: number): boolean {
  if (room < wire.headerBytes) return false;
  const length = view.getUint32(at + wire.length, true);
  const params = view.getUint32(at + wire.paramCount, true);
  if (length > room || params > limits.paramsMax) return false;
  const wide = wideLengths[view.getUint16(at + wire.type, true)] === 1;
  let left = length - wire.headerBytes - params * (wide ? 4 : 2);
  if (left < 0) return false;
  const lengths = at + wire.headerBytes;
  for (let i = 0; i < params; i++)
    left -= wide ? view.getUint32(lengths + 4 * i, true) : view.getUint16(lengths + 2 * i, true);
  return left >= 0;
}

/** A record that is made anew: header first, then its parameters in order. */
export class RecordBuilder {
  readonly at = 0;
  #memory = new Memory(new Uint8Array(limits.recordBytesMax));
  #params = 0;
  #count = 0;
  #used = 0;

  get memory(): Memory {
    return this.#memory;
  }

  /** Starts a record of `params` parameters with time and thread of the one at `from`. */
  start(source: Memory, from: number, type: number, params: number): void {
    const { view } = this.#memory;
    for (let i = 0; i < wire.length; i += 4)
      view.setUint32(i, source.view.getUint32(from + i, true), true);
    view.setUint16(wire.type, type, true);
    view.setUint32(wire.paramCount, params, true);
    this.#params = params;
    this.#count = 0;
    this.#used = wire.headerBytes + params * this.#lengthBytes;
  }

  /** The next parameter; false when the record would become too long. */
  param(source: Memory, from: number, size: number): boolean {
    if (this.#used + size > this.#memory.length) return false;
    this.#memory.bytes.set(source.bytes.subarray(from, from + size), this.#used);
    this.#lengthIs(size);
    return true;
  }

  paramBytes(bytes: Uint8Array): boolean {
    if (this.#used + bytes.length > this.#memory.length) return false;
    this.#memory.bytes.set(bytes, this.#used);
    this.#lengthIs(bytes.length);
    return true;
  }

  /** The record is complete once all its parameters are. */
  finish(): void {
    this.#memory.view.setUint32(wire.length, this.#used, true);
    if (this.#count !== this.#params) throw new Error("bug: a record lacks parameters");
  }

  get #lengthBytes(): number {
    return wideLengths[this.#memory.view.getUint16(wire.type, true)] === 1 ? 4 : 2;
  }

  #lengthIs(size: number): void {
    const { view } = this.#memory;
    const at = wire.headerBytes + this.#count * this.#lengthBytes;
    if (this.#lengthBytes === 4) view.setUint32(at, size, true);
    else view.setUint16(at, size, true);
    this.#used += size;
    this.#count++;
  }
}
