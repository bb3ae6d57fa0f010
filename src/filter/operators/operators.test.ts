import { describe, expect, test } from "bun:test";
import { modifiers } from "../modifiers.ts";
import { transformers } from "../transformers/transformers.ts";
import { operatorNamed, operators } from "./operators.ts";

test("the order in which operators are tried is frozen", () => {
  expect(operators.map(({ symbol }) => symbol).join(" ")).toMatchInlineSnapshot(
    `"exists <= < >= > == = != glob iglob contains icontains bcontains startswith bstartswith endswith regex intersects in pmatch"`,
  );
});

test("every row is documented in a sentence", () => {
  for (const { doc } of [...operators, ...modifiers, ...transformers]) {
    expect(doc).toMatch(/^[A-Z].*\.$/s);
  }
});

describe("operators on text", () => {
  const cases: readonly (readonly [lhs: string | number, symbol: string, rhs: string, boolean])[] =
    [
      ["/etc/passwd", "startswith", "/etc/", true],
      ["/etc", "startswith", "/etc/", false],
      ["/ETC/passwd", "startswith", "/etc/", false],
      ["", "startswith", "", true],
      [42, "startswith", "4", false], // Numbers are not text, even when they look alike.
      ["a.b", "icontains", "A.B", true],
      ["axb", "icontains", "A.B", false],
      ["É", "icontains", "é", false], // ASCII letters only.
      ["a[b", "icontains", "A[B", true],
      ["x-y", "icontains", "X-Y", true],
      ["b", "<", "a", false],
      ["a", "<", "b", true],
      ["a", "<=", "a", true],
      ["ab", ">", "a", true],
      ["\uffff", "<", "\u{10000}", true], // By code point, as UTF-8 bytes order.
      ["\u{10000}", ">=", "\uffff", true],
      ["a*b", "glob", "a\\*b", true],
    ];
  test.each(cases)("%p %s %p -> %p", (lhs, symbol, rhs, want) => {
    const operator = operatorNamed(symbol)!;
    expect(operator.compile([rhs], "text")(lhs)).toBe(want);
    if (typeof lhs === "string") expect(operator.relate!(lhs, rhs, "text")).toBe(want);
  });
});

describe("operators on numbers mix number and bigint", () => {
  const cases = [
    [5, "=", 5n, true],
    [5n, "=", 5, true],
    [5n, "!=", 5, false],
    [2 ** 53, "<", 2n ** 63n, true],
    [2n ** 63n, ">", 1, true],
    [-1, ">=", -1n, true],
    [1.5, "<=", 2, true],
  ] as const;
  test.each(cases)("%p %s %p -> %p", (lhs, symbol, rhs, want) => {
    const operator = operatorNamed(symbol)!;
    expect(operator.compile([rhs], "number")(lhs)).toBe(want);
    expect(operator.relate!(lhs, rhs, "number")).toBe(want);
  });

  test("in", () => {
    expect(operatorNamed("in")!.compile([5], "number")(5n)).toBe(true);
    expect(operatorNamed("in")!.compile([5n], "number")(5)).toBe(true);
    expect(operatorNamed("in")!.compile([5], "number")(6n)).toBe(false);
  });
});
