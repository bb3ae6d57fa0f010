// The output stage of a run: channels from the configuration, with what they need of the native
// shim, and the thread for those that hold conversations. Measured: a second thread costs 5 MB and
// a twelfth of what an idle agent may use, so it is started only when the configuration has such a
// channel.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { outputSettings } from "../config/derive-outputs.ts";
import { loadShim, shimFile } from "../native/shim.ts";
import type { Report } from "../output/channel.ts";
import type { Log } from "../output/log.ts";
import { openOutputs, type OutputTools } from "../output/outputs.ts";
import { startThread } from "./threads.ts";
import { shimBytes } from "./assets.ts";
import type { OutputsMaker } from "./reload-outputs.ts";
import { systemCalls } from "./system-calls.ts";

/** Opens the channels of a configuration, again and again when they change. */
export function outputsMaker(version: string, log: Log): OutputsMaker {
  const machine = {
    version,
    hostname: process.env.FALCO_HOSTNAME ?? hostname(),
    program: readFileSync("/proc/self/comm", "utf8").trim(),
    pid: process.pid,
  };
  const report: Report = (level, message) => log.write(level, message);
  return {
    open: (config) => openOutputs(outputSettings(config, machine), outputTools(report)),
    signature: (config) => JSON.stringify(outputSettings(config, machine)),
    dropped: (count) =>
      report("warning", `${count} alerts were dropped while output channels changed`),
  };
}

export function outputTools(report: Report): OutputTools {
  const shim = () => loadShim(shimBytes());
  return {
    report,
    system: systemCalls(shim),
    startThread: () => {
      shim(); // The thread uses the same memory.
      return { thread: startThread("outputs"), shimFile: shimFile() };
    },
  };
}
