// The log of a run: standard error, and syslog where the configuration wants it. What carries lines
// to syslog is made for the first of them.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { logSettings } from "../config/derive.ts";
import type { Config } from "../config/schema.ts";
import { loadShim } from "../native/shim.ts";
import { type OpenedLog, openLog } from "../output/log.ts";
import { SyslogLog } from "../output/syslog-log.ts";
import { shimBytes } from "./assets.ts";
import { systemCalls } from "./system-calls.ts";

export function openRunLog(config: Config): OpenedLog {
  const syslog = () =>
    new SyslogLog(
      {
        address: config["syslog_output.address"],
        format: config["syslog_output.format"],
        facility: config["syslog_output.facility"],
        name: config["syslog_output.identity"] || readFileSync("/proc/self/comm", "utf8").trim(),
        pid: process.pid,
        hostname: process.env.FALCO_HOSTNAME ?? hostname(),
      },
      systemCalls(() => loadShim(shimBytes())),
    );
  return openLog(logSettings(config), { syslog });
}
