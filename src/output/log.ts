// The agent's own log: start-up lines, warnings, failures, on standard error. Like alerts, log
// lines never make the agent wait; a reader of stderr that stops reading loses lines, not events.
import { limits } from "../base/limits.ts";
import { type WriteBytes, writeTo } from "./byte-writer.ts";
import { LineWriter } from "./line-writer.ts";
import { logTime } from "./time.ts";

/** Most severe first; the position is the number syslog uses. */
export const logLevels = [
  "emergency",
  "alert",
  "critical",
  "error",
  "warning",
  "notice",
  "info",
  "debug",
] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogSettings {
  /** The least severe level that is printed. */
  readonly level: LogLevel;
  readonly stderr: boolean;
  readonly iso8601: boolean;
}

export interface Log {
  /** One message, without a line break at the end. */
  write(level: LogLevel, message: string): void;
  /** Why the run ends: printed as `Error: …` whatever is configured, or nobody would know. */
  fail(message: string): void;
  /** Waits until the lines are out, or for the given time. */
  flush(timeoutMs: number): Promise<boolean>;
}

export interface OpenedLog extends Log {
  /** Goes on with other settings. */
  change(settings: LogSettings): void;
}

export function openLog(
  settings: LogSettings,
  write: WriteBytes = writeTo(2),
  now: () => Date = () => new Date(),
): OpenedLog {
  const writer = new LineWriter({ write, linesMax: limits.logLinesQueuedMax, holdBytes: 0 });
  let current = settings;
  return {
    write(level, message) {
      const { stderr, iso8601, level: least } = current;
      if (!stderr || logLevels.indexOf(level) > logLevels.indexOf(least)) return;
      writer.send(`${logTime(now(), iso8601)}: ${message.replace(/\n+$/, "")}`);
    },
    fail(message) {
      writer.send(`Error: ${message.replace(/\n+$/, "")}`);
    },
    flush: (timeoutMs) => writer.flush(timeoutMs),
    change(next) {
      current = next;
    },
  };
}
