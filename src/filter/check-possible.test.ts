// Comparisons that can only go one way are told, and those that may hold are not.
import { describe, expect, test } from "bun:test";
import { check } from "./check.ts";
import { hint, message } from "./diagnostic.ts";
import { parse } from "./parser.ts";
import { type FieldRow, tableScheme } from "./scheme.ts";

const row = (type: FieldRow<null>["type"], more: Partial<FieldRow<null>> = {}): FieldRow<null> => {
  return { type, doc: "A field.", get: () => undefined, ...more };
};

const scheme = tableScheme<null>({
  "evt.dir": row("CHARBUF", { values: ["<"] }),
  "fd.kind": row("CHARBUF", { values: ["file", "pipe"] }),
  "evt.flags": row("CHARBUF", { words: () => ["O_CREAT", "O_EXCL"] }),
  "evt.cpu": row("INT16"),
  "evt.count": row("UINT64"),
  "fd.port": row("PORT"),
  "thread.cpu": row("DOUBLE"),
  "proc.args": row("CHARBUF", { list: true }),
});

function told(text: string): string[] {
  const parsed = parse({ name: "test", text });
  if (!parsed.ok) throw new Error(message(parsed.error));
  const { errors, warnings } = check(parsed.value, scheme);
  expect(errors).toEqual([]);
  return warnings.map((each) => [message(each), hint(each)].filter(Boolean).join("; "));
}

describe("told, with what to write instead", () => {
  test.each([
    ["evt.dir = >", "no event has the value '>' in 'evt.dir'; did you mean '<'?"],
    ["evt.dir != >", "no event has the value '>' in 'evt.dir'; did you mean '<'?"],
    [
      "fd.kind in (file, ipv4)",
      "no event has the value 'ipv4' in 'fd.kind'; its values are 'file', 'pipe'",
    ],
    ["fd.kind == anyof (pip)", "no event has the value 'pip' in 'fd.kind'; did you mean 'pipe'?"],
    ["evt.flags contains O_CRAET", "'evt.flags' never shows 'O_CRAET'; did you mean 'O_CREAT'?"],
    [
      "evt.cpu = 70000",
      "70000 is out of the range of 'evt.cpu' and is taken for another number; write a number from -32768 to 32767",
    ],
    [
      "evt.count != -1",
      "-1 is out of the range of 'evt.count' and is taken for another number; write a number from 0 to 18446744073709551615",
    ],
    [
      "fd.port in (80, 65979)",
      "65979 is out of the range of 'fd.port' and is taken for another number; write a number from 0 to 65535",
    ],
    ["evt.count < 0", "'evt.count' is never < 0; remove the test, or compare with another number"],
    [
      "fd.port > 65535",
      "'fd.port' is never > 65535; remove the test, or compare with another number",
    ],
    [
      "len(proc.args) < 0",
      "'len(proc.args)' is never < 0; remove the test, or compare with another number",
    ],
  ])("%s", (text, want) => expect(told(text)).toEqual([want]));
});

test.each([
  "evt.dir = <",
  "evt.dir in (<)",
  "evt.dir startswith >",
  "fd.kind in (file, pipe)",
  "fd.kind contains ipv4",
  "evt.flags contains O_CREAT",
  "evt.flags icontains o_excl",
  "evt.flags contains O_",
  "evt.flags contains EXCL",
  "evt.flags contains something",
  "evt.cpu >= -32768",
  "evt.cpu < 300",
  "evt.count = 0",
  "evt.count < 1",
  "evt.count >= 0",
  "fd.port = http",
  "thread.cpu > 100",
])("nothing to say about %s", (text) => expect(told(text)).toEqual([]));

test("a list is told again for each field that cannot have its values", () => {
  const items = Array.from({ length: 20 }, (_each, i) => i * 5000).join(", ");
  expect(told(`fd.port in (${items}) and evt.count in (${items})`)).toHaveLength(6);
});
