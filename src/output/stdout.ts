// The stdout channel: one alert per line on descriptor 1.
import { limits } from "../base/limits.ts";
import { goneForGood, LineOutput, type WriteBytes, writeShared } from "./byte-writer.ts";
import type { Sink } from "./sink.ts";

export function stdoutSink(write: WriteBytes = writeShared(1)): Sink {
  const output = new LineOutput(write);
  return {
    atOnceMax: limits.channelAlertsAtOnce,
    deliver: (alerts, taken) => output.write(alerts, taken, goneForGood),
    reopen: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
