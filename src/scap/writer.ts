// Puts a capture together, block after block, in the current version of each: section header, the
// lists that state starts from, then events. Pure: it fills a buffer and hands it on when it is
// full; where the bytes go, and whether they are compressed, is the owner's business.
import type { Memory } from "../base/memory.ts";
import { limits } from "../base/limits.ts";
import { wire } from "../schema/wire.ts";
import {
  type BlockKind,
  blockHeaderBytes,
  blockTrailerBytes,
  type FdEntry,
  fdBodies,
  fdFields,
  fdTypeUnsupported,
  type GroupEntry,
  groupFields,
  type InterfaceEntry,
  interfaceBodies,
  interfaceNameBytesMax,
  interfaceTypes,
  type MachineEntry,
  machineFields,
  type ProcessEntry,
  processFields,
  processTail,
  sectionMagic,
  sectionMajor,
  sectionMinor,
  type UserEntry,
  userFields,
  writtenBlock,
} from "./blocks.ts";
import { ByteWriter } from "./byte-writer.ts";
import { type FieldRow, writeField } from "./field-types.ts";
import { oldFdTypeMax } from "./old-reader.ts";
import { wideLengths } from "./record.ts";

/** What a section says before its first event. What is not known is left out. */
export interface SectionLists {
  readonly machine: MachineEntry | undefined;
  readonly interfaces: readonly InterfaceEntry[];
  readonly users: readonly UserEntry[];
  readonly groups: readonly GroupEntry[];
  /** One entry per thread. */
  readonly processes: Iterable<ProcessEntry>;
  /** Descriptors by thread of `processes`; none for threads that share another's. */
  readonly fds: { get(tid: number): readonly FdEntry[] | undefined };
}

const ids = {
  section: writtenBlock("section"),
  machine: writtenBlock("machine"),
  interfaces: writtenBlock("interfaces"),
  users: writtenBlock("users"),
  processes: writtenBlock("processes"),
  fds: writtenBlock("fds"),
} satisfies Partial<Record<BlockKind, number>>;

// By [flagged][large].
const eventIds = [
  [writtenBlock("event"), writtenBlock("event", false, true)],
  [writtenBlock("event", true), writtenBlock("event", true, true)],
] as const;

export interface WriterOptions {
  /** Chunks handed on are about as long. */
  readonly chunkBytes?: number;
  /** Descriptors of types that old readers do not know are written as something that they do. */
  readonly forOldReaders?: boolean;
}

const unknownLength = 0xffff_ffff_ffff_ffffn;
const groupKind = 1;

export class ScapWriter {
  /** Bytes put together so far, those not yet handed on included. */
  bytes = 0;
  /** Events among them. */
  events = 0;

  readonly #sink: (bytes: Uint8Array) => void;
  readonly #chunkBytes: number;
  readonly #forOldReaders: boolean;
  readonly #out: ByteWriter;
  #start = 0;

  /** `sink` is handed chunks, borrowed until it returns. */
  constructor(sink: (bytes: Uint8Array) => void, options: WriterOptions = {}) {
    const { chunkBytes = limits.recordingChunkBytes, forOldReaders = false } = options;
    this.#sink = sink;
    this.#chunkBytes = chunkBytes;
    this.#forOldReaders = forOldReaders;
    this.#out = new ByteWriter(2 * chunkBytes);
  }

  /** Hands on what is there. */
  flush(): void {
    if (this.#out.length === 0) return;
    this.#sink(this.#out.written);
    this.#out.clear();
  }

  /** Starts a section: everything up to its first event. */
  section(lists: SectionLists): void {
    this.#sectionHeader();
    if (lists.machine !== undefined) this.#machine(lists.machine);
    if (lists.interfaces.length > 0) this.#interfaces(lists.interfaces);
    if (lists.users.length + lists.groups.length > 0) this.#users(lists.users, lists.groups);
    const tids = this.#processes(lists.processes);
    for (const tid of tids) this.#fds(tid, lists.fds.get(tid) ?? []);
    this.flush();
  }

  /** Copies one event record. `flags`: see stateOnlyFlag. */
  event(memory: Memory, at: number, cpu: number, flags = 0): void {
    const length = memory.view.getUint32(at + wire.length, true);
    const large = wideLengths[memory.view.getUint16(at + wire.type, true)] ?? 0;
    this.#open(eventIds[flags === 0 ? 0 : 1][large === 0 ? 0 : 1]);
    const out = this.#out;
    out.u16(cpu);
    if (flags !== 0) out.u32(flags);
    out.bytes(memory.bytes.subarray(at, at + length));
    this.#close();
    this.events++;
  }

  #sectionHeader(): void {
    this.#open(ids.section);
    this.#out.u32(sectionMagic);
    this.#out.u16(sectionMajor);
    this.#out.u16(sectionMinor);
    this.#out.u64(unknownLength);
    this.#close();
  }

