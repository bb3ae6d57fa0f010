// The queue in front of a sink. It takes alerts without ever waiting, hands them on one delivery at
// a time and in order, tries again when the sink asks for it, and counts what does not fit. What a
// stuck sink can cost is the memory of its queue, bounded in alerts and bytes.
import { limits } from "../base/limits.ts";
import type { Channel, ChannelStats, FormattedAlert, QueueSettings, Report } from "./channel.ts";
import { type Sink, Undelivered } from "./sink.ts";

export interface QueuedChannelOptions extends QueueSettings {
  readonly name: string;
  readonly sink: Sink;
  readonly report: Report;
  /** Called after every change of the figures. */
  readonly changed?: (() => void) | undefined;
}

export class QueuedChannel implements Channel {
  readonly name: string;
  readonly #options: QueuedChannelOptions;
  #queue: FormattedAlert[] = [];
  /** Index of the oldest alert that waits; what is before it was delivered. */
  #head = 0;
  #waitingBytes = 0;
  #written = 0;
  #dropped = 0;
  #failed = 0;
  #running = false;
  #gone = false;
  #closed = false;
  #mustReopen = false;
  /** Alerts dropped since the sink last took one. */
  #droppedInARow = 0;
  readonly #told = new Map<string, number>();
  #troubled = false;
  #holding: ReturnType<typeof setTimeout> | undefined;
  #wakeUp: (() => void) | undefined;
  #idle: (() => void)[] = [];

  constructor(options: QueuedChannelOptions) {
    this.name = options.name;
    this.#options = options;
  }

  send(alert: FormattedAlert): boolean {
    const { linesMax, buffered } = this.#options;
    const full = this.#waiting >= linesMax;
    // Characters, not bytes: the bound protects memory, it need not be exact.
    const bytes = this.#waitingBytes + alert.line.length;
    if (this.#gone || this.#closed || full || bytes > limits.channelBytesMax) {
      this.#drop(1);
      return false;
    }
    this.#queue.push(alert);
    this.#waitingBytes = bytes;
    this.#options.changed?.();
    if (!buffered || bytes >= limits.channelHoldBytes) this.#start();
    else this.#holding ??= setTimeout(() => this.#start(), limits.channelHoldMs);
    return true;
  }

  stats(): ChannelStats {
    return {
      written: this.#written,
      dropped: this.#dropped,
      failed: this.#failed,
      waiting: this.#waiting,
      troubled: this.#troubled,
    };
  }

  /** Of the alerts that wait. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  async flush(timeoutMs: number): Promise<boolean> {
    this.#wakeUp?.();
    this.#start();
    if (!this.#running) return true;
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
    this.#drop(this.#waiting);
    this.#queue = [];
    this.#head = 0;
    this.#wakeUp?.();
    await this.#options.sink.close(timeoutMs);
  }

  get #waiting(): number {
    return this.#queue.length - this.#head;
  }

  #start(): void {
    clearTimeout(this.#holding);
    this.#holding = undefined;
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#closed && (this.#waiting > 0 || this.#mustReopen)) {
      if (await this.#deliver()) failures = 0;
      else await this.#backOff(failures++);
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  /** False: try again later. */
  async #deliver(): Promise<boolean> {
    const { sink } = this.#options;
    const alerts = this.#next();
    const slow = sink.watchesTime === true ? undefined : this.#watch();
    try {
      if (this.#mustReopen) {
        this.#mustReopen = false;
        await sink.reopen();
      }
      const taken = (count: number) => {
        slow?.refresh();
        this.#taken(count);
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

  #watch(): ReturnType<typeof setTimeout> {
    const { timeoutMs, report, name } = this.#options;
    const told = `"${name}" output timeout: nothing taken for ${timeoutMs} ms; others go on`;
    return setTimeout(() => report("critical", told), timeoutMs);
  }

  #next(): readonly FormattedAlert[] {
    const { atOnceMax } = this.#options.sink;
    let end = this.#head;
    let bytes = 0;
    while (end < this.#queue.length && end - this.#head < atOnceMax) {
      bytes += this.#queue[end]!.line.length;
      if (bytes > limits.channelWriteBytes && end > this.#head) break;
      end++;
    }
    return this.#queue.slice(this.#head, end);
  }

  #taken(count: number): void {
    if (count === 0 || this.#closed) return;
    this.#written += count;
    this.#forget(count);
    if (this.#droppedInARow > 0 || this.#troubled) this.#tellRecovery();
    this.#options.changed?.();
  }

  #failure(error: unknown): boolean {
    const known = error instanceof Undelivered ? error : new Undelivered("lost", String(error));
    this.#troubled = true;
    this.#tell(known.message);
    if (known.prospect === "retry") return false;
    if (this.#closed || this.#waiting === 0) return true;
    this.#failed++;
    this.#forget(1);
    if (known.prospect === "gone") {
      this.#gone = true;
      this.#drop(this.#waiting);
      this.#forget(this.#waiting);
    }
    return true;
  }

  /** Lets go of the oldest alerts, whatever became of them. */
  #forget(count: number): void {
    for (let i = 0; i < count; i++) this.#waitingBytes -= this.#queue[this.#head + i]!.line.length;
    this.#head += count;
    // Moving the rest once in a while keeps the cost of a delivery independent of the backlog.
    if (this.#head < this.#queue.length && this.#head < limits.alertsQueuedMax / 4) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #drop(count: number): void {
    this.#dropped += count;
    if (this.#droppedInARow === 0 && count > 0 && !this.#gone && !this.#closed)
      this.#tell("the queue is full; alerts are dropped and counted");
    this.#droppedInARow += count;
    this.#options.changed?.();
  }

  // The same trouble again within half a minute fills no log.
  #tell(message: string): void {
    const now = performance.now();
    const last = this.#told.get(message) ?? Number.NEGATIVE_INFINITY;
    if (now - last < limits.dropLogMs) return;
    if (this.#told.size >= limits.channelTroublesMax) this.#told.clear();
    this.#told.set(message, now);
    this.#options.report("error", `${this.name}: ${message}`);
  }

  #tellRecovery(): void {
    const dropped = this.#droppedInARow;
    this.#droppedInARow = 0;
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
