// OpenTelemetry: an ExportLogsServiceRequest in the JSON of OTLP 1.x, as collectors take it at
// /v1/logs. In this JSON, 64-bit integers are texts and enumerations are numbers.
import type { Alert, JsonValue } from "../alert.ts";
import type { Format, FormatContext } from "./format.ts";
import { type JsonObject, objectText } from "./json-object.ts";

export const otlp: Format = {
  labels: [],
  body: (alert, { version }) => objectText(request(alert, version)),
  envelope: { open: '{"resourceLogs":[', close: "]}" },
};

/** By the level of syslog, as the log data model of OpenTelemetry maps it. */
const severities = [21, 19, 18, 17, 13, 10, 9, 5] as const;

function request(alert: Alert, version: FormatContext["version"]): JsonObject {
  const { rule, priority, source, hostname, tags, output } = alert;
  const time = String(alert.timeNs);
  const resource = attributes([
    ["service.name", "gyr"],
    ["service.version", version],
    ["host.name", hostname],
  ]);
  const record = {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: severities[priority.level],
    severityText: priority.name,
    body: { stringValue: output },
    attributes: attributes([
      ...alert.fields,
      ["security_rule.name", rule],
      ["gyr.source", source],
      ["gyr.tags", [...tags].sort()],
    ]),
    eventName: "gyr.alert",
  };
  const scopeLogs = [{ scope: { name: "gyr", version }, logRecords: [record] }];
  return { resourceLogs: [{ resource: { attributes: resource }, scopeLogs }] };
}

/** Of names that are given twice the later one counts: attributes must be distinct. */
function attributes(pairs: Iterable<readonly [string, JsonValue]>): readonly JsonObject[] {
  return [...new Map(pairs)].flatMap(([key, given]) => {
    const value = anyValue(given);
    return value === undefined ? [] : [{ key, value }];
  });
}

const int64Max = 2n ** 63n;

function anyValue(value: JsonValue): JsonObject | undefined {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "bigint":
      return value < int64Max && value >= -int64Max
        ? { intValue: String(value) }
        : { stringValue: String(value) };
    case "number":
      if (Number.isSafeInteger(value)) return { intValue: String(value) };
      return Number.isFinite(value) ? { doubleValue: value } : undefined;
    default:
      if (value === null) return undefined;
      // An entry of a list may be empty; leaving it out would move the others.
      return { arrayValue: { values: value.map((entry) => anyValue(entry) ?? {}) } };
  }
}
