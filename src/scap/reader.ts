// Reads a capture as a stream: the lists of a section first, then its events, which are handed out
// where they lie. A fixed buffer is refilled as it empties and grows only for a block that does not
// fit, up to a bound. What is damaged ends the reading; everything before it was delivered.
import { limits } from "../base/limits.ts";
import { Memory } from "../base/memory.ts";
import { eventTypes } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";
import {
  type BlockRow,
  blockHeaderBytes,
  blocksById,
  blockTrailerBytes,
  eventBlockBytesMax,
  sectionMagic,
  sectionMagicSwapped,
  sectionMajor,
  stateOnlyFlag,
  writtenBlock,
} from "./blocks.ts";
import { ByteReader } from "./byte-reader.ts";
import { type Damage, DamageError } from "./damage.ts";
import { FirstVersionRecord } from "./first-version.ts";
import { isWhole } from "./record.ts";
import { hasSizedEntries, Section } from "./section.ts";
import { always, passes, Upgrader } from "./upgrade/upgrader.ts";

/** Where the bytes of a capture come from. */
export interface ByteInput {
  /**
   * Puts bytes at the start of `into`; how many, 0 at the end. At once when it can, so that reading
   * a file never waits for the event loop. Rejects with DamageError.
   */
  read(into: Uint8Array): number | Promise<number>;
  close(): Promise<void>;
}

/** Borrowed until it returns. `stateOnly`: rules must not see the event. */
export type EventSink = (memory: Memory, at: number, cpu: number, stateOnly: boolean) => void;

const sectionId = writtenBlock("section");
const eventId = writtenBlock("event");
const typeCount = eventTypes.length;
const eventAt = blockHeaderBytes + 2; // The u16 of the CPU comes first.
const flagBytes = 4;
const tidBytes = 8; // Before the descriptors of a thread.
const pcapngInterface = 1; // The block that follows the section header in a network capture.

export class ScapReader {
  /** Why reading ended, when not at the end of the file. */
  damage: Damage | undefined;
  /** Of the events being read. */
  section = new Section();
  /** Event blocks read, those of dropped and unknown events included. */
  blocks = 0;
  /** Events of types that only a newer version knows. */
  unknownTypes = 0;
  readonly upgrader = new Upgrader();
  /** In the sections before the current one. */
  #droppedBefore = 0;

  readonly #input: ByteInput;
  readonly #firstVersion = new FirstVersionRecord();
  #memory = new Memory(new Uint8Array(limits.captureBufferBytes));
  // What was read and not yet used: [#at, #end) of the memory.
  #at = 0;
  #end = 0;
  /** Offset in the capture of the memory's first byte. */
  #base = 0;
  #inputEnded = false;
  #sectionEnded = true;

  constructor(input: ByteInput) {
    this.#input = input;
  }

  /** Bytes of the capture used so far, after decompression. */
  get offset(): number {
    return this.#base + this.#at;
  }

  /** Entries of lists, of all sections, that are beyond the bounds of the tables they are for. */
  get listEntriesDropped(): number {
    return this.#droppedBefore + this.section.dropped;
  }

  /** No more events in this section. */
  get sectionEnded(): boolean {
    return this.#sectionEnded;
  }

  close(): Promise<void> {
    return this.#input.close();
  }

