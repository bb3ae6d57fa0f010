// Alerts on disk until they are delivered: files that are only appended to, each with many records,
// and how far they were delivered. What a killed process has written is there when the next one
// starts. A power failure costs what was not synchronised yet: a tenth of a second, about.
//
// Everything here is done at once and belongs to the output thread; only synchronising, which may
// take long, is left to the runtime's pool.
import { closeSync, constants, fdatasync, fsync, ftruncateSync, openSync } from "node:fs";
import { readSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../../base/limits.ts";
import type { FormattedAlert } from "../channel.ts";
import { reasonOf } from "../sink.ts";
import { lockFolder, prepareFolder, segmentPath, segmentsIn, unlockFolder } from "./folder.ts";
import { Position } from "./position.ts";
import { encodeRecord, findRecord, type SpoolRecord } from "./record.ts";

export interface SpoolSettings {
  /** Its own; made when it is not there. */
  readonly folder: string;
  readonly bytesMax: number;
  readonly ageMsMax: number;
}

export interface SpoolTools {
  /** Hears sentences about what went wrong, without the channel's name. */
  readonly tell: (message: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Writes to a descriptor; returns how many bytes, or throws. */
  readonly write: (fd: number, bytes: Uint8Array) => number;
}

export const systemTools = { now: Date.now, write: writeSync };

interface Segment {
  /** Number of its first record. */
  readonly first: number;
  readonly createdMs: number;
  bytes: number;
  /** Of its newest record. */
  lastMs: number;
}

/** Bytes of a segment from an offset on, and how far they were read. */
interface Reader {
  readonly first: number;
  readonly offset: number;
  readonly bytes: Buffer;
  at: number;
}

const parts = 8; // What the bounds drop at once is one of so many.
const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW;
const newFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export class Spool {
  readonly #settings: SpoolSettings;
  readonly #tools: SpoolTools;
  readonly #position: Position;
  readonly #folderFd: number;
  /** Oldest first. */
  readonly #segments: Segment[] = [];
  /** Descriptor of the last segment, while it is written to. */
  #fd: number | undefined;
  /** Number of the next record that is written … */
  #next = 1;
  /** … and that is read. */
  #cursor: number;
  /** Up to where records were read before; what is damaged there is counted. */
  #seen = 0;
  #reader: Reader | undefined;
  #syncTimer: ReturnType<typeof setTimeout> | undefined;
  #syncs: Promise<void> = Promise.resolve();
  /** From then on its descriptors may be somebody else's. */
  #closing: Promise<void> | undefined;
  /** Records that will not be read: dropped by a bound, or damaged. */
  lost = 0;

  /** Throws with the reason when the folder cannot be used. */
  constructor(settings: SpoolSettings, tools: SpoolTools) {
    const { folder } = settings;
    this.#settings = settings;
    this.#tools = tools;
    prepareFolder(folder);
    lockFolder(folder);
    const undo = [() => unlockFolder(folder)];
    try {
      const position = new Position(join(folder, "position"));
      undo.push(() => position.close());
      const folderFd = openSync(folder, constants.O_RDONLY);
      undo.push(() => closeSync(folderFd));
      this.#position = position;
      this.#folderFd = folderFd;
      this.#findSegments();
    } catch (error) {
      for (const step of undo) step();
      throw error;
    }
    const [oldest] = this.#segments;
    this.#next = Math.max(this.#next, this.#position.next);
    this.#cursor = Math.max(this.#position.next, oldest?.first ?? this.#next);
    this.#reclaim();
    this.dropOld();
  }

  /** Records that were written and not read yet. */
  get unread(): number {
    return this.#next - this.#cursor;
  }

  /** That its files take. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  /** Writes an alert behind all others. Throws errors of the system; then it is not there. */
  append(alert: FormattedAlert): SpoolRecord {
    if (this.#closing !== undefined) throw new Error("the spool is closed");
    this.dropOld();
    const record = { number: this.#next, timeMs: this.#tools.now(), alert };
    const bytes = encodeRecord(record);
    if (bytes.length > this.#settings.bytesMax)
      throw new Error(`an alert of ${bytes.length} bytes is larger than the spool may be`);
    this.#makeRoom(bytes.length);
    const { fd, segment } = this.#segmentFor(bytes.length);
    try {
      for (let at = 0; at < bytes.length; )
        at += this.#tools.write(fd, at === 0 ? bytes : bytes.subarray(at));
    } catch (error) {
      this.#cutBack(fd, segment.bytes);
      throw error;
    }
    segment.bytes += bytes.length;
    segment.lastMs = record.timeMs;
    this.#next++;
    this.#syncSoon();
    return record;
  }

  /** Counts the record that was just written as read. */
  skipNewest(): void {
    this.#cursor = this.#next;
    this.#seen = this.#next;
    const { first, bytes } = this.#segments.at(-1)!;
    this.#reader = { first, offset: bytes, bytes: Buffer.alloc(0), at: 0 };
  }

  /** The next record that can be read; undefined when there is none. */
  read(): SpoolRecord | undefined {
    while (this.#cursor < this.#next) {
      const index = this.#segments.findLastIndex(({ first }) => first <= this.#cursor);
      const segment = this.#segments[index];
      const end = this.#segments[index + 1]?.first ?? this.#next;
      const found = segment === undefined ? undefined : this.#readIn(segment);
      const number = found?.number ?? end;
      if (number < this.#cursor) continue; // Delivered before the last start.
      const unseen = Math.max(this.#cursor, this.#seen);
      if (number > unseen) this.#damaged(number - unseen);
      this.#cursor = found === undefined ? number : number + 1;
      this.#seen = Math.max(this.#seen, this.#cursor);
      if (found === undefined) continue;
      return found;
    }
    return undefined;
  }

  /** Reads again from a record on. Those that a bound has dropped meanwhile count as lost. */
  rewind(number: number): void {
    const first = this.#segments[0]?.first ?? this.#next;
    this.#cursor = Math.max(number, first);
    this.#reader = undefined;
    // Those behind what was read are counted already.
    const count = Math.min(this.#cursor, this.#seen) - number;
    if (count <= 0) return;
    this.lost += count;
    this.#tools.tell(`${count} alerts cannot be sent again: the spool had no room for them`);
  }

  /** Everything before this number is delivered, whether or not somebody reads it again. */
  acknowledge(next: number): void {
    if (this.#closing !== undefined) return;
    try {
      this.#position.write(next);
    } catch (error) {
      this.#tools.tell(
        `cannot note in ${this.#settings.folder} what is delivered: ${reasonOf(error)}`,
      );
    }
    this.#reclaim();
    this.#syncSoon();
  }

  /** Drops what is older than it may be. */
  dropOld(): void {
    const oldest = this.#tools.now() - this.#settings.ageMsMax;
    while (this.#segments.length > 0 && this.#segments[0]!.lastMs < oldest)
      this.#drop("are older than spool.max_age allows");
  }

  /** Returns when everything is synchronised. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#sync();
    this.#closeSegment();
    this.#reclaim();
    await this.#syncs;
    this.#position.close();
    closeSync(this.#folderFd);
    unlockFolder(this.#settings.folder);
  }

  #findSegments(): void {
    const { folder } = this.#settings;
    for (const first of segmentsIn(folder)) {
      const { size, mtimeMs } = statSync(segmentPath(folder, first));
      this.#segments.push({ first, createdMs: mtimeMs, bytes: size, lastMs: mtimeMs });
    }
    const last = this.#segments.at(-1);
    if (last !== undefined) this.#cutTorn(last);
  }

  /** The end of the last segment may have been written in part. */
  #cutTorn(segment: Segment): void {
    const path = segmentPath(this.#settings.folder, segment.first);
    const bytes = this.#bytesOf(segment, 0);
    let end = 0;
    this.#next = segment.first;
    for (let found = findRecord(bytes, 0); found !== undefined; found = findRecord(bytes, end)) {
      end = found.end;
      this.#next = Math.max(this.#next, found.record.number + 1);
    }
    if (end === segment.bytes) return;
    const cut = segment.bytes - end;
    this.#tools.tell(`the spool ends with ${cut} bytes of a record that was not written whole`);
    segment.bytes = end;
    if (end > 0) truncateSync(path, end);
    else rmSync(path);
    if (end === 0) this.#segments.pop();
  }

  #readIn(segment: Segment): SpoolRecord | undefined {
    try {
      let reader = this.#reader;
      if (reader?.first !== segment.first) reader = this.#load(segment, 0);
      let found = findRecord(reader.bytes, reader.at);
      const known = reader.offset + reader.bytes.length;
      if (found === undefined && known < segment.bytes) {
        reader = this.#load(segment, known);
        found = findRecord(reader.bytes, reader.at);
      }
      if (found !== undefined) reader.at = found.end;
      return found?.record;
    } catch (error) {
      this.#tools.tell(`cannot read the spool in ${this.#settings.folder}: ${reasonOf(error)}`);
      return undefined;
    }
  }

  #load(segment: Segment, offset: number): Reader {
    const bytes = this.#bytesOf(segment, offset);
    this.#reader = { first: segment.first, offset, bytes, at: 0 };
    return this.#reader;
  }

  #bytesOf(segment: Segment, offset: number): Buffer {
    const fd = openSync(segmentPath(this.#settings.folder, segment.first), readFlags);
    try {
      const bytes = Buffer.alloc(Math.max(0, segment.bytes - offset));
      return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, offset));
    } finally {
      closeSync(fd);
    }
  }

  #segmentFor(bytes: number): { readonly fd: number; readonly segment: Segment } {
    const { bytesMax, ageMsMax, folder } = this.#settings;
    const now = this.#tools.now();
    const current = this.#segments.at(-1);
    if (this.#fd !== undefined && current !== undefined) {
      const full = current.bytes + bytes > Math.min(limits.spoolSegmentBytes, bytesMax / parts);
      const old = now - current.createdMs > ageMsMax / parts;
      if (!(full && current.bytes > 0) && !old) return { fd: this.#fd, segment: current };
      this.#closeSegment();
    }
    const first = this.#next;
    // One without a record, after a failure, has this name already.
    if (current?.first === first) this.#remove(this.#segments.pop()!);
    const fd = openSync(segmentPath(folder, first), newFlags, 0o600);
    const segment = { first, createdMs: now, bytes: 0, lastMs: now };
    this.#segments.push(segment);
    this.#fd = fd;
    this.#enqueueSync((done) => fsync(this.#folderFd, done));
    return { fd, segment };
  }

  #cutBack(fd: number, bytes: number): void {
    try {
      ftruncateSync(fd, bytes);
    } catch {
      // What was written in part is skipped when it is read.
    }
    // Descriptors that do not append go on behind the cut: the next record starts a file.
    this.#closeSegment();
  }

  #closeSegment(): void {
    const fd = this.#fd;
    if (fd === undefined) return;
    this.#fd = undefined;
    this.#enqueueSync((done) => fdatasync(fd, done));
    this.#syncs = this.#syncs.then(() => closeSync(fd));
  }

  #makeRoom(bytes: number): void {
    while (this.#segments.length > 0 && this.bytes + bytes > this.#settings.bytesMax)
      this.#drop("did not fit into spool.max_megabytes");
  }

  /** Gives up the oldest segment. */
  #drop(why: string): void {
    if (this.#segments.length === 1) this.#closeSegment();
    const segment = this.#segments.shift()!;
    const end = this.#segments[0]?.first ?? this.#next;
    const count = end - Math.max(this.#cursor, segment.first);
    this.#remove(segment);
    if (count <= 0) return;
    this.#cursor = end;
    this.lost += count;
    this.#tools.tell(`${count} alerts in the spool ${why}; the oldest are dropped and counted`);
  }

  /** Removes segments of which everything is delivered. */
  #reclaim(): void {
    while (this.#segments.length > 0) {
      const end = this.#segments[1]?.first ?? this.#next;
      const inUse = this.#segments.length === 1 && this.#fd !== undefined;
      if (end > this.#position.next || inUse) return;
      this.#remove(this.#segments.shift()!);
    }
  }

  #remove(segment: Segment): void {
    if (this.#reader?.first === segment.first) this.#reader = undefined;
    try {
      rmSync(segmentPath(this.#settings.folder, segment.first), { force: true });
    } catch (error) {
      this.#tools.tell(`cannot remove from ${this.#settings.folder}: ${reasonOf(error)}`);
    }
  }

  #damaged(count: number): void {
    this.lost += count;
    this.#tools.tell(`the spool is damaged: ${count} alerts cannot be read; they count as dropped`);
  }

  #syncSoon(): void {
    this.#syncTimer ??= setTimeout(() => this.#sync(), limits.spoolSyncMs);
  }

  #sync(): void {
    clearTimeout(this.#syncTimer);
    this.#syncTimer = undefined;
    const fd = this.#fd;
    if (fd !== undefined) this.#enqueueSync((done) => fdatasync(fd, done));
    this.#enqueueSync((done) => this.#position.sync(done));
  }

  /** One after the other, so that no descriptor is closed before its turn. */
  #enqueueSync(start: (done: (error: Error | null) => void) => void): void {
    const told = (error: Error | null) => {
      if (error === null) return;
      this.#tools.tell(`cannot synchronise ${this.#settings.folder}: ${reasonOf(error)}`);
    };
    this.#syncs = this.#syncs.then(
      () =>
        new Promise((resolve) => {
          start((error) => {
            told(error);
            resolve();
          });
        }),
    );
  }
}
