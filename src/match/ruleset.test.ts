// Which rules are asked about which event, and which of those that match are reported.
import { expect, test } from "bun:test";
import { type Candidate, Ruleset } from "./ruleset.ts";

const open = 3;
const close = 5;

const rules: Candidate<number, string>[] = [
  { rule: "odd open", test: (n) => n % 2 === 1, eventIds: [open] },
  { rule: "big", test: (n) => n > 10, eventIds: [open, close] },
  { rule: "never", test: () => false, eventIds: [] },
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
