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
  /** Of its event, milliseconds since 1970; absent in messages that are not about one. */
  readonly timeMs?: number;
  /** Its parts, for channels that do not send lines; absent when there is no such channel. */
  readonly details?: AlertDetails | undefined;
}

export interface AlertDetails {
  readonly timeNs: bigint;
  readonly level: number;
  readonly rule: string;
  readonly source: string;
  readonly tags: readonly string[];
  readonly hostname: string;
  /** With time and priority. */
  readonly output: string;
  /** Values as texts. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface ChannelStats {
  readonly written: number;
  /** Refused because the queue was full or the reader is gone. */
  readonly dropped: number;
  /** Taken, then lost to an error of the system. */
  readonly failed: number;
  readonly waiting: number;
  /** The last delivery failed and is tried again: nobody should wait for this channel. */
  readonly troubled: boolean;
  /** Of a channel with a spool. Alerts that wait are on disk, and outlast the run. */
  readonly spool?: SpoolStats | undefined;
}

export interface SpoolStats {
  /** That its files take on disk. */
  readonly bytes: number;
  /** When its oldest alert was written, milliseconds since 1970; 0 when it has none. */
  readonly oldestMs: number;
  /** Alerts of earlier runs that were in it when it was opened. */
  readonly found: number;
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
  /** Lets go of what it holds open, within the given time; what still waits counts as dropped. */
  close(timeoutMs: number): Promise<void>;
}

/** What all channels of a run have in common. */
export interface QueueSettings {
  readonly buffered: boolean;
  /** Alerts that may wait in one channel. */
  readonly linesMax: number;
  /** A delivery that takes longer is told in the log. */
  readonly timeoutMs: number;
}

/** Where a channel says what went wrong; a log. */
export type Report = (level: LogLevel, message: string) => void;
