// Event records of the format's first version: their header does not say how many parameters
// follow. The number is found by trying which one makes lengths and payloads add up to the record's
// length.
import { limits } from "../base/limits.ts";
import { Memory } from "../base/memory.ts";
import { eventTypes } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";
import { wideLengths } from "./record.ts";

const headerBytes = wire.paramCount; // No count in the header.
// Writers of their time counted 3 bytes too many in these.
const overCounted: ReadonlySet<number> = new Set([280, 286]);

export class FirstVersionRecord {
  /** The record in today's form, at 0. */
  readonly memory = new Memory(
    // Lengths of large types become twice as wide.
    new Uint8Array(limits.recordBytesMax + 4 + 2 * limits.paramsMax),
  );

  /** False: no number of parameters fits; the record is damaged. */
  convert(source: Memory, at: number, room: number): boolean {
    const { view } = source;
    if (room < headerBytes) return false;
    const type = view.getUint16(at + wire.type, true);
    let length = view.getUint32(at + wire.length, true);
    if (overCounted.has(type)) length -= 3;
    if (length < headerBytes || length > room) return false;
    const params = countParams(view, at, length, eventTypes[type]!.params.length);
    if (params < 0) return false;
    this.#copy(source, at, length, params, wideLengths[type] === 1);
    return true;
  }

  #copy(source: Memory, at: number, length: number, params: number, wide: boolean): void {
    const { memory } = this;
    const { view, bytes } = memory;
    bytes.set(source.bytes.subarray(at, at + headerBytes));
    view.setUint32(wire.paramCount, params, true);
    for (let i = 0; i < params; i++) {
      const size = source.view.getUint16(at + headerBytes + 2 * i, true);
      if (wide) view.setUint32(wire.headerBytes + 4 * i, size, true);
      else view.setUint16(wire.headerBytes + 2 * i, size, true);
    }
    const payload = source.bytes.subarray(at + headerBytes + 2 * params, at + length);
    const start = wire.headerBytes + (wide ? 4 : 2) * params;
    bytes.set(payload, start);
    view.setUint32(wire.length, start + payload.length, true);
  }
}

/** -1: none fits. */
function countParams(view: DataView, at: number, length: number, max: number): number {
  for (let count = max; count >= 0; count--) {
    let total = headerBytes + 2 * count;
    if (total > length) continue;
    for (let i = 0; i < count; i++) total += view.getUint16(at + headerBytes + 2 * i, true);
    if (total === length) return count;
    // Fewer parameters would only be shorter still.
    if (total < length) return -1;
  }
  return -1;
}
