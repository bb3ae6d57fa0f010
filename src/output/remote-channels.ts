// Channels that run on the output thread, as the main thread sees them. What is on its way to the
// thread is bounded as a queue is: a thread that does not keep up costs alerts, never memory.
import { limits } from "../base/limits.ts";
import type {
  Channel,
  ChannelStats,
  FormattedAlert,
  QueueSettings,
  Report,
  SpoolStats,
} from "./channel.ts";
import { OnTheWay } from "./on-the-way.ts";
import {
  type ChannelSetup,
  type FigureName,
  Figures,
  type OutputThread,
  type ToThread,
} from "./thread-protocol.ts";

export interface RemoteOptions {
  readonly channels: readonly ChannelSetup[];
  readonly queue: QueueSettings;
  readonly report: Report;
}

/** Starts an output thread. */
export type StartThread = () => {
  readonly thread: OutputThread;
  /** Where it finds the native shim. */
  readonly shimFile: string;
};

/**
 * Starts the channels on a thread, which ends when the last of them is closed. One that ends by
 * itself is started again.
 */
export function remoteChannels(start: StartThread, options: RemoteOptions): readonly Channel[] {
  const shared = new Shared(start, options);
  return options.channels.map(({ name, spool }, index) => {
    const channel = new RemoteChannel(name, index, shared, spool !== undefined);
    shared.channels.push(channel);
    return channel;
  });
}

/** What the channels of one thread share. */
class Shared {
  readonly channels: RemoteChannel[] = [];
  readonly #start: StartThread;
  readonly #options: RemoteOptions;
  thread: OutputThread;
  figures: Figures;
  /** The thread ended by itself; another follows. */
  died = false;
  /** All channels are closed. */
  over = false;
  #open: number;
  #nextId = 0;
  #startedMs = 0;
  #pauseMs: number = limits.threadRestartMs;
  #restart: ReturnType<typeof setTimeout> | undefined;
  readonly #asked = new Map<number, (ok: boolean) => void>();

