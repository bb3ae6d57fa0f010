// Mistakes in outputs, and what is odd in a file but no mistake.

import { expect, test } from "bun:test";
import { errorsOf, load, ruleText, warningsOf } from "../../test/support/load-rules.ts";

const rule = ruleText("r", "evt.type=open");
const withException = ruleText("r", "evt.type=open", "exceptions: [{name: e, fields: proc.name}]");
const macro = "- macro: m\n  condition: fd.num=1\n";

const output = {
  checkOutput: (text: string) => {
    const index = text.indexOf("%no");
    return index < 0 ? [] : [{ message: "invalid formatting token no", index }];
  },
};

test("a wrong output is found where it was written", () => {
  const text = ruleText("r", "evt.type=open").replace(
    "output: o",
    "output: >\n    some\n    %no way",
  );
  expect(errorsOf(load(text, output))).toEqual([
    "LOAD_ERR_COMPILE_OUTPUT 1.yaml:6:5 invalid formatting token no",
  ]);
});

const warnings = [
  ["- what: ever", "LOAD_UNKNOWN_ITEM 1.yaml:1:3 Unknown top level item"],
  [
    ruleText("r", "evt.type=open", "typo_field: 1"),
    "LOAD_UNKNOWN_KEY 1.yaml:6:3 Unknown key 'typo_field'. The key will be ignored.",
  ],
  [
    "- list: l\n  items: []\n  priority: INFO\n",
    "LOAD_UNKNOWN_KEY 1.yaml:3:3 Unknown key 'priority'. The key will be ignored.",
  ],
  [
    `${rule}- rule: r\n  desc: e\n  condition: evt.type=close\n  output: o\n  priority: INFO\n  override_wrong: {desc: append}\n`,
    "LOAD_UNKNOWN_KEY 1.yaml:11:3 Unknown key 'override_wrong'. The key will be ignored.",
  ],
  ["- macro: test-macro\n  condition: fd.num=1\n", "LOAD_INVALID_MACRO_NAME 1.yaml:1:10 Macro has"],
  ["- list: test list\n  items: []\n", "LOAD_INVALID_LIST_NAME 1.yaml:1:9 List has"],
  [macro, "LOAD_UNUSED_MACRO 1.yaml:1:3 Macro not referred to by any other rule/macro"],
  [
    "- list: l\n  items: []\n",
    "LOAD_UNUSED_LIST 1.yaml:1:3 List not referred to by any other rule/macro",
  ],
  [
    ruleText(
      "r",
      "evt.type=open",
      "exceptions: [{name: e, fields: proc.name}, {name: e, fields: fd.name}]",
    ),
    "LOAD_EXCEPTION_NAME_NOT_UNIQUE 1.yaml:6:46 Multiple definitions of exception 'e' in the same rule",
  ],
  [
    `${withException}- rule: r\n  exceptions: [{name: e, value: [a]}]\n  override: {exceptions: append}\n`,
    "LOAD_APPEND_NO_VALUES 1.yaml:8:16 Overriding/appending exception with no values",
  ],
  [
    ruleText("r", "evt.type=open and evt.dir=<"),
    "LOAD_DEPRECATED_ITEM 1.yaml:3:32 Usage of deprecated field 'evt.dir' has been detected in the rule condition",
  ],
  [
    rule.replace("output: o", "output: o %evt.dir"),
    "LOAD_DEPRECATED_ITEM 1.yaml:4:14 Usage of deprecated field 'evt.dir' has been detected in the rule output",
  ],
  [
    ruleText("r", "evt.type=open and ka.verb = <NA>"),
    "LOAD_UNSAFE_NA_CHECK 1.yaml:3:42 comparing 'ka.verb'",
  ],
  [
    ruleText("r", "evt.type=open and proc.name = evt.plugininfo"),
    "LOAD_COMPILE_CONDITION 1.yaml:3:44 'evt.plugininfo' may be a valid field misused as a const string value",
  ],
  [
    ruleText("r", "evt.type=open and no.field=1", "skip-if-unknown-filter: true"),
    "LOAD_UNKNOWN_FILTER 1.yaml:3:32 filter_check called with nonexistent field no.field",
  ],
  [
    ruleText("r", "evt.type=opn", "skip-if-unknown-filter: true"),
    "LOAD_UNKNOWN_FILTER 1.yaml:3:23 unknown event type opn",
  ],
  [
    ruleText("r", "evt.type=open", "skip-if-unknown-filter: true").replace(
      "output: o",
      "output: o %no",
    ),
    "LOAD_UNKNOWN_FILTER 1.yaml:4:13 invalid formatting token no",
  ],
] as const;

test.each(warnings)("%j is only a warning", (text, want) => {
  const loaded = load(text, output);
  expect(errorsOf(loaded)).toEqual([]);
  expect(warningsOf(loaded).map((warning) => warning.slice(0, want.length))).toContain(want);
});

test("a wrong value is no unknown name: the rule is not skipped", () => {
  const text = ruleText("r", "evt.type=open and fd.num=x", "skip-if-unknown-filter: true");
  expect(errorsOf(load(text))[0]).toContain("x is not a valid number");
});

test("a macro that only a later file uses is used", () => {
  expect(warningsOf(load([macro, ruleText("r", "evt.type=open and m")]))).toEqual([]);
});

test("many event types make a warning, unless the rule says it knows", () => {
  const many = { eventCodes: () => ({ ok: true, value: new Set(Array(101).keys()) }) as const };
  const few = { eventCodes: () => ({ ok: true, value: new Set(Array(100).keys()) }) as const };
  expect(warningsOf(load(rule, many))).toEqual([
    "LOAD_NO_EVTTYPE 1.yaml:1:3 Rule matches too many evt.type values. " +
      "This has a significant performance penalty.",
  ]);
  expect(warningsOf(load(rule, few))).toEqual([]);
  expect(warningsOf(load(ruleText("r", "fd.num=1", "warn_evttypes: false"), many))).toEqual([]);
});
