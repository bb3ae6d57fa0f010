import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Alert } from "./alert.ts";
import { textLine } from "./text.ts";
import { logTime } from "./time.ts";

const zone = process.env.TZ;
beforeAll(() => {
  process.env.TZ = "UTC";
});
afterAll(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

function alert(change: Partial<Alert> = {}): Alert {
  return {
    rule: "open_from_cat",
    priority: { name: "Warning", level: 4 },
    timeNs: 1_470_327_477_881_781_397n,
    source: "syscall",
    tags: [],
    hostname: "h",
    output: "An open was seen (command=cat /dev/null)",
    fields: new Map(),
    ...change,
  };
}

test("a text alert is local time, priority and message", () => {
  expect(textLine(alert(), false)).toBe(
    "16:17:57.881781397: Warning An open was seen (command=cat /dev/null)",
  );
});

test("with ISO 8601 the time is UTC and says so", () => {
  expect(textLine(alert(), true)).toBe(
    "2016-08-04T16:17:57.881781397+0000: Warning An open was seen (command=cat /dev/null)",
  );
});

test("nanoseconds and hours keep their leading zeros", () => {
  const early = alert({ timeNs: 1_470_268_805_000_000_042n, output: "x" });
  expect(textLine(early, false)).toBe("00:00:05.000000042: Warning x");
});

const escapes = [
  ["one\ntwo", "one\\ntwo"],
  ['a "b" \\c', 'a \\"b\\" \\\\c'],
  ["tab\tbell\u0007", "tab\\tbell\\u0007"],
  ["grün 😀", "grün 😀"],
  ["\udc00", "\ufffd"],
  ["a/b", "a/b"],
] as const;

test.each(escapes)("the message %p prints as %p, on one line", (output, want) => {
  expect(textLine(alert({ output }), false)).toBe(`16:17:57.881781397: Warning ${want}`);
});

test("an alert about the agent lists its fields, sorted, texts in quotes", () => {
  const fields = new Map<string, string | number>([
    ["b", "2"],
    ["a", 1],
  ]);
  const own = alert({ source: "internal", output: "Something. Happened.", fields });
  expect(textLine(own, true)).toBe('16:17:57.881781397: Warning Something. Happened. (a=1 b="2")');
});

test("log lines start with the date as people write it, or with ISO 8601", () => {
  const date = new Date(Date.UTC(2026, 6, 5, 9, 8, 7));
  expect(logTime(date, false)).toBe("Sun Jul 05 09:08:07 2026");
  expect(logTime(date, true)).toBe("2026-07-05T09:08:07+0000");
});
