// One syslog message: RFC 3164 as the C library writes it, or RFC 5424.
import type { FormattedAlert } from "./channel.ts";

/** In the order of their numbers. */
const facilities: readonly string[] = [
  ...["kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron"],
  ...["authpriv", "ftp", "ntp", "audit", "console", "cron2"],
  ...["local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"],
];

export type SyslogFormat = "rfc3164" | "rfc5424";

export interface SyslogIdentity {
  readonly format: SyslogFormat;
  /** By its name. */
  readonly facility: string;
  /** The name of the program in messages. */
  readonly name: string;
  readonly pid: number;
  /** Empty: left out, as in messages to the syslog of this machine. */
  readonly hostname: string;
}

const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const two = (value: number): string => String(value).padStart(2, "0");

/** With the time of the alert, however long it waited; `now` is for what has none. */
export function syslogMessage(alert: FormattedAlert, identity: SyslogIdentity, now: Date): string {
  const { format, facility, name, pid, hostname } = identity;
  const at = alert.timeMs === undefined ? now : new Date(alert.timeMs);
  const number = Math.max(0, facilities.indexOf(facility));
  const priority = number * 8 + alert.priority.level;
  // Alerts are one line; what the agent says about itself may quote something that is not.
  const line = alert.line.replaceAll(/[\r\n\0]/g, " ");
  if (format === "rfc5424") {
    const host = hostname === "" ? "-" : hostname;
    return `<${priority}>1 ${at.toISOString()} ${host} ${name} ${pid} - - ${line}`;
  }
  const day = String(at.getDate()).padStart(2, " ");
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
  const time = `${months[at.getMonth()]} ${day} ${clock}`;
  const host = hostname === "" ? "" : `${hostname} `;
  return `<${priority}>${time} ${host}${name}: ${line}`;
}

/** What a stream needs to tell messages apart: their length in front, or a line break behind. */
export function framed(message: string, by: "length" | "line"): string {
  return by === "length" ? `${Buffer.byteLength(message)} ${message}` : `${message}\n`;
}

/** The message cut to what one datagram takes, between two characters. */
export function datagram(message: string, bytesMax: number): Uint8Array {
  const bytes = Buffer.from(message);
  if (bytes.length <= bytesMax) return bytes;
  let end = bytesMax;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
