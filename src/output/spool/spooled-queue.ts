// A queue that survives its process: every alert is written to disk before it is delivered, and
// stays there until it was. Those at the front are in memory too. While the disk takes nothing,
// alerts wait in memory, as they do without a spool.
import { limits } from "../../base/limits.ts";
import type { LastingQueue } from "../alert-queue.ts";
import type { FormattedAlert, SpoolStats } from "../channel.ts";
import { MemoryQueue } from "../memory-queue.ts";
import { reasonOf } from "../sink.ts";
import type { SpoolRecord } from "./record.ts";
import { Spool, type SpoolSettings, type SpoolTools, systemTools } from "./spool.ts";

export interface SpooledQueueOptions {
  readonly spool: SpoolSettings;
  /** Alerts that may wait in memory while the disk takes none. */
  readonly countMax: number;
  readonly tell: (level: "error" | "notice", message: string) => void;
  readonly tools?: Partial<SpoolTools>;
}

/** Records that were handed on and may be asked for again. */
interface Passed {
  /** Number of the record behind them. */
  place: number;
  /** Of the oldest of them. */
  readonly timeMs: number;
}

export class SpooledQueue implements LastingQueue {
  readonly #options: SpooledQueueOptions;
  readonly #tools: SpoolTools;
  #spool: Spool | undefined;
  /** The oldest records, read or just written. */
  #front: SpoolRecord[] = [];
  #frontBytes = 0;
  #passed: Passed[] = [];
  /** The first record that was passed and is not settled. */
  #firstPassed = 0;
  /** Newer than everything on disk. */
  readonly #memory: MemoryQueue;
  /** What is being delivered comes from memory, so nothing is taken away from there. */
  #memoryInUse = false;
  #found = 0;
  #lost = 0;
  #tryAgainMs = 0;