  #machine(entry: MachineEntry): void {
    this.#open(ids.machine);
    this.#fields(machineFields, entry);
    this.#close();
  }

  // IPv4 first, as everybody writes them.
  #interfaces(entries: readonly InterfaceEntry[]): void {
    this.#open(ids.interfaces);
    for (const bytes of [4, 16])
      for (const entry of entries)
        if (entry.address.length === bytes) this.#interface(entry, bytes === 4);
    this.#close();
  }

  #interface(entry: InterfaceEntry, isV4: boolean): void {
    const type = isV4 ? interfaceTypes.ipv4 : interfaceTypes.ipv6;
    const name = Buffer.from(entry.name).subarray(0, interfaceNameBytesMax);
    // Unlike all others this size does not count itself.
    const sized = this.#openEntry();
    this.#out.u16(type);
    this.#out.u16(name.length);
    this.#fields(interfaceBodies.get(type)!, entry);
    this.#out.bytes(name);
    this.#out.patchU32(sized, this.#out.length - sized - 4);
  }

  #users(users: readonly UserEntry[], groups: readonly GroupEntry[]): void {
    this.#open(ids.users);
    for (const user of users) this.#account(0, userFields, user);
    for (const group of groups) this.#account(groupKind, groupFields, group);
    this.#close();
  }

  #account(kind: number, rows: readonly FieldRow[], entry: UserEntry | GroupEntry): void {
    const sized = this.#openEntry();
    this.#out.u8(kind);
    this.#fields(rows, entry);
    this.#closeEntry(sized);
  }

  // Several blocks when one would outgrow the buffer: readers add them up.
  #processes(entries: Iterable<ProcessEntry>): readonly number[] {
    const tids: number[] = [];
    let isOpen = false;
    for (const entry of entries) {
      if (!isOpen) this.#open(ids.processes);
      isOpen = true;
      const sized = this.#openEntry();
      this.#fields(processFields, entry);
      this.#fields(processTail, entry);
      this.#closeEntry(sized);
      tids.push(entry.tid);
      if (this.#out.length - this.#start < this.#chunkBytes) continue;
      this.#close();
      isOpen = false;
    }
    if (isOpen) this.#close();
    return tids;
  }

  #fds(tid: number, entries: readonly FdEntry[]): void {
    this.#open(ids.fds);
    this.#out.u64(BigInt(tid));
    for (const entry of entries) this.#fd(entry);
    this.#close();
  }

  #fd(entry: FdEntry): void {
    if (entry.type === 0 || !fdBodies.has(entry.type)) return;
    const sized = this.#openEntry();
    const isHidden = this.#forOldReaders && entry.type > oldFdTypeMax;
    const written = isHidden ? { ...entry, type: fdTypeUnsupported } : entry;
    this.#fields(fdFields, written);
    for (const row of fdBodies.get(written.type)!) {
      if (row.name === "laterType") {
        if (isHidden) this.#out.u8(entry.type);
      } else this.#field(row, entry);
    }
    this.#closeEntry(sized);
  }

  #fields(rows: readonly FieldRow[], entry: object): void {
    for (const row of rows) this.#field(row, entry);
  }

  // A cast: entries are typed by the rows.
  #field(row: FieldRow, entry: object): void {
    writeField(this.#out, row, (entry as Readonly<Record<string, unknown>>)[row.name]);
  }

  #open(id: number): void {
    this.#start = this.#out.length;
    this.#out.u32(id);
    this.#out.u32(0);
  }

  #close(): void {
    const out = this.#out;
    const bodyBytes = out.length - this.#start - blockHeaderBytes;
    out.zeros(-bodyBytes & 3);
    const length = out.length - this.#start + blockTrailerBytes;
    out.u32(length);
    out.patchU32(this.#start + 4, length);
    this.bytes += length;
    if (out.length >= this.#chunkBytes) this.flush();
  }

  // Where the size of an entry goes once it is known.
  #openEntry(): number {
    this.#out.u32(0);
    return this.#out.length - 4;
  }

  #closeEntry(sized: number): void {
    this.#out.patchU32(sized, this.#out.length - sized);
  }
}
