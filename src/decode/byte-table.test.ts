// What was made of bytes is found by the same bytes and by no others, however full the table is.
import { expect, test } from "bun:test";
import { Memory } from "../base/memory.ts";
import { ByteTable } from "./byte-table.ts";

const memoryOf = (text: string) => new Memory(new TextEncoder().encode(text));

function made(table: ByteTable<string>, text: string): string {
  const memory = memoryOf(`..${text}..`);
  const { length } = new TextEncoder().encode(text);
  const entry = table.find(memory, 2, length);
  return table.value(entry >= 0 ? entry : table.add(memory, 2, length, text));
}

test("texts of all lengths come back, and only they", () => {
  const table = new ByteTable<string>(10_000, 1_000_000);
  const texts = Array.from({ length: 5_000 }, (_value, i) => `${"/usr".repeat(i % 9)}${i}`);
  for (let round = 0; round < 2; round++)
    for (const text of texts) expect(made(table, text)).toBe(text);
  expect(table.restarts).toBe(0);
});

test.each([
  ["a", "b"],
  ["ab", "ba"],
  ["abc", "acb"],
  ["abcd", "abcde"],
  ["abcdefgh", "abcdefgx"],
  ["abcdefgh", "xbcdefgh"],
  ["abcdefghi", "abcdxfghi"],
])("%s is not %s", (one, other) => {
  const table = new ByteTable<string>(10, 100);
  expect([made(table, one), made(table, other), made(table, one)]).toEqual([one, other, one]);
});

test("a full table starts over: too many entries, or too many bytes", () => {
  const few = new ByteTable<string>(3, 1_000);
  for (const text of ["a", "b", "c", "d", "a"]) expect(made(few, text)).toBe(text);
  expect(few.restarts).toBe(1);
  const small = new ByteTable<string>(100, 10);
  for (const text of ["12345678", "abcdefgh", "12345678"]) expect(made(small, text)).toBe(text);
  expect(small.restarts).toBe(2);
});