  /** Reads the lists of the next section, up to its first event. False: no more, or damage. */
  async nextSection(): Promise<boolean> {
    if (this.damage !== undefined) return false;
    try {
      return await this.#readSection();
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  async #readSection(): Promise<boolean> {
    if (!(await this.#has(1))) {
      if (this.offset === 0) throw new DamageError({ code: "empty", at: 0 });
      return false;
    }
    await this.#readSectionHeader();
    this.#newSection();
    this.upgrader.clear();
    for (;;) {
      if (!(await this.#has(1))) throw new DamageError({ code: "no-events", at: this.offset });
      const { id, length } = await this.#blockHeader();
      const row = blocksById.get(id);
      if (row?.kind === "event") break;
      if (row === undefined) await this.#skipUnknown(id, length);
      else await this.#readList(row, id, length);
    }
    this.#sectionEnded = false;
    return true;
  }

  #newSection(): void {
    this.#droppedBefore += this.section.dropped;
    this.section = new Section();
  }

  async #readSectionHeader(): Promise<void> {
    if (!(await this.#has(blockHeaderBytes + 8))) throw this.#notACapture();
    const { view } = this.#memory;
    if (view.getUint32(this.#at, true) !== sectionId) throw this.#notACapture();
    const magic = view.getUint32(this.#at + blockHeaderBytes, true);
    if (magic === sectionMagicSwapped)
      throw new DamageError({ code: "foreign-byte-order", at: this.offset });
    if (magic !== sectionMagic) throw this.#notACapture();
    const major = view.getUint16(this.#at + blockHeaderBytes + 4, true);
    if (major > sectionMajor)
      throw new DamageError({ code: "newer-format", at: this.offset, major });
    const { id, length } = await this.#blockHeader();
    await this.#wholeBlock(id, length);
    this.#at += length;
  }

  #notACapture(): DamageError {
    return new DamageError({ code: "not-a-capture", at: this.offset });
  }

  async #readList(row: BlockRow, id: number, length: number): Promise<void> {
    if (row.kind !== "section" && row.kind !== "machine" && hasSizedEntries(row))
      return this.#readEntries(row, id, length);
    await this.#wholeBlock(id, length);
    const body = this.#at + blockHeaderBytes;
    const end = this.#at + length - blockTrailerBytes;
    // A second header without events between is a section of its own.
    if (row.kind === "section") this.#newSection();
    else this.section.add(row, new ByteReader(this.#memory, body, end, id, this.#base));
    this.#at += length;
  }

  // Entry by entry, so that no list is ever in memory as a whole.
  async #readEntries(row: BlockRow, block: number, length: number): Promise<void> {
    const start = this.offset;
    const end = start + length - blockTrailerBytes;
    const header = row.kind === "fds" ? tidBytes : 0;
    if (start + blockHeaderBytes + header > end) throw this.#badLength(block, length);
    await this.#need(blockHeaderBytes, start, block, length);
    const tid = header === 0 ? undefined : await this.#need(header, start, block, length);
    this.section.startList(row, tid);
    // The size of an interface does not count itself.
    const extra = row.kind === "interfaces" ? 4 : 0;
    while (end - this.offset >= 4) {
      const entry = await this.#need(4, start, block, length);
      const size = entry.u32() + extra;
      const max = Math.min(end - this.offset + 4, limits.captureEntryBytesMax);
      if (size < 4 || size > max) entry.fail(`an entry is ${size} bytes long, at most ${max} fit`);
      this.#at -= 4;
      this.section.addEntry(row, await this.#need(size, start, block, length));
      this.#addHere(row, block, end, extra);
    }
    await this.#need(end - this.offset, start, block, length);
    const trailer = (await this.#need(blockTrailerBytes, start, block, length)).u32();
    if (trailer !== length)
      throw new DamageError({ code: "trailer", at: start, block, length, trailer });
  }

  // As many entries as are wholly in memory and look right.
  #addHere(row: BlockRow, block: number, end: number, extra: number): void {
    const { view } = this.#memory;
    for (;;) {
      const here = Math.min(this.#end - this.#at, end - this.offset, limits.captureEntryBytesMax);
      if (here < 4) return;
      const size = view.getUint32(this.#at, true) + extra;
      if (size < 4 || size > here) return;
      this.section.addEntry(row, this.#part(size, block));
    }
  }

  /** The next bytes, waited for, of the block at `start`. */
  async #need(size: number, start: number, block: number, length: number): Promise<ByteReader> {
    if (!(await this.#has(size))) {
      const has = this.#base + this.#end - start;
      throw new DamageError({ code: "truncated", at: start, wants: length, has });
    }
    return this.#part(size, block);
  }

  #part(size: number, block: number): ByteReader {
    const at = this.#at;
    this.#at += size;
    return new ByteReader(this.#memory, at, at + size, block, this.#base);
  }

  async #skipUnknown(id: number, length: number): Promise<void> {
    if (id === pcapngInterface) throw new DamageError({ code: "network-capture", at: this.offset });
    const start = this.offset;
    for (let left = length; left > 0; ) {
      if (!(await this.#has(1)))
        throw new DamageError({ code: "truncated", at: start, wants: length, has: length - left });
      const step = Math.min(left, this.#end - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  async #blockHeader(): Promise<{ id: number; length: number }> {
    if (!(await this.#has(blockHeaderBytes))) throw this.#truncated(blockHeaderBytes);
    const { view } = this.#memory;
    const id = view.getUint32(this.#at, true);
    const length = view.getUint32(this.#at + 4, true);
    if (length < blockHeaderBytes + blockTrailerBytes) throw this.#badLength(id, length);
    return { id, length };
  }

  /** Waits for all of a list's block and compares its two lengths. */
  async #wholeBlock(block: number, length: number): Promise<void> {
    if (length > limits.captureBlockBytesMax) throw this.#badLength(block, length);
    if (!(await this.#has(length))) throw this.#truncated(length);
    const trailer = this.#memory.view.getUint32(this.#at + length - blockTrailerBytes, true);
    if (trailer !== length)
      throw new DamageError({ code: "trailer", at: this.offset, block, length, trailer });
  }

  #truncated(wants: number): DamageError {
    const has = this.#end - this.#at;
    return new DamageError({ code: "truncated", at: this.offset, wants, has });
  }

  #badLength(block: number, length: number): DamageError {
    return new DamageError({ code: "length", at: this.offset, block, length });
  }

  async #has(count: number): Promise<boolean> {
    while (this.#end - this.#at < count) {
      const filled = this.#fill();
      if (!(typeof filled === "boolean" ? filled : await filled)) return false;
    }
    return true;
  }

  // Reads more behind what is there. False: the input has ended.
  #fill(): boolean | Promise<boolean> {
    if (this.#inputEnded) return false;
    this.#makeRoom();
    const got = this.#input.read(this.#memory.bytes.subarray(this.#end));
    return typeof got === "number" ? this.#filled(got) : got.then((count) => this.#filled(count));
  }

  #filled(count: number): boolean {
    this.#end += count;
    this.#inputEnded = count === 0;
    return count > 0;
  }

  #makeRoom(): void {
    const left = this.#end - this.#at;
    const { bytes } = this.#memory;
    if (left === bytes.length) {
      // Grows with what has arrived, so a false length alone costs nothing.
      const larger = new Uint8Array(2 * bytes.length);
      larger.set(bytes.subarray(this.#at, this.#end));
      this.#memory = new Memory(larger);
    } else bytes.copyWithin(0, this.#at, this.#end);
    this.#base += this.#at;
    this.#at = 0;
    this.#end = left;
  }

  #fail(error: unknown): void {
    if (!(error instanceof DamageError)) throw error;
    this.damage = error.damage;
    this.#sectionEnded = true;
  }

  /**
   * Delivers up to `max` events; how many. Less than `max`: nothing more is here now; ask `more`,
   * or the section has ended.
   */
  take(max: number, sink: EventSink): number {
    let count = 0;
    while (!this.#sectionEnded) {
      count += this.#takeHere(max - count, sink);
      if (count === max || this.#sectionEnded) break;
      if (this.#inputEnded) this.#end - this.#at > 0 ? this.#endWithin() : this.#endSection();
      else if (!this.#refillNow()) break;
    }
    return count;
  }

  /**
   * When the next event happened, milliseconds since the epoch; undefined: `take` has to look for
   * it.
   */
  nextTsMs(): number | undefined {
    const record = this.#at + eventAt;
    if (record + 8 > this.#end || this.#memory.view.getUint32(this.#at, true) !== eventId)
      return undefined;
    return Number(this.#memory.view.getBigUint64(record + wire.ts, true)) / 1e6;
  }

  /** Resolves when there is more to take, or the section has ended. May be called again before. */
  async more(): Promise<void> {
    await this.#pending;
  }

  /** A read that takes its time. */
  #pending: Promise<void> | undefined;

  // True: done, or ended. False: it takes time.
  #refillNow(): boolean {
    if (this.#pending !== undefined) return false;
    try {
      const filled = this.#fill();
      if (typeof filled === "boolean") return true;
      this.#pending = filled
        .then(
          () => undefined,
          (error) => this.#fail(error),
        )
        .finally(() => {
          this.#pending = undefined;
        });
      return false;
    } catch (error) {
      this.#fail(error);
      return true;
    }
  }

  #endSection(): void {
    this.#sectionEnded = true;
  }

  #endWithin(): void {
    const left = this.#end - this.#at;
    const { view } = this.#memory;
    const wants = left < blockHeaderBytes ? blockHeaderBytes : view.getUint32(this.#at + 4, true);
    this.#fail(this.#truncated(wants));
  }

  // The hot loop: blocks that are wholly in memory. Stops at the first that is not.
  #takeHere(max: number, sink: EventSink): number {
    const memory = this.#memory;
    const { view } = memory;
    let count = 0;
    while (count < max && !this.#sectionEnded) {
      const at = this.#at;
      const here = this.#end - at;
      if (here < blockHeaderBytes) break;
      const id = view.getUint32(at, true);
      const length = view.getUint32(at + 4, true);
      if (id !== eventId) {
        const wanted = this.#takeOther(id, length, here, sink);
        if (wanted < 0) break;
        count += wanted;
        continue;
      }
      if (!this.#isEventLength(id, length, false)) break;
      if (length > here) break;
      const record = at + eventAt;
      const type = view.getUint16(record + wire.type, true);
      // Set before the sink runs: whatever it does, the event is not delivered twice.
      this.#at = at + length;
      this.blocks++;
      if (type >= typeCount) {
        this.unknownTypes++;
        continue;
      }
      if (!isWhole(view, record, length - eventAt - blockTrailerBytes)) {
        this.#badEvent(at, type);
        break;
      }
      count += this.#deliver(memory, record, type, view.getUint16(at + 8, true), false, sink);
    }
    return count;
  }

  // Returns 1 when the event was delivered, 0 when it was not for anybody.
  #deliver(
    memory: Memory,
    at: number,
    type: number,
    cpu: number,
    stateOnly: boolean,
    sink: EventSink,
  ): number {
    const wanted = passes[type]!;
    if (wanted === always || wanted === memory.view.getUint32(at + wire.paramCount, true)) {
      sink(memory, at, cpu, stateOnly);
      return 1;
    }
    const { upgrader } = this;
    if (!upgrader.upgrade(memory, at)) return 0;
    sink(upgrader.memory, upgrader.at, cpu, stateOnly);
    return 1;
  }

  // Any other block of the event phase: events delivered, or -1 when it cannot be taken (yet).
  #takeOther(id: number, length: number, here: number, sink: EventSink): number {
    const row = blocksById.get(id);
    if (row?.kind !== "event") {
      // A file appended to another: its section header comes next.
      this.#endSection();
      return -1;
    }
    if (!this.#isEventLength(id, length, row.large === true) || length > here) return -1;
    const memory = this.#memory;
    const { view } = memory;
    const at = this.#at;
    const flags = row.flagged === true ? view.getUint32(at + eventAt, true) : 0;
    const record = at + eventAt + (row.flagged === true ? flagBytes : 0);
    const room = length - (record - at) - blockTrailerBytes;
    this.#at = at + length;
    this.blocks++;
    const type = room < wire.paramCount ? typeCount : view.getUint16(record + wire.type, true);
    if (type >= typeCount) {
      this.unknownTypes++;
      return 0;
    }
    const cpu = view.getUint16(at + blockHeaderBytes, true);
    const stateOnly = (flags & stateOnlyFlag) !== 0;
    if (row.version === 1) {
      const first = this.#firstVersion;
      if (!first.convert(memory, record, room)) return this.#badEvent(at, type);
      return this.#deliver(first.memory, 0, type, cpu, stateOnly, sink);
    }
    if (!isWhole(view, record, room)) return this.#badEvent(at, type);
    return this.#deliver(memory, record, type, cpu, stateOnly, sink);
  }

  #isEventLength(block: number, length: number, isLarge: boolean): boolean {
    const max = isLarge ? limits.captureBlockBytesMax : eventBlockBytesMax + blockHeaderBytes;
    if (length >= eventAt + blockTrailerBytes && length <= max) return true;
    this.#fail(new DamageError({ code: "length", at: this.offset, block, length }));
    return false;
  }

  #badEvent(at: number, type: number): number {
    const what = `the event of type ${type} is longer than its block or has too many parameters`;
    this.#at = at;
    this.#fail(new DamageError({ code: "event", at: this.offset, what }));
    return -1;
  }
}
