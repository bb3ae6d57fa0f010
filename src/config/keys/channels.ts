// Keys about the channels of this machine: standard output, files, syslog, programs; and the list
// of further channels, which has all kinds.
import { z } from "zod/mini";
import { key } from "../key-row.ts";
import { bool, listOf, oneOf, oneOfAnyCase, text } from "../value-types.ts";
import { isWholeIdentity, natsOptions } from "./nats.ts";
import { httpOptions, httpUrl } from "./network.ts";
import { priorities } from "./rules.ts";
import { ownSpool } from "./spool.ts";

const facilities = [
  ...(["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron"] as const),
  ...(["authpriv", "ftp", "ntp", "audit", "console", "cron2", "local0", "local1"] as const),
  ...(["local2", "local3", "local4", "local5", "local6", "local7"] as const),
] as const;
const syslogFormats = ["rfc3164", "rfc5424"] as const;

const socketPath = /^(?:unix:(?:\/\/)?)?\/.+$/;
const networkAddress = /^(?:udp|tcp|tls):\/\/(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+)(?::\d{1,5})?$/;
const syslogAddress = z.string().check(
  z.refine((got) => got === "" || socketPath.test(got) || networkAddress.test(got), {
    error: "must be a path like /dev/log, or udp://, tcp:// or tls://<host>:<port>",
  }),
);
const facility = oneOfAnyCase(
  facilities,
  (got) => `Unknown facility "${got}"--must be one of ${facilities.join(", ")}`,
);

const which = {
  name: z.optional(text),
  priority: z.optional(
    oneOfAnyCase(
      priorities,
      (got) => `Unknown priority "${got}"--must be one of ${priorities.join(", ")}`,
      new Map([["info", "informational"]]),
    ),
  ),
  rules: z.optional(listOf(text)),
  except_rules: z.optional(listOf(text)),
  tags: z.optional(listOf(text)),
  sources: z.optional(listOf(text)),
};
/** How alerts look there, of kinds whose receivers take anything. */
const alertFormats = ["text", "json", "alertmanager", "otlp", "ecs", "loki", "ocsf"] as const;
const formatted = {
  format: z.optional(oneOf(alertFormats)),
  labels: z.optional(listOf(text)),
};
/** What kinds other than standard output have, too. */
const lasting = { ...which, spool: z.optional(ownSpool) };
const filled = text.check(z.minLength(1, "must not be empty"));

const furtherChannel = z.discriminatedUnion("kind", [
  z.strictObject({ ...which, ...formatted, kind: z.literal("stdout") }),
  z.strictObject({
    ...lasting,
    ...formatted,
    kind: z.literal("file"),
    filename: filled,
    keep_alive: z.optional(bool),
  }),
  z.strictObject({
    ...lasting,
    ...formatted,
    kind: z.literal("program"),
    program: filled,
    keep_alive: z.optional(bool),
  }),
  z.strictObject({
    ...lasting,
    kind: z.literal("syslog"),
    address: z.optional(syslogAddress),
    format: z.optional(oneOf(syslogFormats)),
    facility: z.optional(facility),
    identity: z.optional(text),
    insecure: z.optional(bool),
    ca_cert: z.optional(text),
    client_cert: z.optional(text),
    client_key: z.optional(text),
  }),
  z.strictObject({
    ...lasting,
    ...formatted,
    kind: z.literal("http"),
    url: httpUrl,
    ...httpOptions,
  }),
  z.strictObject({ ...lasting, ...formatted, kind: z.literal("nats"), ...natsOptions }),
]);

function takesLabels(entry: z.infer<typeof furtherChannel>): boolean {
  const format = entry.kind === "syslog" ? undefined : entry.format;
  return format === "alertmanager" || format === "loki";
}

/** What entries say about who we are; HTTP has a switch for it. */
function identityOf(entry: z.infer<typeof furtherChannel>) {
  return entry.kind === "nats" || entry.kind === "syslog" ? entry : {};
}

