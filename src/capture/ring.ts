// One BPF ring buffer, read in place. Protocol: kernel/bpf/ringbuf.c. A page with our position
// (writable), a page with the producer's, then the data. A record: u32 length with a busy and a
// discard bit, u32 for the kernel, the payload. The kernel offers the data twice in a row, so that
// a record that wraps lies in one piece; but mapped memory counts as ours, so we map it once and
// put the rare record that wraps together in a buffer of its own.
import { limits } from "../base/limits.ts";
import { Memory } from "../base/memory.ts";
import { type Address, addressAfter, type Mapping, mapMemory } from "../native/mapping.ts";
import type { Shim } from "../native/shim.ts";
import { wire } from "../schema/wire.ts";

const BUSY = 0x8000_0000;
const DISCARDED = 0x4000_0000;
const LENGTH = 0x3fff_ffff;
const headerBytes = 8;

export class Ring {
  /** Where the record that is next lies; valid while `ready`. */
  memory: Memory;
  /** Its offset in `memory`. */
  at = 0;
  /** Its time, in halves, for merging. */
  tsHigh = 0;
  tsLow = 0;
  ready = false;

  readonly #mapped: Memory;
  readonly #wrapped = new Memory(new Uint8Array(limits.recordBytesMax));
  readonly #shim: Shim;
  readonly #mappings: readonly Mapping[];
  readonly #consumerAt: Address;
  readonly #producerAt: Address;
  readonly #dataAt: number;
  readonly #mask: number;
  readonly #publishBytes: number;
  readonly #acquire: boolean;
  // Positions have 64 bits and soon are beyond integers: what is done for every record is done with
  // their lower part and with differences.
  #published: number;
  /** Bytes read since then. */
  #taken = 0;
  /** Bytes that the kernel was seen to have written and that were not read. */
  #left = 0;
  #offset: number;
  #next = 0;

  constructor(shim: Shim, fd: number, bytes: number) {
    const page = shim.gyr_page_bytes();
    const consumer = mapMemory(shim, fd, 0, page, true);
    const producer = mapMemory(shim, fd, page, page + bytes, false);
    this.#shim = shim;
    this.#mappings = [consumer, producer];
    this.#consumerAt = consumer.pointer;
    this.#producerAt = producer.pointer;
    this.#dataAt = page;
    this.#mask = bytes - 1;
    // Space goes back to the kernel in small parts: soon enough for bursts, seldom enough to be
    // cheap.
    this.#publishBytes = bytes >>> 6;
    // Processors that reorder reads must see the producer's position before the record it covers.
    this.#acquire = process.arch !== "x64";
    this.#mapped = new Memory(producer.bytes);
    this.memory = this.#mapped;
    this.#published = shim.gyr_load_position(this.#consumerAt);
    this.#offset = this.#published % bytes;
  }

  /** Looks for a record that is complete; `ready` says whether there is one. */
  peek(): boolean {
    if (this.ready) return true;
    for (;;) {
      if (this.#left <= 0) {
        const produced = this.#shim.gyr_load_position(this.#producerAt);
        this.#left = (produced - this.#published - this.#taken) | 0;
        if (this.#left <= 0) return false;
      }
      const header = this.#dataAt + this.#offset;
      const word = this.#acquire
        ? this.#loadWord(header)
        : this.#mapped.view.getUint32(header, true);
      if (word >= BUSY) return false;
      const length = word & LENGTH;
      this.#next = (length + headerBytes + 7) & ~7;
      if ((word & DISCARDED) === 0 && length >= wire.headerBytes) {
        this.#find(header + headerBytes, length);
        this.ready = true;
        return true;
      }
      this.advance();
    }
  }

  #find(at: number, length: number): void {
    const mapped = this.#mapped;
    if (at + length <= mapped.length) {
      this.memory = mapped;
      this.at = at;
    } else this.#joinWrapped(at, length);
    this.tsLow = this.memory.view.getUint32(this.at, true);
    this.tsHigh = this.memory.view.getUint32(this.at + 4, true);
  }

  // The kernel never makes longer records; whatever claims to be one is cut, and found malformed.
  #joinWrapped(at: number, length: number): void {
    const source = this.#mapped.bytes;
    const target = this.#wrapped.bytes;
    const wanted = Math.min(length, target.length);
    const first = Math.min(wanted, Math.max(0, source.length - at));
    target.set(source.subarray(at, at + first));
    // Behind the end stands the beginning of the data; a payload may start exactly there.
    const rest = this.#dataAt + Math.max(0, at - source.length);
    target.set(source.subarray(rest, rest + wanted - first), first);
    this.memory = this.#wrapped;
    this.at = 0;
  }

  #loadWord(at: number): number {
    return this.#shim.gyr_load_u32(addressAfter(this.#producerAt, at));
  }

  /** Leaves the record behind. */
  advance(): void {
    this.ready = false;
    this.#offset = (this.#offset + this.#next) & this.#mask;
    this.#left -= this.#next;
    this.#taken += this.#next;
    if (this.#taken >= this.#publishBytes) this.publish();
  }

  /** Gives the space of what was read back to the kernel. */
  publish(): void {
    if (this.#taken === 0) return;
    this.#published += this.#taken;
    this.#taken = 0;
    this.#shim.gyr_store_position(this.#consumerAt, this.#published);
  }

  close(): void {
    for (const mapping of this.#mappings) mapping.unmap();
  }
}
