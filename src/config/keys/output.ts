// Keys about the form of alerts, their queue and their number, and the agent's own log.
import { z } from "zod/mini";
import { key } from "../key-row.ts";
import { bool, listOf, number, oneOf, oneOfAnyCase, text, uint } from "../value-types.ts";

const appended = z.strictObject({
  match: z.optional(
    z.strictObject({
      source: z.optional(text),
      tags: z.optional(listOf(text)),
      rule: z.optional(text),
    }),
  ),
  extra_output: z.optional(text),
  extra_fields: z.optional(
    z.array(z.union([text, z.record(text, text)])).check(
      z.refine((fields) => isDistinct(fields.flatMap(namesIn)), {
        error: "names a field twice; keep one of them",
      }),
    ),
  ),
  suggested_output: z.optional(bool),
});

function namesIn(field: string | Readonly<Record<string, string>>): readonly string[] {
  return typeof field === "string" ? [field] : Object.keys(field);
}

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

const logLevels = [
  "emergency",
  "alert",
  "critical",
  "error",
  "warning",
  "notice",
  "info",
  "debug",
] as const;
const libraryLevels = [
  "fatal",
  "critical",
  "error",
  "warning",
  "notice",
  "info",
  "debug",
  "trace",
] as const;

export const outputKeys = {
  time_format_iso_8601: key({
    type: bool,
    default: false,
    doc: "Prints times in alerts and log lines as ISO 8601 in UTC instead of local time.",
    reload: "live",
    status: "works",
  }),
  buffer_format_base64: key({
    type: bool,
    default: false,
    doc: "Prints bytes that were read or written as base64; the -b flag sets it.",
    reload: "live",
    status: "works",
  }),
  json_output: key({
    type: bool,
    default: false,
    doc: "Prints alerts, and what informational flags print, as JSON.",
    reload: "live",
    status: "works",
  }),
  json_include_output_property: key({
    type: bool,
    default: true,
    doc: "Gives JSON alerts an output: the line that a text alert would be.",
    reload: "live",
    status: "works",
  }),
  json_include_message_property: key({
    type: bool,
    default: false,
    doc: "Gives JSON alerts a message: the output without time and priority.",
    reload: "live",
    status: "works",
  }),
  json_include_output_fields_property: key({
    type: bool,
    default: true,
    doc: "Gives JSON alerts output_fields: each field of the output with its value.",
    reload: "live",
    status: "works",
  }),
  json_include_tags_property: key({
    type: bool,
    default: true,
    doc: "Gives JSON alerts the tags of the rule.",
    reload: "live",
    status: "works",
  }),
  buffered_outputs: key({
    type: bool,
    default: false,
    doc: "Writes alerts in pages, a second late at most, instead of one by one; -U turns it off.",
    reload: "live",
    status: "works",
  }),
  "outputs_queue.capacity": key({
    type: uint(),
    default: 0,
    doc: "How many alerts may wait for a slow channel; more are dropped and counted. 0 is 10000.",
    reload: "live",
    status: "works",
  }),
  "outputs.rate": key({
    type: number.check(z.minimum(0, "must not be negative")),
    default: 0,
    doc: "How many alerts per second are let through once the burst is used up; 0 is any number.",
    reload: "live",
    status: "works",
  }),
  "outputs.max_burst": key({
    type: uint(1),
    default: 1_000,
    doc: "How many alerts may come at once when outputs.rate limits them.",
    reload: "live",
    status: "works",
  }),
  output_timeout: key({
    type: uint(),
    default: 2_000,
    doc:
      "Milliseconds after which a channel that does not take an alert is told of in the log, an " +
      "HTTP request is given up, and the end of a run no longer waits for a channel.",
    reload: "live",
    status: "works",
  }),
  append_output: key({
    type: listOf(appended),
    default: [],
    shipped: "[{suggested_output: true}]",
    doc:
      "Text and fields added to the output of rules that match source, tags and rule; all rules " +
      "when match is absent. Entries have extra_output (text), extra_fields (only in JSON) and " +
      "suggested_output (fields that are useful with every alert, like the container's id).",
    reload: "live",
    status: "works",
  }),
  log_stderr: key({
    type: bool,
    default: false,
    shipped: "true",
    doc: "Prints the agent's own messages on standard error.",
    reload: "live",
    status: "works",
  }),
  log_syslog: key({
    type: bool,
    default: true,
    shipped: "false",
    doc:
      "Sends the agent's own messages to syslog: that of this machine, or where " +
      "syslog_output.address says.",
    reload: "live",
    status: "works",
  }),
  log_level: key({
    type: oneOfAnyCase(
      logLevels,
      (got) => `Unknown log level "${got}"--must be one of ${logLevels.join(", ")}`,
    ),
    default: "info",
    doc: "The least severe of the agent's own messages that are printed.",
    reload: "live",
    status: "works",
  }),
  "libs_logger.enabled": key({
    type: bool,
    default: true,
    doc: "Adds what libbpf and the kernel's verifier say when a driver cannot be used, as [libs].",
    reload: "restart",
    status: "works",
  }),
  "libs_logger.severity": key({
    type: oneOf(libraryLevels),
    default: "info",
    doc: "The least severe of these messages: all of them are debug.",
    reload: "restart",
    status: "works",
  }),
};