  constructor(options: SpooledQueueOptions) {
    this.#options = options;
    this.#memory = new MemoryQueue(options.countMax);
    this.#tools = {
      ...systemTools,
      tell: (message) => options.tell("error", message),
      ...options.tools,
    };
    this.#open();
  }

  get count(): number {
    return this.#front.length + (this.#spool?.unread ?? 0) + this.#memory.count;
  }

  get heldBytes(): number {
    return this.#memory.heldBytes;
  }

  get lost(): number {
    return this.#lost + (this.#spool?.lost ?? 0);
  }

  get spool(): SpoolStats {
    return {
      bytes: this.#spool?.bytes ?? 0,
      oldestMs: (this.#passed[0] ?? this.#front[0])?.timeMs ?? 0,
      found: this.#found,
    };
  }

  add(alert: FormattedAlert): boolean {
    if (this.#memory.count > 0 || this.#spool === undefined) this.#recover();
    const written = this.#memory.count === 0 && this.#write(alert);
    return written || this.#memory.add(alert);
  }

  next(countMax: number): readonly FormattedAlert[] {
    this.#memoryInUse = false;
    if (this.#memory.count > 0 || this.#spool === undefined) this.#recover();
    this.#spool?.dropOld();
    if (this.#front.length === 0) this.#fill();
    let bytes = 0;
    const fits = (record: SpoolRecord, index: number) => {
      bytes += record.alert.line.length;
      return index === 0 || bytes <= limits.channelWriteBytes;
    };
    const from = this.#front.slice(0, countMax);
    const end = from.findIndex((record, index) => !fits(record, index));
    const records = end < 0 ? from : from.slice(0, end);
    if (records.length > 0) return records.map(({ alert }) => alert);
    this.#memoryInUse = true;
    return this.#memory.next(countMax);
  }

  forget(count: number): void {
    if (count === 0) return;
    if (this.#memoryInUse) {
      this.#memory.forget(count);
      return;
    }
    const gone = this.#takeFront(count);
    this.#spool?.acknowledge(gone.at(-1)!.number + 1);
  }

  pass(count: number): number | undefined {
    if (this.#memoryInUse) {
      this.#memory.forget(count);
      return undefined;
    }
    const [first, ...rest] = this.#takeFront(count);
    const place = (rest.at(-1) ?? first!).number + 1;
    if (this.#passed.length === 0) this.#firstPassed = first!.number;
    const last = this.#passed.at(-1);
    if (last === undefined || this.#passed.length < limits.settleMarksMax)
      this.#passed.push({ place, timeMs: first!.timeMs });
    else last.place = place;
    return place;
  }

  settle(place: number): void {
    this.#passed = this.#passed.filter((passed) => passed.place > place);
    this.#firstPassed = place;
    this.#spool?.acknowledge(place);
  }

  takeBack(): void {
    if (this.#passed.length === 0) return;
    this.#passed = [];
    this.#front = [];
    this.#frontBytes = 0;
    this.#spool?.rewind(this.#firstPassed);
    this.#fill();
  }

  clear(): number {
    let count = this.#memory.clear();
    for (this.#fill(); this.#front.length > 0; this.#fill()) {
      count += this.#front.length;
      this.#memoryInUse = false;
      this.forget(this.#front.length);
    }
    return count;
  }

  /** What is on disk is for the next run. */
  async close(): Promise<number> {
    this.#memoryInUse = false;
    this.#tryAgainMs = 0;
    if (this.#memory.count > 0) this.#recover();
    await this.#spool?.close();
    return this.#memory.clear();
  }

  #takeFront(count: number): readonly SpoolRecord[] {
    const gone = this.#front.splice(0, count);
    for (const { alert } of gone) this.#frontBytes -= alert.line.length;
    // Whoever asks for the oldest is told the truth.
    if (this.#front.length === 0) this.#fill();
    return gone;
  }

  #open(): void {
    const { spool, tell } = this.#options;
    try {
      this.#spool = new Spool(spool, this.#tools);
    } catch (error) {
      this.#tryAgainMs = this.#tools.now() + limits.spoolRetryMs;
      const why = `cannot use the spool in ${spool.folder}: ${reasonOf(error)}`;
      tell("error", `${why}; alerts are kept in memory, as without a spool`);
      return;
    }
    this.#found = this.#spool.unread;
    const told = `${this.#found} alerts of an earlier run are in the spool and are delivered first`;
    if (this.#found > 0) tell("notice", told);
    this.#fill();
  }

  #write(alert: FormattedAlert): boolean {
    const spool = this.#spool;
    if (spool === undefined) return false;
    const isNext = spool.unread === 0 && this.#hasRoom;
    try {
      const record = spool.append(alert);
      if (isNext) {
        this.#front.push(record);
        this.#frontBytes += alert.line.length;
        spool.skipNewest();
      }
      return true;
    } catch (error) {
      this.#tryAgainMs = this.#tools.now() + limits.spoolRetryMs;
      const why = `cannot write to the spool in ${this.#options.spool.folder}: ${reasonOf(error)}`;
      this.#options.tell("error", `${why}; alerts are kept in memory, as without a spool`);
      return false;
    }
  }

  /** Brings to disk what waits in memory, in order. */
  #recover(): void {
    if (this.#memoryInUse || this.#tools.now() < this.#tryAgainMs) return;
    if (this.#spool === undefined) this.#open();
    const before = this.#memory.count;
    for (let [alert] = this.#memory.next(1); alert !== undefined; [alert] = this.#memory.next(1)) {
      if (!this.#write(alert)) return;
      this.#memory.forget(1);
    }
    const told = `the spool is written again; ${before} alerts had to wait in memory`;
    if (before > 0) this.#options.tell("notice", told);
  }

  get #hasRoom(): boolean {
    const { channelWriteBytes, channelAlertsAtOnce } = limits;
    return this.#frontBytes < channelWriteBytes && this.#front.length < channelAlertsAtOnce;
  }

  #fill(): void {
    while (this.#hasRoom) {
      const record = this.#spool?.read();
      if (record === undefined) return;
      this.#front.push(record);
      this.#frontBytes += record.alert.line.length;
    }
  }
}
