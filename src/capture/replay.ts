// A capture file as a source of events (engine.kind: replay), as fast as it can be read or in the
// time in which it was recorded. Its sections follow each other; each has a machine of its own, so
// whoever runs the source starts a new state with each.
import type { Wake } from "../native/sleeper.ts";
import { damageText } from "../scap/damage.ts";
import { type EventSink, ScapReader } from "../scap/reader.ts";
import type { Section } from "../scap/section.ts";
import { eventTypes } from "../schema/events.ts";
import { wire } from "../schema/wire.ts";
import { type CaptureInput, openCapture, type Progress } from "./capture-input.ts";
import type { CaptureSource, CaptureStats, RecordSink } from "./source.ts";

export interface ReplayOptions {
  /** "-": standard input. */
  readonly path: string;
  /** 1: as long as it took when recorded; 2: half of that; 0: no waiting. */
  readonly speed?: number;
}

export interface Skipped {
  /** Events that only a newer version knows. */
  readonly unknownTypes: number;
  /** Events of an older layout that could not be brought up to date; delivered as they are. */
  readonly notUpgraded: number;
  /** Entries of the lists at the start beyond the bounds of memory or of the tables. */
  readonly listEntries: number;
}

const waitMsMax = 50; // So that a signal is heard soon.

// What a recording tells about the state it started with before it tells what happened: rules do
// not see these until the first event of another kind.
const initial: ReadonlySet<number> = new Set(
  [
    ...["container_json_e", "container_json_2_e", "asyncevent_e"],
    ...["user_added_e", "user_deleted_e", "group_added_e", "group_deleted_e"],
  ].map((key) => eventTypes.findIndex((type) => type.key === key)),
);

export class ReplaySource implements CaptureSource {
  readonly name = "replay";
  readonly path: string;
  /** Events delivered. */
  events = 0;

  readonly #speed: number;
  #input: CaptureInput | undefined;
  #reader: ScapReader | undefined;
  #firstTsMs = -1;
  #startMs = 0;
  #waitMs = 0;
  #starting = true;

  constructor({ path, speed }: ReplayOptions) {
    this.path = path;
    this.#speed = speed ?? 0;
  }

  /** Reads up to the first event. Rejects with what is wrong with the file. */
  async open(): Promise<void> {
    if (this.path === "")
      throw new Error("there is no capture file; set engine.replay.capture_file or -e");
    this.#input = await openCapture(this.path).catch((error: unknown) => {
      throw new Error(`capture file ${this.path} cannot be opened: ${messageOf(error)}`);
    });
    this.#reader = new ScapReader(this.#input);
    if (await this.#reader.nextSection()) return;
    const reason = this.damage ?? "has no events";
    await this.close();
    throw new Error(`capture file ${this.path} ${reason}`);
  }

  get #open(): ScapReader {
    if (this.#reader === undefined) throw new Error("bug: the capture is not open");
    return this.#reader;
  }

  /** What the current section says about its machine. */
  get section(): Section {
    return this.#open.section;
  }

  /** What ended the reading before the end of the file, for the user. */
  get damage(): string | undefined {
    const damage = this.#reader?.damage;
    return damage === undefined ? undefined : damageText(damage);
  }

  /** What the capture holds and nobody will see, so far. */
  get skipped(): Skipped {
    const { unknownTypes, upgrader, listEntriesDropped } = this.#open;
    return { unknownTypes, notUpgraded: upgrader.unknown, listEntries: listEntriesDropped };
  }

  /** Hears when calls begin whose first half is not delivered, as in captures of before 2025. */
  set onEnter(hear: (tid: number, tsNs: bigint) => void) {
    this.#open.upgrader.onEnter = hear;
  }

  get progress(): Progress {
    return this.#input?.progress() ?? { bytes: 0, total: undefined };
  }

  /** No more events in this section; `nextSection` says whether there is another. */
  get sectionEnded(): boolean {
    return this.#open.sectionEnded;
  }

  nextSection(): Promise<boolean> {
    this.#firstTsMs = -1;
    this.#starting = true;
    return this.#open.nextSection();
  }

  poll(max: number, sink: RecordSink): number {
    const reader = this.#open;
    let count = 0;
    while (this.#starting && count < max && reader.take(1, this.#takeStarting(sink)) > 0) count++;
    if (!this.#starting)
      count +=
        this.#speed > 0 ? this.#pollPaced(max - count, sink) : reader.take(max - count, sink);
    this.events += count;
    return count;
  }

  #takeStarting(sink: RecordSink): EventSink {
    return (memory, at, cpu, stateOnly) => {
      this.#starting = initial.has(memory.view.getUint16(at + wire.type, true));
      // What happened first is the pace's beginning.
      if (!this.#starting) this.#isDue(Number(memory.view.getBigUint64(at + wire.ts, true)) / 1e6);
      sink(memory, at, cpu, stateOnly || this.#starting);
    };
  }

  #pollPaced(max: number, sink: RecordSink): number {
    const reader = this.#open;
    this.#waitMs = 0;
    let count = 0;
    while (count < max) {
      const tsMs = reader.nextTsMs();
      if (tsMs !== undefined && !this.#isDue(tsMs)) break;
      const taken = reader.take(1, sink);
      if (taken === 0) break;
      count += taken;
    }
    return count;
  }

  #isDue(tsMs: number): boolean {
    const nowMs = performance.now();
    if (this.#firstTsMs < 0) {
      this.#firstTsMs = tsMs;
      this.#startMs = nowMs;
    }
    this.#waitMs = (tsMs - this.#firstTsMs) / this.#speed - (nowMs - this.#startMs);
    return this.#waitMs <= 0;
  }

  async wait(timeoutMs: number): Promise<Wake> {
    if (this.#waitMs > 0) await Bun.sleep(Math.min(this.#waitMs, timeoutMs, waitMsMax));
    // Whoever writes to a pipe may never write again; the run must end when told to all the same.
    else await Promise.race([this.#open.more(), Bun.sleep(timeoutMs)]);
    return "time";
  }

  stats(): CaptureStats {
    return { events: this.events, drops: 0, dropsBy: {} };
  }

  async close(): Promise<void> {
    await this.#input?.close();
    this.#input = undefined;
  }
}

function messageOf(error: unknown): string {
  if (error === null || typeof error !== "object" || !("code" in error)) return String(error);
  if (error.code === "ENOENT") return "there is no such file";
  if (error.code === "EACCES") return "permission denied";
  if (error.code === "EISDIR") return "it is a directory";
  return error instanceof Error ? error.message : String(error);
}
