import { expect, test } from "bun:test";
import { matchesWildcard, type Selection, selectRules } from "./select.ts";

const wildcards = [
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["**", "any", true],
  ["hello*world", "hello new world", true],
  ["hello*world", "hello new world yes", false],
  ["*C*", "rule_C_rule", true],
  ["*C*", "rule_B_rule", false],
  ["*second*r*", "the second rule", true],
  ["*rule", "rule_A_rule", true],
  ["rule", "rule_A", false],
  ["a*a", "a", false], // One letter cannot be both ends.
  ["a.c", "abc", false],
] as const;

test.each(wildcards)("%p matches %p: %p", (pattern, text, want) => {
  expect(matchesWildcard(pattern, text)).toBe(want);
});

const rules = [
  { name: "one", tags: ["a"], enabled: true },
  { name: "two", tags: ["a", "with blank"], enabled: false },
  { name: "three", tags: [], enabled: true },
];

const selections: readonly (readonly [string, readonly Selection[], string])[] = [
  ["nothing to select", [], "one three"],
  ["enabling an enabled rule changes nothing", [{ operation: "enable", rule: "one" }], "one three"],
  ["enabling puts a rule last", [{ operation: "enable", rule: "*" }], "one three two"],
  ["by tag", [{ operation: "disable", tag: "a" }], "three"],
  ["a tag may hold a blank", [{ operation: "enable", tag: "with blank" }], "one three two"],
  ["unknown names are no mistake", [{ operation: "disable", rule: "four" }], "one three"],
  [
    "only these tags",
    [
      { operation: "disable", rule: "*" },
      { operation: "enable", tag: "a" },
    ],
    "one two",
  ],
  [
    "turned off and on again, a rule is last",
    [
      { operation: "disable", rule: "one" },
      { operation: "enable", rule: "one" },
    ],
    "three one",
  ],
];

test.each(selections)("%s", (_, selection, want) => {
  expect(
    selectRules(rules, selection)
      .map((rule) => rule.name)
      .join(" "),
  ).toBe(want);
});
