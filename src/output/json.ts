// The JSON form of an alert: one compact object per line, keys in byte order, as Falco prints it.
import { type Alert, byBytes, internalSource, type JsonValue } from "./alert.ts";
import { jsonText } from "./json-value.ts";
import { fullOutput } from "./text.ts";
import { isoTime } from "./time.ts";

/** Which parts an alert's object has; the configuration keys `json_include_…_property`. */
export interface JsonParts {
  readonly output: boolean;
  readonly message: boolean;
  readonly outputFields: boolean;
  readonly tags: boolean;
}

/** The line of a JSON alert, without its line break. */
export function jsonLine(alert: Alert, parts: JsonParts, iso8601: boolean): string {
  const internal = alert.source === internalSource;
  const out = new ObjectText();
  out.add("hostname", alert.hostname);
  if (parts.message && !internal) out.add("message", alert.output);
  if (internal) out.add("output", alert.output);
  else if (parts.output) out.add("output", fullOutput(alert, iso8601));
  if (parts.outputFields || internal) out.addText("output_fields", fieldsText(alert, iso8601));
  out.add("priority", alert.priority.name);
  out.add("rule", alert.rule);
  out.add("source", alert.source);
  if (parts.tags && !internal) out.add("tags", [...alert.tags].sort(byBytes));
  out.add("time", isoTime(alert.timeNs, "Z"));
  return out.end();
}

function fieldsText(alert: Alert, iso8601: boolean): string {
  const fields = new Map(alert.fields);
  if (alert.source !== internalSource) {
    fields.set(iso8601 ? "evt.time.iso8601" : "evt.time", alert.timeNs);
  }
  const out = new ObjectText();
  for (const [name, value] of [...fields].sort(([a], [b]) => byBytes(a, b))) out.add(name, value);
  return out.end();
}

/** Writes an object key by key, in the order of the calls. */
class ObjectText {
  private text = "{";

  add(key: string, value: JsonValue): void {
    this.addText(key, jsonText(value));
  }

  addText(key: string, json: string): void {
    this.text += `${this.text.length > 1 ? "," : ""}${jsonText(key)}:${json}`;
  }

  end(): string {
    return `${this.text}}`;
  }
}
