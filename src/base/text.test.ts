import { expect, test } from "bun:test";
import { twoColumns, wrap } from "./text.ts";

const cases: readonly (readonly [string, number, readonly string[]])[] = [
  ["a bc def", 4, ["a bc", "def"]],
  ["a bc def", 80, ["a bc def"]],
  ["abcdefgh i", 4, ["abcdefgh", "i"]],
  ["", 4, [""]],
];

test.each(cases)("%p in %p columns is %p", (text, columns, want) => {
  expect(wrap(text, columns)).toEqual([...want]);
});

test("the right column starts at the same place in every line", () => {
  expect(twoColumns("-a", "one two three", 5, 12)).toBe("-a   one two\n     three");
  expect(twoColumns("-abcdef", "one", 5, 12)).toBe("-abcdef\n     one");
});
