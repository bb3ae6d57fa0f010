// Times as alerts and log lines print them. Nanoseconds come as bigint because an alert is rare and
// exactness matters; nothing here runs per event.

const nsPerSecond = 1_000_000_000n;

/** `HH:MM:SS.nnnnnnnnn` in the local time zone: the text of `evt.time`. */
export function localTime(timeNs: bigint): string {
  const date = new Date(Number(timeNs / 1_000_000n));
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  return `${clock}.${fraction(timeNs)}`;
}

/** `YYYY-MM-DDTHH:MM:SS.nnnnnnnnn` in UTC, with the given ending: `+0000` or `Z`. */
export function isoTime(timeNs: bigint, ending: "+0000" | "Z"): string {
  return `${isoSeconds(new Date(Number(timeNs / 1_000_000n)))}.${fraction(timeNs)}${ending}`;
}

/** The time of a log line: `Fri Jul 31 10:00:00 2026` local, or ISO 8601 in UTC. */
export function logTime(date: Date, iso8601: boolean): string {
  if (iso8601) return `${isoSeconds(date)}+0000`;
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
  const day = String(date.getDate()).padStart(2, "0");
  return `${days[date.getDay()]} ${months[date.getMonth()]} ${day} ${clock} ${date.getFullYear()}`;
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

const two = (value: number): string => String(value).padStart(2, "0");
const fraction = (timeNs: bigint): string => String(timeNs % nsPerSecond).padStart(9, "0");
const isoSeconds = (date: Date): string => date.toISOString().slice(0, 19);
