// Which rules are asked about which event, and which of those that match are reported.
import { expect, test } from "bun:test";
import { check } from "../filter/check.ts";
import { parse } from "../filter/parser.ts";
import { tableScheme } from "../filter/scheme.ts";
import { type Candidate, Ruleset } from "./ruleset.ts";

const open = 3;
const close = 5;

const scheme = tableScheme<number>({
  "evt.num": { type: "UINT64", doc: "The context.", get: (context) => context },
  "evt.odd": { type: "BOOL", doc: "Whether it is odd.", get: (context) => context % 2 === 1 },
});

function rule(name: string, text: string, eventIds: number[]): Candidate<number, string> {
  const parsed = parse({ name, text });
  const { ir } = parsed.ok ? check(parsed.value, scheme) : {};
  if (ir === undefined) throw new Error(text);
  return { rule: name, ir, eventIds };
}

const rules = [
  rule("odd open", "evt.odd = true", [open]),
  rule("big", "evt.num > 10", [open, close]),
  rule("never", "evt.num exists", []),
];

const cases: [number, number, boolean, string[]][] = [
  // type  value  first only  reported
  [open, 3, true, ["odd open"]],
  [open, 13, true, ["odd open"]],
  [open, 13, false, ["odd open", "big"]],
  [open, 12, true, ["big"]],
  [close, 13, true, ["big"]],
  [close, 3, true, []],
  [0, 13, false, []],
];

test.each(cases)("type %p, value %p, first only %p", (type, value, firstOnly, want) => {
  const ruleset = new Ruleset(rules, firstOnly);
  const got: string[] = [];
  ruleset.match(type, value, (rule) => got.push(rule));
  expect(got).toEqual(want);
  expect(ruleset.rules.filter((rule) => rule.matches > 0).map((rule) => rule.rule)).toEqual(want);
});

test("an event type without rules is not watched", () => {
  const ruleset = new Ruleset(rules, true);
  expect([open, close, 7].map((type) => ruleset.watches(type))).toEqual([true, true, false]);
});
