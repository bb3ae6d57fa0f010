// The output thread from the inside: its channels, each with its own queue and pace.
import type { FormattedAlert } from "./channel.ts";
import { makeSink } from "./channels.ts";
import { QueuedChannel } from "./queued-channel.ts";
import { SpooledQueue } from "./spool/spooled-queue.ts";
import type { SystemCalls } from "./system.ts";
import { Figures, type FromThread, type Line, type ToThread } from "./thread-protocol.ts";

/** Does what it is told until the thread ends. */
export function hostChannels(
  line: Line<FromThread, ToThread>,
  system: (shimFile: string) => SystemCalls,
): void {
  let hosted: readonly Hosted[] = [];
  line.listen((message) => {
    if (message.order === "start") hosted = start(message, line, system(message.shimFile));
    else hosted[message.channel]?.obey(message);
  });
}

type Start = Extract<ToThread, { order: "start" }>;

function start(
  { channels, queue, figures: memory }: Start,
  line: Line<FromThread, ToThread>,
  system: SystemCalls,
): readonly Hosted[] {
  const figures = new Figures(memory);
  return channels.map(({ name, sink, spool }, index) => {
    const channel: QueuedChannel = new QueuedChannel({
      ...queue,
      name,
      sink: makeSink(sink, system),
      report: (level, message) => line.post({ answer: "report", level, message }),
      changed: () => hosted?.publish(),
      queue: spool && ((tell) => new SpooledQueue({ spool, countMax: queue.linesMax, tell })),
    });
    const hosted: Hosted | undefined = new Hosted(channel, index, figures, line);
    hosted.publish();
    return hosted;
  });
}

class Hosted {
  readonly #channel: QueuedChannel;
  readonly #index: number;
  readonly #figures: Figures;
  readonly #line: Line<FromThread, ToThread>;
  #received = 0;
  #receivedBytes = 0;

  constructor(
    channel: QueuedChannel,
    index: number,
    figures: Figures,
    line: Line<FromThread, ToThread>,
  ) {
    this.#channel = channel;
    this.#index = index;
    this.#figures = figures;
    this.#line = line;
  }

  obey(message: Exclude<ToThread, Start>): void {
    switch (message.order) {
      case "send":
        this.#take(message.alert);
        break;
      case "reopen":
        this.#channel.reopen();
        break;
      case "flush":
        void this.#channel.flush(message.timeoutMs).then((ok) => this.#done(message.id, ok));
        break;
      case "close":
        void this.#channel.close(message.timeoutMs).then(() => this.#done(message.id, true));
    }
  }

  publish(): void {
    const { written, dropped, failed, troubled, spool } = this.#channel.stats();
    const settledBytes = this.#receivedBytes - this.#channel.heldBytes;
    const spoolFigures = {
      spoolBytes: spool?.bytes ?? 0,
      spoolOldestMs: spool?.oldestMs ?? 0,
      spoolFound: spool?.found ?? 0,
    };
    const received = this.#received;
    const all = { received, written, dropped, failed, settledBytes, ...spoolFigures };
    for (const [name, value] of Object.entries(all))
      this.#figures.set(this.#index, name as keyof typeof all, value); // A cast: its own keys.
    this.#figures.set(this.#index, "troubled", Number(troubled));
  }

  #take(alert: FormattedAlert): void {
    this.#received++;
    this.#receivedBytes += alert.line.length;
    this.#channel.send(alert);
    this.publish();
  }

  #done(id: number, ok: boolean): void {
    this.publish();
    this.#line.post({ answer: "done", id, ok });
  }
}
