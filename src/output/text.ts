// The text form of an alert: one line, as Falco prints it.
import { type Alert, byBytes, internalSource } from "./alert.ts";
import { jsonText } from "./json-value.ts";
import { isoTime, localTime } from "./time.ts";

/** Time, priority and message in one text, not yet escaped: also the `output` of JSON alerts. */
export function fullOutput(alert: Alert, iso8601: boolean): string {
  const time = iso8601 ? isoTime(alert.timeNs, "+0000") : localTime(alert.timeNs);
  return `${time}: ${alert.priority.name} ${alert.output}`;
}

/** The line of a text alert, without its line break. */
export function textLine(alert: Alert, iso8601: boolean): string {
  if (alert.source === internalSource) return internalLine(alert);
  // Escaped like the inside of a JSON string, so that an alert is always one line.
  return jsonText(fullOutput(alert, iso8601)).slice(1, -1);
}

// Alerts about the agent itself list their fields, always print local time and are not escaped:
// what they say is ours, so it holds no line breaks.
function internalLine(alert: Alert): string {
  const fields = [...alert.fields]
    .sort(([a], [b]) => byBytes(a, b))
    .map(([name, value]) => `${name}=${jsonText(value)}`);
  const { priority, output } = alert;
  return `${localTime(alert.timeNs)}: ${priority.name} ${output} (${fields.join(" ")})`;
}
