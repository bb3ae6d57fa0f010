// A queue and the sink behind it. It takes alerts without ever waiting, hands them on one delivery
// at a time and in order, tries again when the sink asks for it, and counts what does not fit. What
// a stuck sink can cost is what its queue may take, in memory or on disk.
import { limits } from "../base/limits.ts";
import { type AlertQueue, isLasting } from "./alert-queue.ts";
import type { Channel, ChannelStats, FormattedAlert, QueueSettings, Report } from "./channel.ts";
import type { LogLevel } from "./log.ts";
import { MemoryQueue } from "./memory-queue.ts";
import { SettleWindow } from "./settle-window.ts";
import { type Sink, Undelivered, type Way } from "./sink.ts";

export interface QueuedChannelOptions extends QueueSettings {
  readonly name: string;
  readonly sink: Sink;
  readonly report: Report;
  /** Called after every change of the figures. */
  readonly changed?: (() => void) | undefined;
  /** Makes the queue; without it one in memory. The channel tells what went wrong there. */
  readonly queue?: ((tell: Tell) => AlertQueue) | undefined;
}

type Tell = (level: LogLevel, message: string) => void;

export class QueuedChannel implements Channel {
  readonly name: string;
  readonly #options: QueuedChannelOptions;
  readonly #queue: AlertQueue;
  /** What a queue that lasts has handed on and may be asked for again. */
  readonly #onTheWay: SettleWindow | undefined;
  #written = 0;
  #dropped = 0;
  #failed = 0;
  #running = false;
  #gone = false;
  #closed = false;
  #mustReopen = false;
  /** What was dropped when the sink last took one. */
  #droppedBefore = 0;
  readonly #told = new Map<string, number>();
  #troubled = false;
  /** Characters that make a page. */
  #untilPage: number = limits.channelHoldBytes;
  #holding: ReturnType<typeof setTimeout> | undefined;
  #wakeUp: (() => void) | undefined;
  #idle: (() => void)[] = [];

