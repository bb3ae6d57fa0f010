import { expect, test } from "bun:test";
import { makeAlert, priorities } from "../../../test/support/make-alert.ts";
import type { Alert, JsonValue } from "../alert.ts";
import { otlp } from "./otlp.ts";

function read(alert: Alert) {
  return JSON.parse(otlp.body(alert, { labels: [], version: "1.2.3", line: "unused" }));
}

function recordOf(alert: Alert) {
  return read(alert).resourceLogs[0].scopeLogs[0].logRecords[0];
}

test("an alert is a request of one record, with its resource and scope", () => {
  expect(read(makeAlert({ "proc.pid": 7 }))).toEqual({
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: "service.name", value: { stringValue: "gyr" } },
            { key: "service.version", value: { stringValue: "1.2.3" } },
            { key: "host.name", value: { stringValue: "h" } },
          ],
        },
        scopeLogs: [
          {
            scope: { name: "gyr", version: "1.2.3" },
            logRecords: [
              {
                timeUnixNano: "1470327477881781397",
                observedTimeUnixNano: "1470327477881781397",
                severityNumber: 13,
                severityText: "Warning",
                body: { stringValue: "a shell (user=root)" },
                attributes: [
                  { key: "proc.pid", value: { intValue: "7" } },
                  { key: "security_rule.name", value: { stringValue: "Shell opened" } },
                  { key: "gyr.source", value: { stringValue: "syscall" } },
                  {
                    key: "gyr.tags",
                    value: {
                      arrayValue: {
                        values: [{ stringValue: "T1059.004" }, { stringValue: "shell" }],
                      },
                    },
                  },
                ],
                eventName: "gyr.alert",
              },
            ],
          },
        ],
      },
    ],
  });
});

test("each priority has a severity of its own, as the data model maps those of syslog", () => {
  const numbers = priorities.map((name, level) => {
    return recordOf(makeAlert({}, { priority: { name, level } })).severityNumber;
  });
  expect(numbers).toEqual([21, 19, 18, 17, 13, 10, 9, 5]);
});

const values: readonly (readonly [JsonValue, unknown])[] = [
  ["", { stringValue: "" }],
  ["grün\n", { stringValue: "grün\n" }],
  [true, { boolValue: true }],
  [-1, { intValue: "-1" }],
  [0.5, { doubleValue: 0.5 }],
  [Number.NaN, undefined],
  [null, undefined],
  [9_223_372_036_854_775_807n, { intValue: "9223372036854775807" }],
  [9_223_372_036_854_775_808n, { stringValue: "9223372036854775808" }],
  [["a", 1, null], { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }, {}] } }],
];

test.each(values)("the field value %p is %p", (value, want) => {
  const { attributes } = recordOf(makeAlert({ "x.y": value }));
  expect(attributes.find(({ key }: { key: string }) => key === "x.y")?.value).toEqual(want);
});

test("no attribute is given twice", () => {
  const { attributes } = recordOf(makeAlert({ "security_rule.name": "x" }));
  const named = attributes.filter(({ key }: { key: string }) => key === "security_rule.name");
  expect(named).toEqual([{ key: "security_rule.name", value: { stringValue: "Shell opened" } }]);
});
