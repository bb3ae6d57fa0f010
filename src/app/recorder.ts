// A recording: events go to a file, or to one after the other when files are limited by size, time
// or number of events. Each file is a capture of its own: it starts with the state of its moment.
import { rmSync } from "node:fs";
import type { Memory } from "../base/memory.ts";
import { limits } from "../base/limits.ts";
import { stateOnlyFlag } from "../scap/blocks.ts";
import { crashesOldReaders } from "../scap/old-reader.ts";
import { wire } from "../schema/wire.ts";
import { type SectionLists, ScapWriter } from "../scap/writer.ts";
import { CaptureFile } from "./capture-file.ts";
import { fileNames } from "./recording-names.ts";

/** Programs whose limits a recording can keep to (--compat). */
export const compatibleReaders = ["sysdig-0.29"] as const;
export type CompatibleReader = (typeof compatibleReaders)[number];

export interface RecordingOptions {
  /** "-": standard output; may hold strftime letters when `seconds` is given. */
  readonly path: string;
  readonly compressed: boolean;
  /** -C: start another file when one is larger; 0 never. */
  readonly fileBytesMax: number;
  /** -G: start another file after so many seconds of event time; 0 never. */
  readonly fileSeconds: number;
  /** -e: start another file after so many events; 0 never. */
  readonly fileEventsMax: number;
  /** -W: files kept, the oldest is overwritten; with -G alone the recording ends. 0: no limit. */
  readonly filesMax: number;
  /** --compat: what this program cannot read is written so that it can, or left out. */
  readonly compat?: CompatibleReader;
}

const nsPerSecond = 1_000_000_000n;

export class Recorder {
  /** Events recorded, in all files. */
  events = 0;
  /** Events that the program of --compat cannot read. */
  leftOut = 0;

  readonly #options: RecordingOptions;
  readonly #names: ReturnType<typeof fileNames>;
  /** Files that are complete but not yet on disk. */
  readonly #closing = new Map<CaptureFile, Promise<void>>();
  #file: CaptureFile;
  #writer: ScapWriter;
  #done = false;
  #count = 1;
  /** Of the current file. */
  #fileEvents = 0;
  #sliceStartSeconds = -1;
  #failure: string | undefined;

  /** Throws the system's error when the file cannot be made. */
  constructor(options: RecordingOptions, lists: SectionLists, nowMs: number = Date.now()) {
    this.#options = options;
    this.#names = fileNames(options);
    this.#file = new CaptureFile(this.#names(0, nowMs), options.compressed);
    this.#writer = this.#start(lists);
  }

  /** The last file of -W is complete, or nobody reads what is written. */
  get done(): boolean {
    return this.#done || this.#file.isUnread;
  }

  /** Why the recording is not complete. */
  get failure(): string | undefined {
    return this.#failure ?? this.#file.failure;
  }

  /** Whether the disk has fallen so far behind that nothing more should come. */
  get isBehind(): boolean {
    let queued = this.#file.queuedBytes;
    for (const file of this.#closing.keys()) queued += file.queuedBytes;
    return queued > limits.recordingQueuedBytesMax;
  }

  /** Waits for the disk. */
  async written(): Promise<void> {
    await Promise.all([...this.#closing.values(), this.#file.written()]);
  }

  /** Called before an event changes the state: the moment between two files. */
  before(memory: Memory, at: number, lists: () => SectionLists): void {
    if (this.#fileEvents === 0) this.#sliceStart(memory, at);
    else if (this.#isFull(memory, at)) this.#next(lists, memory, at);
  }

  event(memory: Memory, at: number, cpu: number): void {
    if (this.#isLeftOut(memory, at)) return;
    this.#writer.event(memory, at, cpu);
    this.#fileEvents++;
    this.events++;
  }

  /** One that only readers' states see; it counts for nobody. */
  hidden(memory: Memory, at: number, cpu: number): void {
    if (this.#isLeftOut(memory, at)) return;
    this.#writer.event(memory, at, cpu, stateOnlyFlag);
  }

  #isLeftOut(memory: Memory, at: number): boolean {
    if (this.#options.compat === undefined || !crashesOldReaders(memory, at)) return false;
    this.leftOut++;
    return true;
  }

  /** Size of the current file, as far as one can know before compressing. */
  get bytes(): number {
    return this.#file.expectedBytes;
  }

  /** What was put together so far goes to the disk, or to whoever reads. */
  flush(): void {
    this.#writer.flush();
  }

  /** Another machine: the next section of the capture that is being copied. */
  section(lists: SectionLists): void {
    this.#writer.section(lists);
  }

  /** Everything is on disk afterwards, or `failure` says why not. */
  async close(): Promise<void> {
    this.#writer.flush();
    this.#retire(this.#file);
    await Promise.all(this.#closing.values());
  }

  #start(lists: SectionLists): ScapWriter {
    const file = this.#file;
    const writer = new ScapWriter((bytes) => file.push(bytes), {
      forOldReaders: this.#options.compat !== undefined,
    });
    writer.section(lists);
    this.#fileEvents = 0;
    return writer;
  }

  #sliceStart(memory: Memory, at: number): void {
    if (this.#options.fileSeconds > 0) this.#sliceStartSeconds = secondsOf(memory, at);
  }

  #isFull(memory: Memory, at: number): boolean {
    const { fileBytesMax, fileSeconds, fileEventsMax } = this.#options;
    if (fileEventsMax > 0 && this.#fileEvents >= fileEventsMax) return true;
    if (fileSeconds > 0 && secondsOf(memory, at) - this.#sliceStartSeconds >= fileSeconds)
      return true;
    return fileBytesMax > 0 && this.#file.expectedBytes > fileBytesMax;
  }

  #next(lists: () => SectionLists, memory: Memory, at: number): void {
    const { fileBytesMax, fileEventsMax, filesMax } = this.#options;
    const isRing = fileBytesMax > 0 || fileEventsMax > 0;
    if (filesMax > 0 && !isRing && this.#count >= filesMax) {
      this.#done = true;
      return;
    }
    this.#writer.flush();
    this.#retire(this.#file);
    const number = filesMax > 0 ? this.#count % filesMax : this.#count;
    this.#count++;
    const nowMs = Number(memory.view.getBigUint64(at + wire.ts, true) / 1_000_000n);
    const name = this.#names(number, nowMs);
    try {
      // What is still being written under this name goes on in a file without one.
      for (const { path } of this.#closing.keys()) if (path === name) rmSync(name, { force: true });
      this.#file = new CaptureFile(name, this.#options.compressed);
    } catch (error) {
      this.#failure = error instanceof Error ? error.message : String(error);
      return;
    }
    this.#writer = this.#start(lists());
    this.#sliceStart(memory, at);
  }

  #retire(file: CaptureFile): void {
    const closing = file.close().then(() => {
      this.#failure ??= file.failure;
      this.#closing.delete(file);
    });
    this.#closing.set(file, closing);
  }
}

function secondsOf(memory: Memory, at: number): number {
  return Number(memory.view.getBigUint64(at + wire.ts, true) / nsPerSecond);
}