  constructor(options: QueuedChannelOptions) {
    this.name = options.name;
    this.#options = options;
    const tell: Tell = (level, message) => this.#tell(message, level);
    this.#queue = options.queue?.(tell) ?? new MemoryQueue(options.linesMax);
    if (isLasting(this.#queue))
      this.#onTheWay = new SettleWindow({
        queue: this.#queue,
        settled: (delivered, failed) => this.#settled(delivered, failed),
        broken: () => this.#start(),
      });
    if (this.#queue.count > 0) this.#start();
  }

  send(alert: FormattedAlert): boolean {
    const { buffered } = this.#options;
    if (this.#gone || this.#closed || !this.#queue.add(alert)) {
      this.#drop(1);
      return false;
    }
    this.#options.changed?.();
    this.#untilPage -= alert.line.length;
    if (!buffered || this.#untilPage <= 0) this.#start();
    else this.#holding ??= setTimeout(() => this.#start(), limits.channelHoldMs);
    return true;
  }

  stats(): ChannelStats {
    return {
      written: this.#written,
      dropped: this.#allDropped,
      failed: this.#failed,
      waiting: this.#queue.count + (this.#onTheWay?.count ?? 0),
      troubled: this.#troubled,
      spool: this.#queue.spool,
    };
  }

  /** Of the alerts that wait in memory. */
  get heldBytes(): number {
    return this.#queue.heldBytes;
  }

  async flush(timeoutMs: number): Promise<boolean> {
    this.#wakeUp?.();
    this.#start();
    if (this.#isIdle) return true;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.#idle.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  reopen(): void {
    this.#mustReopen = true;
    this.#wakeUp?.();
    this.#start();
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#holding);
    this.#wakeUp?.();
    // A program that ends in order has done with what it was given: worth waiting for.
    const ended = this.#options.sink.close(timeoutMs);
    if ((this.#onTheWay?.count ?? 0) > 0) await ended;
    this.#onTheWay?.look();
    this.#onTheWay?.close();
    const kept = this.#queue.close().then((lost) => this.#drop(lost));
    await ended;
    await Promise.race([kept, Bun.sleep(timeoutMs)]);
  }

  get #allDropped(): number {
    return this.#dropped + this.#queue.lost;
  }

  #start(): void {
    clearTimeout(this.#holding);
    this.#holding = undefined;
    this.#untilPage = limits.channelHoldBytes;
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#closed && (this.#mustReopen || this.#hasMore)) {
      if (await this.#deliver()) failures = 0;
      else await this.#backOff(failures++);
    }
    this.#running = false;
    this.#tellIdle();
  }

  get #hasMore(): boolean {
    return this.#queue.count > 0 || this.#onTheWay?.isBroken === true;
  }

  get #isIdle(): boolean {
    return !this.#running && (this.#closed || (this.#onTheWay?.count ?? 0) === 0);
  }

  #tellIdle(): void {
    if (this.#isIdle) for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** False: try again later. */
  async #deliver(): Promise<boolean> {
    const { sink } = this.#options;
    if (this.#mustReopen && (await this.#letSettle())) return true;
    this.#sendAgain();
    const alerts = this.#queue.next(sink.atOnceMax);
    const slow = sink.watchesTime === true ? undefined : this.#watch();
    try {
      if (this.#mustReopen) {
        this.#mustReopen = false;
        await sink.reopen();
      }
      const taken = (count: number, way?: Way) => {
        slow?.refresh();
        this.#taken(count, way);
      };
      if (alerts.length > 0) await sink.deliver(alerts, taken);
      return true;
    } catch (error) {
      return this.#failure(error);
    } finally {
      clearTimeout(slow);
      this.#options.changed?.();
    }
  }

  /** Before the way is closed from here: false when nothing is on it. */
  async #letSettle(): Promise<boolean> {
    if ((this.#onTheWay?.count ?? 0) === 0 || this.#onTheWay?.isBroken === true) return false;
    await Bun.sleep(limits.settleLookMs);
    return true;
  }

  /** What is on a way that is gone comes before everything else. */
  #sendAgain(): void {
    this.#onTheWay?.look();
    const count = this.#onTheWay?.takeBack() ?? 0;
    const told = "the other side went away; what it may not have got is sent again";
    if (count > 0) this.#tell(told, "notice");
  }

  #watch(): ReturnType<typeof setTimeout> {
    const { timeoutMs, report, name } = this.#options;
    const told = `"${name}" output timeout: nothing taken for ${timeoutMs} ms; others go on`;
    return setTimeout(() => report("critical", told), timeoutMs);
  }

  #taken(count: number, way: Way | undefined): void {
    if (count === 0 || this.#closed) return;
    if (way !== undefined && this.#onTheWay !== undefined) {
      this.#onTheWay.pass(count, way);
    } else {
      this.#written += count;
      this.#queue.forget(count);
    }
    if (this.#allDropped > this.#droppedBefore || this.#troubled) this.#tellRecovery();
    this.#options.changed?.();
  }

  #settled(delivered: number, failed: number): void {
    this.#written += delivered;
    this.#failed += failed;
    this.#tellIdle();
    this.#options.changed?.();
  }

  #failure(error: unknown): boolean {
    const known = error instanceof Undelivered ? error : new Undelivered("lost", String(error));
    this.#troubled = true;
    this.#tell(known.message);
    if (known.prospect === "retry") {
      this.#onTheWay?.look();
      this.#onTheWay?.break();
      return false;
    }
    if (this.#closed || this.#queue.count === 0) return true;
    if (this.#onTheWay !== undefined) {
      this.#onTheWay.skip(known.count);
    } else {
      this.#failed += known.count;
      this.#queue.forget(known.count);
    }
    if (known.prospect === "gone") {
      this.#gone = true;
      this.#drop(this.#queue.clear());
    }
    return true;
  }

  #drop(count: number): void {
    const isFirst = this.#allDropped === this.#droppedBefore;
    this.#dropped += count;
    if (isFirst && count > 0 && !this.#gone && !this.#closed)
      this.#tell("the queue is full; alerts are dropped and counted");
    this.#options.changed?.();
  }

  // The same trouble again within half a minute fills no log.
  #tell(message: string, level: LogLevel = "error"): void {
    const now = performance.now();
    const kind = message.replace(/\d+/g, "0");
    const last = this.#told.get(kind) ?? Number.NEGATIVE_INFINITY;
    if (now - last < limits.dropLogMs) return;
    if (this.#told.size >= limits.channelTroublesMax) this.#told.clear();
    this.#told.set(kind, now);
    this.#options.report(level, `${this.name}: ${message}`);
  }

  #tellRecovery(): void {
    const dropped = this.#allDropped - this.#droppedBefore;
    this.#droppedBefore = this.#allDropped;
    this.#troubled = false;
    if (this.#told.size === 0 && dropped === 0) return;
    const cost =
      dropped === 0 ? "no alert was dropped" : `${dropped} alerts were dropped meanwhile`;
    this.#options.report("notice", `${this.name}: alerts are delivered again; ${cost}`);
  }

  async #backOff(failures: number): Promise<void> {
    const ms = Math.min(limits.channelBackOffMsMax, limits.channelBackOffMs * 2 ** failures);
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = undefined;
  }
}