  constructor(start: StartThread, options: RemoteOptions) {
    this.#start = start;
    this.#options = options;
    this.#open = options.channels.length;
    ({ thread: this.thread, figures: this.figures } = this.#begin());
  }

  get queue(): QueueSettings {
    return this.#options.queue;
  }

  get report(): Report {
    return this.#options.report;
  }

  /** True once the thread says so; false when it says otherwise, or nothing in time. */
  ask(order: "flush" | "close", channel: number, timeoutMs: number): Promise<boolean> {
    if (this.died || this.over) return Promise.resolve(false);
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#answer(id, false), timeoutMs + limits.threadAnswerMs);
      this.#asked.set(id, (ok) => {
        clearTimeout(timer);
        resolve(ok);
      });
      this.thread.post({ order, channel, id, timeoutMs } satisfies ToThread);
    });
  }

  closed(): void {
    if (--this.#open > 0) return;
    this.over = true;
    clearTimeout(this.#restart);
    this.thread.end();
  }

  #begin(): { readonly thread: OutputThread; readonly figures: Figures } {
    const { channels, queue, report } = this.#options;
    const { thread, shimFile } = this.#start();
    const memory = Figures.memory(channels.length);
    this.#startedMs = performance.now();
    thread.listen((message) => {
      if (message.answer === "report") report(message.level, message.message);
      else this.#answer(message.id, message.ok);
    });
    thread.onEnd((reason) => this.#onEnd(thread, reason));
    thread.post({ order: "start", channels, queue, figures: memory, shimFile });
    return { thread, figures: new Figures(memory) };
  }

  #answer(id: number, ok: boolean): void {
    this.#asked.get(id)?.(ok);
    this.#asked.delete(id);
  }

  #onEnd(thread: OutputThread, reason: string): void {
    if (this.died || this.over || thread !== this.thread) return;
    for (const channel of this.channels) channel.threadEnded();
    this.died = true;
    thread.end();
    for (const id of [...this.#asked.keys()]) this.#answer(id, false);
    const { threadRestartMs, threadRestartMsMax } = limits;
    if (performance.now() - this.#startedMs > threadRestartMsMax) this.#pauseMs = threadRestartMs;
    const seconds = this.#pauseMs / 1_000;
    const fate = `alerts wait in memory until it is started again in ${seconds} s`;
    this.report("critical", `The output thread ended; ${fate}: ${reason}`);
    this.#restart = setTimeout(() => this.#again(), this.#pauseMs);
    this.#restart.unref();
    this.#pauseMs = Math.min(2 * this.#pauseMs, threadRestartMsMax);
  }

  #again(): void {
    ({ thread: this.thread, figures: this.figures } = this.#begin());
    this.died = false;
    for (const channel of this.channels) channel.threadBegan();
    this.report("notice", "The output thread runs again");
  }
}

interface Totals {
  readonly written: number;
  readonly dropped: number;
  readonly failed: number;
}

class RemoteChannel implements Channel {
  readonly name: string;
  readonly #index: number;
  readonly #shared: Shared;
  readonly #spooled: boolean;
  /** Sent to the thread of now and not received, or held until there is one. */
  readonly #onTheWay: OnTheWay;
  /** To the thread of now. */
  #sent = 0;
  #sentBytes = 0;
  /** Of threads that ended, and what was dropped here; the thread counts its own. */
  #before = { written: 0, dropped: 0, failed: 0 };
  /** On disk, while there is no thread. */
  #kept = 0;
  #found: number | undefined;
  #droppedInARow = 0;
  #closed = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(name: string, index: number, shared: Shared, spooled: boolean) {
    this.name = name;
    this.#index = index;
    this.#shared = shared;
    this.#spooled = spooled;
    this.#onTheWay = new OnTheWay(shared.queue.linesMax);
  }

  send(alert: FormattedAlert): boolean {
    const { figures, died } = this.#shared;
    if (!died) this.#onTheWay.keep(this.#sent - figures.get(this.#index, "received"));
    const bytes = this.#sentBytes - figures.get(this.#index, "settledBytes") + alert.line.length;
    // Twice: once on the way and once in the queue of the thread, which is the one that decides.
    const isFull = !died && bytes > 2 * limits.channelBytesMax;
    if (this.#closed || isFull || !this.#onTheWay.add(alert)) {
      this.#before.dropped++;
      if (!this.#closed) this.#tell();
      return false;
    }
    this.#tellRecovery();
    if (!died) this.#post(alert);
    return true;
  }

  #post(alert: FormattedAlert): void {
    this.#sent++;
    this.#sentBytes += alert.line.length;
    this.#shared.thread.post({ order: "send", channel: this.#index, alert });
  }

  flush(timeoutMs: number): Promise<boolean> {
    return this.#shared.ask("flush", this.#index, timeoutMs);
  }

  reopen(): void {
    if (!this.#shared.died) this.#shared.thread.post({ order: "reopen", channel: this.#index });
  }

  stats(): ChannelStats {
    const { figures, died } = this.#shared;
    const { written, dropped, failed, waiting } = this.#ofThread();
    return {
      written: this.#before.written + written,
      dropped: this.#before.dropped + dropped,
      failed: this.#before.failed + failed,
      waiting,
      troubled: died || figures.get(this.#index, "troubled") !== 0,
      ...(this.#spooled && { spool: this.#spool() }),
    };
  }

  /** What the thread had in memory is lost; what it had not received yet is for the next. */
  threadEnded(): void {
    this.#onTheWay.keep(this.#sent - this.#shared.figures.get(this.#index, "received"));
    const { written, dropped, failed, waiting } = this.#ofThread();
    this.#kept = this.#spooled ? Math.max(0, waiting - this.#onTheWay.count) : 0;
    const lost = Math.max(0, waiting - this.#onTheWay.count - this.#kept);
    this.#before.written += written;
    this.#before.dropped += dropped + lost;
    this.#before.failed += failed;
    this.#found ??= this.#shared.figures.get(this.#index, "spoolFound");
    this.#sent = 0;
    this.#sentBytes = 0;
  }

  threadBegan(): void {
    for (const alert of this.#onTheWay.takeAll()) {
      this.#onTheWay.add(alert);
      this.#post(alert);
    }
  }

  #ofThread(): Totals & { readonly waiting: number } {
    const { figures, died, over } = this.#shared;
    if (died) {
      const waiting = this.#kept + this.#onTheWay.count;
      return { written: 0, dropped: 0, failed: 0, waiting };
    }
    const get = (name: FigureName) => figures.get(this.#index, name);
    const [written, dropped, failed] = [get("written"), get("dropped"), get("failed")];
    const all = get("spoolFound") + this.#sent;
    const waiting = Math.max(0, all - written - dropped - failed);
    const lost = over ? this.#lostOf(waiting) : 0;
    return { written, dropped: dropped + lost, failed, waiting: waiting - lost };
  }

  /** Of those that wait, when the thread is no more: all but those on disk. */
  #lostOf(waiting: number): number {
    const received = this.#shared.figures.get(this.#index, "received");
    return this.#spooled ? Math.min(waiting, this.#sent - received) : waiting;
  }

  #spool(): SpoolStats {
    const get = (name: FigureName) => this.#shared.figures.get(this.#index, name);
    const found = this.#found ?? get("spoolFound");
    return { bytes: get("spoolBytes"), oldestMs: get("spoolOldestMs"), found };
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    await this.#shared.ask("close", this.#index, timeoutMs);
    if (this.#shared.died) this.#before.dropped += this.#onTheWay.takeAll().length;
    this.#shared.closed();
  }

  #tell(): void {
    this.#droppedInARow++;
    const now = performance.now();
    if (now - this.#toldAt < limits.dropLogMs) return;
    this.#toldAt = now;
    const { report } = this.#shared;
    const why = this.#shared.died ? "down" : "behind";
    report("error", `${this.name}: the output thread is ${why}; alerts are dropped and counted`);
  }

  #tellRecovery(): void {
    const dropped = this.#droppedInARow;
    this.#droppedInARow = 0;
    const told = `${this.name}: the output thread keeps up again; ${dropped} alerts were dropped`;
    if (dropped > 0) this.#shared.report("notice", told);
  }
}
