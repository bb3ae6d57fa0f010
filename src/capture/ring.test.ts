// The consumer's half of the ring protocol, against a kernel's half made of plain memory.
import { describe, expect, test } from "bun:test";
import { type Address, addressOf } from "../native/mapping.ts";
import type { Shim } from "../native/shim.ts";
import { Ring } from "./ring.ts";

const page = 4_096;
const size = 4_096;
const busy = 0x8000_0000;
const discarded = 0x4000_0000;

/** Memory that stands for the kernel's: consumer page, producer page, data. */
class Kernel {
  readonly consumer = new Uint8Array(page);
  readonly shared = new Uint8Array(page + size);
  produced = 0;
  published = 0;

  ring(start = 0): Ring {
    this.produced = start;
    this.published = start;
    // A cast: the ring uses nothing else of the shim.
    const shim = {
      gyr_page_bytes: () => page,
      gyr_map_memory: (_fd: number, offset: number) =>
        addressOf(offset === 0 ? this.consumer : this.shared),
      gyr_load_position: (at: Address) =>
        at === addressOf(this.consumer) ? this.published : this.produced,
      gyr_store_position: (_at: Address, position: number) => {
        this.published = position;
      },
    } as unknown as Shim;
    return new Ring(shim, 0, size);
  }

  /** Adds a record whose payload is a time and a fill byte. */
  produce(ts: number, length: number, flags = 0): void {
    const payload = new Uint8Array(length).fill(0xab);
    new DataView(payload.buffer).setBigUint64(0, BigInt(ts), true);
    const header = new Uint8Array(8);
    new DataView(header.buffer).setUint32(0, (length | flags) >>> 0, true);
    [...header, ...payload].forEach((byte, i) => {
      this.shared[page + ((this.produced + i) % size)] = byte;
    });
    this.produced += (length + 8 + 7) & ~7;
  }
}

/** Times of all records that are ready, in order. */
function read(ring: Ring): number[] {
  const times: number[] = [];
  for (; ring.peek(); ring.advance()) {
    times.push(ring.tsLow);
    const rest = ring.memory.bytes.subarray(ring.at + 8, ring.at + 30);
    expect(rest.every((byte) => byte === 0xab)).toBe(true);
  }
  ring.publish();
  return times;
}

describe("a ring", () => {
  test("delivers records in order and gives their space back", () => {
    const kernel = new Kernel();
    const ring = kernel.ring();
    expect(read(ring)).toEqual([]);
    kernel.produce(1, 30);
    kernel.produce(2, 64);
    expect(read(ring)).toEqual([1, 2]);
    expect(kernel.published).toBe(kernel.produced);
    expect(read(ring)).toEqual([]);
  });

  test("stops at a record that is still being written", () => {
    const kernel = new Kernel();
    const ring = kernel.ring();
    kernel.produce(1, 30);
    kernel.produce(2, 30, busy);
    kernel.produce(3, 30);
    expect(read(ring)).toEqual([1]);
    new DataView(kernel.shared.buffer).setUint32(page + 40, 30, true);
    expect(read(ring)).toEqual([2, 3]);
  });

  test("passes over what was given up, and what is too short for a record", () => {
    const kernel = new Kernel();
    const ring = kernel.ring();
    kernel.produce(1, 30, discarded);
    kernel.produce(2, 8);
    kernel.produce(3, 30);
    expect(read(ring)).toEqual([3]);
  });

  const starts = [size - 8, size - 16, size - 24, size - 40, 3 * size - 8, 2 ** 40 + size - 16];
  test.each(starts)("joins a record that wraps: position %p", (start) => {
    const kernel = new Kernel();
    const ring = kernel.ring(start);
    for (let ts = 1; ts <= 200; ts++) {
      kernel.produce(ts, 30 + (ts % 90));
      expect(read(ring)).toEqual([ts]);
    }
  });
});
