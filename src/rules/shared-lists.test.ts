// Lists that are read once mean what lists written out mean, and many rules get one set.
import { describe, expect, test } from "bun:test";
import { conditions, errorsOf, load, ruleText, warningsOf } from "../../test/support/load-rules.ts";
import type { Ir } from "../filter/ir.ts";
import { testsOf } from "../filter/ir.ts";

const many = Array.from({ length: 20 }, (_each, i) => `n${i}`).join(", ");

function list(name: string, items: string, more = ""): string {
  return `- list: ${name}\n  items: [${items}]\n${more}`;
}

function condition(lists: string, text: string): string | undefined {
  const loaded = load(`${lists}${ruleText("r", text)}`);
  return conditions(loaded).r ?? errorsOf(loaded).join();
}

describe("a name between parentheses", () => {
  test.each([
    ["alone", list("l", "a, b"), "proc.name in (l)", "proc.name in (a, b)"],
    ["with blanks", list("l", "a, b"), "proc.name in ( l )", "proc.name in (a, b)"],
    ["among others", list("l", "a, b"), "proc.name in (x, l, y)", "proc.name in (x, a, b, y)"],
    ["twice", list("l", "a"), "proc.name in (l, l)", "proc.name in (a, a)"],
    ["of a modifier", list("l", "a"), "proc.name = anyof (l)", "proc.name = anyof (a)"],
    ["items in quotes", list("l", "'a b', \"'c'\""), "proc.name in (l)", 'proc.name in ("a b", c)'],
    ["lists in it", list("k", "a") + list("l", "k, b"), "proc.name in (l)", "proc.name in (a, b)"],
    ["nothing in it", list("l", ""), "proc.name in (a, l)", "proc.name in (a)"],
    // The items are replaced again by lists that were defined later.
    ["a later list", list("l", "k") + list("k", "a"), "proc.name in (l)", "proc.name in (a)"],
    ["its own name", list("l", "l, a"), "proc.name in (l)", "proc.name in (l, a)"],
    ["two values in one", list("l", "'a,b'"), "proc.name in (l)", "proc.name in (a, b)"],
  ])("%s", (_what, lists, text, want) => expect(condition(lists, text)).toBe(want));
});

describe("a name elsewhere is replaced as text", () => {
  test.each([
    ["a single value", list("l", "a"), "proc.name=l", "proc.name = a"],
    ["in quotes", list("l", "a"), 'proc.name in ("x, l, y")', 'proc.name in ("x, a , y")'],
    [
      "in both places",
      list("l", "a"),
      "proc.name in (l) or proc.name = l",
      "(proc.name in (a) or proc.name = a)",
    ],
    ["a part of a word", list("l", "a"), "proc.name in (l_l, ll)", "proc.name in (l_l, ll)"],
    ["in quotes alone", list("l", "a"), 'proc.name in ("l")', "proc.name in (l)"],
  ])("%s", (_what, lists, text, want) => expect(condition(lists, text)).toBe(want));
});

test("a list between the parentheses of a macro is no macro", () => {
  expect(condition(list("l", "a"), "not (l)")).toContain("Undefined macro 'a'");
});

test("mistakes are told at the item and at the rule", () => {
  const loaded = load(`${list("l", "1, x")}${ruleText("r", "fd.num in (l)")}`);
  expect(errorsOf(loaded)).toEqual([
    expect.stringContaining("1.yaml:5:25 (from 1.yaml:2:14) x is not a valid number"),
  ]);
});

test("warnings as well", () => {
  const loaded = load(`${list("l", "a, proc.pname")}${ruleText("r", "proc.name in (l)")}`);
  expect(warningsOf(loaded)).toEqual([expect.stringContaining("may be a valid field misused")]);
});

test("a list that a later file changes is read again", () => {
  const change = "- list: l\n  items: [c]\n  override:\n    items: append\n";
  const loaded = load([`${list("l", "a, b")}${ruleText("r", "proc.name in (l)")}`, change]);
  expect(conditions(loaded)).toEqual({ r: "proc.name in (a, b, c)" });
});

test("rules that name a long list have one array of values", () => {
  const texts = [0, 1, 2].map((i) => ruleText(`r${i}`, `proc.name in (l) and fd.num = ${i}`));
  const { rules } = load(list("l", many) + texts.join(""));
  const arrays = new Set(rules.map(({ ir }) => valuesOf(ir)));
  expect(rules).toHaveLength(3);
  expect(arrays.size).toBe(1);
});

function valuesOf(ir: Ir<null>): unknown {
  for (const { right } of testsOf(ir)) {
    if (right.kind === "constants" && right.values.length > 1) return right.values;
  }
  return undefined;
}
