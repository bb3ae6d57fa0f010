// What every output channel offers. A channel never blocks and never throws: it queues within
// bounds, drops when full, and counts.
import type { Priority } from "./alert.ts";
import type { LogLevel } from "./log.ts";

/** An alert as channels get it: formatted once, for all of them. */
export interface FormattedAlert {
  /** Text or JSON, without a line break at the end. */
  readonly line: string;
  readonly json: boolean;
  readonly priority: Priority;
}

export interface ChannelStats {
  readonly written: number;
  /** Refused because the queue was full or the reader is gone. */
  readonly dropped: number;
  /** Taken, then lost to an error of the system. */
  readonly failed: number;
  readonly waiting: number;
}

export interface Channel {
  readonly name: string;
  /** Takes one alert; false when it was dropped. */
  send(alert: FormattedAlert): boolean;
  /** Delivers what waits; false when that was not done within the given time. */
  flush(timeoutMs: number): Promise<boolean>;
  /** Opens its file or program anew, after logs were rotated. */
  reopen(): void;
  stats(): ChannelStats;
  close(): Promise<void>;
}

export interface ChannelSettings {
  readonly buffered: boolean;
  /** Alerts that may wait in one channel. */
  readonly linesMax: number;
}

/** Where a channel says what went wrong; a log. */
export type Report = (level: LogLevel, message: string) => void;
