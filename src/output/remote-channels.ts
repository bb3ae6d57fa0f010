// Channels that run on the output thread, as the main thread sees them. What is on its way to the
// thread is bounded as a queue is: a thread that does not keep up costs alerts, never memory.
import { limits } from "../base/limits.ts";
import type { Channel, ChannelStats, FormattedAlert, QueueSettings, Report } from "./channel.ts";
import { type ChannelSetup, Figures, type OutputThread, type ToThread } from "./thread-protocol.ts";

export interface RemoteOptions {
  readonly channels: readonly ChannelSetup[];
  readonly queue: QueueSettings;
  readonly shimFile: string;
  readonly report: Report;
}

/** Starts the channels on a thread; it ends when the last of them is closed. */
export function remoteChannels(thread: OutputThread, options: RemoteOptions): readonly Channel[] {
  const { channels, queue, shimFile, report } = options;
  const memory = Figures.memory(channels.length);
  const shared = new Shared(thread, new Figures(memory), queue, report, channels.length);
  thread.post({ order: "start", channels, queue, figures: memory, shimFile });
  return channels.map(({ name }, index) => new RemoteChannel(name, index, shared));
}

/** What the channels of one thread share. */
class Shared {
  readonly thread: OutputThread;
  readonly figures: Figures;
  readonly queue: QueueSettings;
  readonly report: Report;
  ended = false;
  #open: number;
  #nextId = 0;
  readonly #asked = new Map<number, (ok: boolean) => void>();

  constructor(
    thread: OutputThread,
    figures: Figures,
    queue: QueueSettings,
    report: Report,
    open: number,
  ) {
    this.thread = thread;
    this.figures = figures;
    this.queue = queue;
    this.report = report;
    this.#open = open;
    thread.listen((message) => {
      if (message.answer === "report") report(message.level, message.message);
      else this.#answer(message.id, message.ok);
    });
    thread.onEnd((reason) => this.#onEnd(reason));
  }

  /** True once the thread says so; false when it says otherwise, or nothing in time. */
  ask(order: "flush" | "close", channel: number, timeoutMs: number): Promise<boolean> {
    if (this.ended) return Promise.resolve(false);
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
    this.ended = true;
    this.thread.end();
  }

  #answer(id: number, ok: boolean): void {
    this.#asked.get(id)?.(ok);
    this.#asked.delete(id);
  }

  #onEnd(reason: string): void {
    if (this.ended) return;
    this.ended = true;
    this.report("critical", `The output thread ended, its channels drop all alerts: ${reason}`);
    for (const id of [...this.#asked.keys()]) this.#answer(id, false);
  }
}

class RemoteChannel implements Channel {
  readonly name: string;
  readonly #index: number;
  readonly #shared: Shared;
  #sent = 0;
  #sentBytes = 0;
  /** Dropped here; the thread counts its own. */
  #dropped = 0;
  #droppedInARow = 0;
  #closed = false;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(name: string, index: number, shared: Shared) {
    this.name = name;
    this.#index = index;
    this.#shared = shared;
  }

  send(alert: FormattedAlert): boolean {
    const { figures, queue, thread, ended } = this.#shared;
    const onTheWay = this.#sent - figures.get(this.#index, "received");
    const bytes = this.#sentBytes - figures.get(this.#index, "settledBytes") + alert.line.length;
    // Twice: once on the way and once in the queue of the thread, which is the one that decides.
    const full = onTheWay >= queue.linesMax || bytes > 2 * limits.channelBytesMax;
    if (full || ended || this.#closed) {
      this.#dropped++;
      if (full) this.#tell();
      return false;
    }
    this.#tellRecovery();
    this.#sent++;
    this.#sentBytes += alert.line.length;
    thread.post({ order: "send", channel: this.#index, alert });
    return true;
  }

  flush(timeoutMs: number): Promise<boolean> {
    return this.#shared.ask("flush", this.#index, timeoutMs);
  }

  reopen(): void {
    this.#shared.thread.post({ order: "reopen", channel: this.#index });
  }

  stats(): ChannelStats {
    const { figures, ended } = this.#shared;
    const [written, dropped, failed] = (["written", "dropped", "failed"] as const).map((name) =>
      figures.get(this.#index, name),
    ) as [number, number, number]; // A cast: three names, three numbers.
    const waiting = Math.max(0, this.#sent - written - dropped - failed);
    // Of a thread that is no more nothing is awaited.
    const lost = ended ? waiting : 0;
    return {
      written,
      dropped: this.#dropped + dropped + lost,
      failed,
      waiting: waiting - lost,
      troubled: ended || figures.get(this.#index, "troubled") !== 0,
    };
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    await this.#shared.ask("close", this.#index, timeoutMs);
    this.#shared.closed();
  }

  #tell(): void {
    this.#droppedInARow++;
    const now = performance.now();
    if (now - this.#toldAt < limits.dropLogMs) return;
    this.#toldAt = now;
    const { report } = this.#shared;
    report("error", `${this.name}: the output thread is behind; alerts are dropped and counted`);
  }

  #tellRecovery(): void {
    const dropped = this.#droppedInARow;
    this.#droppedInARow = 0;
    const told = `${this.name}: the output thread keeps up again; ${dropped} alerts were dropped`;
    if (dropped > 0) this.#shared.report("notice", told);
  }
}