export const channelKeys = {
  "stdout_output.enabled": key({
    type: bool,
    default: false,
    shipped: "true",
    doc: "Prints alerts on standard output.",
    reload: "live",
    status: "works",
  }),
  "syslog_output.enabled": key({
    type: bool,
    default: false,
    doc: "Sends alerts to syslog.",
    reload: "live",
    status: "works",
  }),
  "syslog_output.address": key({
    type: syslogAddress,
    default: "",
    doc:
      "Where syslog listens: the path of a socket, udp://<host>:<port>, tcp://<host>:<port>, or " +
      "tls://<host>:<port> with a certificate that this machine trusts (other certificates are " +
      "for entries of output_channels); empty is /dev/log of this machine.",
    reload: "live",
    status: "works",
  }),
  "syslog_output.format": key({
    type: oneOf(syslogFormats),
    default: "rfc3164",
    doc: "The form of syslog messages: rfc3164, the old one, or rfc5424.",
    reload: "live",
    status: "works",
  }),
  "syslog_output.facility": key({
    type: facility,
    default: "user",
    doc: "The facility of syslog messages, like daemon or local3.",
    reload: "live",
    status: "works",
  }),
  "syslog_output.identity": key({
    type: text,
    default: "",
    doc: "The program that syslog messages name; empty is the name that gyr was started by.",
    reload: "live",
    status: "works",
  }),
  "file_output.enabled": key({
    type: bool,
    default: false,
    doc: "Appends alerts to a file.",
    reload: "live",
    status: "works",
    needs: (valueAt) =>
      valueAt("file_output.filename") === ""
        ? "file output enabled but no filename in configuration block: set file_output.filename"
        : undefined,
  }),
  "file_output.filename": key({
    type: text,
    default: "",
    doc: "The file to which alerts are appended. One that was moved away is made anew.",
    reload: "live",
    status: "works",
  }),
  "file_output.keep_alive": key({
    type: bool,
    default: false,
    doc: "Keeps the file open between alerts.",
    reload: "live",
    status: "works",
  }),
  "program_output.enabled": key({
    type: bool,
    default: false,
    doc: "Gives alerts to the standard input of a program.",
    reload: "live",
    status: "works",
    needs: (valueAt) =>
      valueAt("program_output.program") === ""
        ? "program output enabled but no program in configuration block: set program_output.program"
        : undefined,
  }),
  "program_output.program": key({
    type: text,
    default: "",
    doc: "The shell command line of the program. Alerts go to its standard input only.",
    reload: "live",
    status: "works",
  }),
  "program_output.keep_alive": key({
    type: bool,
    default: false,
    doc:
      "Keeps one program running instead of starting it for each alert; it is started again when " +
      "it ends.",
    reload: "live",
    status: "works",
  }),
  output_channels: key({
    type: z.array(
      furtherChannel.check(
        z.refine((entry) => !("labels" in entry) || takesLabels(entry), {
          error: "labels are for the formats alertmanager and loki",
          path: ["labels"],
        }),
        z.refine((entry) => isWholeIdentity(identityOf(entry)), {
          error:
            "user goes with password, client_cert with client_key; a token goes with neither " +
            "user nor password",
        }),
      ),
    ),
    default: [],
    doc:
      "Further channels, any number of each kind. An entry has kind (stdout, file, program, " +
      "syslog, http or nats), the keys of that kind's section, a name for messages, and " +
      "optionally what it wants: priority (this or more severe), rules and except_rules (names, " +
      "* for any text), tags and sources (one must fit); all but stdout may have a spool of " +
      "their own size. All but syslog may have a format: text, json, or what another system " +
      "takes (alertmanager, otlp, ecs, loki, ocsf); for alertmanager, otlp and loki the url of " +
      "an http entry needs no path. An entry of the kind nats has url (nats://<host>:<port>, or " +
      "tls:// for TLS in any case), subject (gyr.alerts), user and password or token, ca_cert, " +
      "insecure, client_cert and client_key; its format is json unless it says another. labels " +
      "are the fields that alertmanager and loki tell alerts apart by. Not in the original.",
    reload: "live",
    status: "works",
  }),
};
