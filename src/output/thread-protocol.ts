// What the main thread and the output thread tell each other. Alerts and orders are messages;
// figures are memory that both see, so that reading them costs nothing and waits for nobody.
import type { FormattedAlert, QueueSettings } from "./channel.ts";
import type { SinkSettings } from "./channels.ts";
import type { LogLevel } from "./log.ts";
import type { SpoolSettings } from "./spool/spool.ts";

export interface ChannelSetup {
  readonly name: string;
  readonly sink: SinkSettings;
  /** Where its alerts wait on disk; undefined: in memory. */
  readonly spool?: SpoolSettings | undefined;
}

export type ToThread =
  | {
      readonly order: "start";
      readonly channels: readonly ChannelSetup[];
      readonly queue: QueueSettings;
      readonly figures: SharedArrayBuffer;
      /** Where the native shim is loaded from. */
      readonly shimFile: string;
    }
  | { readonly order: "send"; readonly channel: number; readonly alert: FormattedAlert }
  | { readonly order: "reopen"; readonly channel: number }
  | {
      readonly order: "flush" | "close";
      readonly channel: number;
      /** Repeated in the answer. */
      readonly id: number;
      readonly timeoutMs: number;
    };

export type FromThread =
  | { readonly answer: "report"; readonly level: LogLevel; readonly message: string }
  | { readonly answer: "done"; readonly id: number; readonly ok: boolean };

/** Figures of one channel, in the order in which they lie in memory. */
const names = [
  ...(["received", "written", "dropped", "failed", "settledBytes", "troubled"] as const),
  ...(["spoolBytes", "spoolOldestMs", "spoolFound"] as const),
] as const;
export type FigureName = (typeof names)[number];

/** Numbers of all channels. Written by the output thread alone; each is whole at any time. */
export class Figures {
  readonly #numbers: Float64Array;

  constructor(memory: SharedArrayBuffer) {
    this.#numbers = new Float64Array(memory);
  }

  static memory(channels: number): SharedArrayBuffer {
    return new SharedArrayBuffer(channels * names.length * Float64Array.BYTES_PER_ELEMENT);
  }

  get(channel: number, name: FigureName): number {
    return this.#numbers[channel * names.length + names.indexOf(name)]!;
  }

  set(channel: number, name: FigureName, value: number): void {
    this.#numbers[channel * names.length + names.indexOf(name)] = value;
  }
}

/** One end of the line between both threads. */
export interface Line<Out, In> {
  post(message: Out): void;
  listen(hear: (message: In) => void): void;
}

/** The output thread as the main thread holds it. */
export interface OutputThread extends Line<ToThread, FromThread> {
  /** Hears once, when the thread ended by itself. */
  onEnd(hear: (reason: string) => void): void;
  end(): void;
}
