import { expect, test } from "bun:test";
import type { Alert, JsonValue } from "./alert.ts";
import { jsonLine } from "./json.ts";

const timeNs = 1_470_327_477_881_781_397n;
const all = { output: true, message: false, outputFields: true, tags: true };

function alert(change: Partial<Alert> = {}): Alert {
  return {
    rule: "open_from_cat",
    priority: { name: "Warning", level: 4 },
    timeNs,
    source: "syscall",
    tags: ["process", "filesystem"],
    hostname: "h",
    output: "An open was seen (command=cat /dev/null)",
    fields: new Map<string, JsonValue>([["proc.cmdline", "cat /dev/null"]]),
    ...change,
  };
}

const head =
  '{"hostname":"h","output":"2016-08-04T16:17:57.881781397+0000: Warning ' +
  'An open was seen (command=cat /dev/null)"';
const fields =
  '"output_fields":{"evt.time.iso8601":1470327477881781397,"proc.cmdline":"cat /dev/null"}';
const middle = '"priority":"Warning","rule":"open_from_cat","source":"syscall"';
const tags = '"tags":["filesystem","process"]';
const time = '"time":"2016-08-04T16:17:57.881781397Z"}';

const cases = [
  ["everything", all, `${head},${fields},${middle},${tags},${time}`],
  ["no output", { ...all, output: false }, `{"hostname":"h",${fields},${middle},${tags},${time}`],
  ["no fields", { ...all, outputFields: false }, `${head},${middle},${tags},${time}`],
  ["no tags", { ...all, tags: false }, `${head},${fields},${middle},${time}`],
  [
    "a message instead of the output",
    { ...all, output: false, message: true },
    `{"hostname":"h","message":"An open was seen (command=cat /dev/null)",` +
      `${fields},${middle},${tags},${time}`,
  ],
] as const;

test.each(cases)("a JSON alert with %s", (_name, parts, want) => {
  expect(jsonLine(alert(), parts, true)).toBe(want);
});

test("an alert without tags has an empty list of them", () => {
  expect(jsonLine(alert({ tags: [] }), all, true)).toContain('"tags":[],');
});

test("tags and fields are in byte order: capitals before small letters", () => {
  const line = jsonLine(alert({ tags: ["users", "T1548.001", "host"] }), all, true);
  expect(line).toContain('"tags":["T1548.001","host","users"]');
});

const values: readonly (readonly [JsonValue, string])[] = [
  [0, "0"],
  [-1, "-1"],
  [18_446_744_073_709_551_615n, "18446744073709551615"],
  [0.5, "0.5"],
  [Number.NaN, "null"],
  [true, "true"],
  [null, "null"],
  ["", '""'],
  ['say "hi"\\', '"say \\"hi\\"\\\\"'],
  ["a\nb\tc\u0001\u001f\u007f", '"a\\nb\\tc\\u0001\\u001f\u007f"'],
  ["grün 😀 / é", '"grün 😀 / é"'],
  ["\ud800x", '"\ufffdx"'], // Half a character cannot be written as UTF-8.
  [["a", 1, null], '["a",1,null]'],
  [[], "[]"],
];

test.each(values)("the field value %p is written as %p", (value, want) => {
  const line = jsonLine(alert({ fields: new Map([["x.y", value]]) }), all, false);
  expect(line).toContain(`"output_fields":{"evt.time":${timeNs},"x.y":${want}}`);
});

test("an alert about the agent itself has no tags and no time in its output", () => {
  const own = alert({
    rule: "Falco internal: syscall event drop",
    source: "internal",
    priority: { name: "Debug", level: 7 },
    tags: [],
    output: "Falco internal: syscall event drop. 3 system calls dropped in last second.",
    fields: new Map([["n_drops", "3"]]),
  });
  expect(jsonLine(own, { ...all, output: false }, true)).toBe(
    '{"hostname":"h","output":"Falco internal: syscall event drop. 3 system calls dropped in ' +
      'last second.","output_fields":{"n_drops":"3"},"priority":"Debug",' +
      '"rule":"Falco internal: syscall event drop","source":"internal",' +
      '"time":"2016-08-04T16:17:57.881781397Z"}',
  );
});
