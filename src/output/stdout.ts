// The stdout channel: one alert per line on descriptor 1.
import { limits } from "../base/limits.ts";
import type { Channel, ChannelSettings, Report } from "./channel.ts";
import { LineWriter, type WriteBytes, writeTo } from "./line-writer.ts";

export function openStdout(
  settings: ChannelSettings,
  report: Report,
  write: WriteBytes = writeTo(1),
): Channel {
  const writer = new LineWriter({
    write,
    linesMax: settings.linesMax,
    holdBytes: settings.buffered ? limits.channelHoldBytes : 0,
    onFailure: (code, message) => report("error", `stdout: ${explain(code, message)}`),
  });
  return {
    name: "stdout",
    send: (alert) => writer.send(alert.line),
    flush: (timeoutMs) => writer.flush(timeoutMs),
    reopen: () => {},
    stats: () => writer.stats(),
    close: () => Promise.resolve(),
  };
}

function explain(code: string, message: string): string {
  if (code === "EPIPE")
    return "nobody reads any more; further alerts to it are dropped and counted";
  return `an alert could not be written: ${message}`;
}
