// The agent's own log: start-up lines, warnings, failures, on standard error and in syslog. Like
// alerts, log lines never make the agent wait; a reader of stderr that stops reading loses lines,
// not events.
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
  readonly syslog: boolean;
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

/** Where messages go besides standard error. */
export interface LogTarget {
  /** Takes a message; never waits, never fails. */
  send(level: LogLevel, message: string): void;
  flush(timeoutMs: number): Promise<boolean>;
}

export interface LogTools {
  readonly write?: WriteBytes;
  readonly now?: () => Date;
  /** Called once, for the first message that goes to syslog. */
  readonly syslog?: () => LogTarget;
}

export function openLog(settings: LogSettings, tools: LogTools = {}): OpenedLog {
  const { write = writeTo(2), now = () => new Date() } = tools;
  const writer = new LineWriter({ write, linesMax: limits.logLinesQueuedMax, holdBytes: 0 });
  let current = settings;
  let target: LogTarget | undefined;
  const toSyslog = (level: LogLevel, message: string) => {
    if (!current.syslog) return;
    target ??= tools.syslog?.();
    target?.send(level, message);
  };
  return {
    write(level, message) {
      const { stderr, iso8601, level: least } = current;
      if (logLevels.indexOf(level) > logLevels.indexOf(least)) return;
      const text = message.replace(/\n+$/, "");
      if (stderr) writer.send(`${logTime(now(), iso8601)}: ${text}`);
      toSyslog(level, text);
    },
    fail(message) {
      const text = message.replace(/\n+$/, "");
      writer.send(`Error: ${text}`);
      toSyslog("error", text);
    },
    async flush(timeoutMs) {
      const flushed = [writer.flush(timeoutMs), target?.flush(timeoutMs) ?? true];
      return (await Promise.all(flushed)).every(Boolean);
    },
    change(next) {
      current = next;
    },
  };
}
