// Every mistake that the shape of a rules file and its items can hold: its code, its place, its
// words.

import { describe, expect, test } from "bun:test";
import { errorsOf, load, ruleText, warningsOf } from "../../test/support/load-rules.ts";

const rule = ruleText("r", "evt.type=open");
const macro = "- macro: m\n  condition: fd.num=1\n";
const change = (more: string): string => `${rule}- rule: r\n${more.replaceAll(/^/gm, "  ")}\n`;

const structure = [
  ["This is not yaml", "1.yaml:1:1 Rules content is not yaml"],
  ["foo: bar", "1.yaml:1:1 Rules content is not yaml array of objects"],
  ["- foo", "1.yaml:1:3 Unexpected element type. Each element should be a yaml associative array."],
  ["- rule:", "1.yaml:1:3 Mapping for key 'rule' is empty"],
  ["- macro:\n", "1.yaml:1:3 Mapping for key 'macro' is empty"],
  ["- list: ~", "1.yaml:1:9 Mapping for key 'list' is empty"],
  ["- list: ''", "1.yaml:1:9 Value must be non-empty"],
  ["- list: [l]", "1.yaml:1:9 Value is not a scalar value"],
  ["- list: l\n", "1.yaml:1:3 Item has no mapping for key 'items'"],
  ["- list: l\n  items: a", "1.yaml:2:10 Value is not a sequence"],
  ["- list: l\n  items: [a, [b]]", "1.yaml:2:14 sequence value is not scalar"],
  ["- list: l\n  items: [a]\n  append: maybe", "1.yaml:3:11 Can't decode YAML scalar value"],
  ["- macro: m\n", "1.yaml:1:3 Item has no mapping for key 'condition'"],
  ["- macro: m\n  condition:\n", "1.yaml:2:3 Mapping for key 'condition' is empty"],
  [rule.replace("  output: o\n", ""), "1.yaml:1:3 Item has no mapping for key 'output'"],
  [rule.replace("INFO", "URGENT"), "1.yaml:5:13 Invalid priority"],
  [
    ruleText("r", "evt.type=open", "capture_duration: long"),
    "1.yaml:6:21 Can't decode YAML scalar value",
  ],
  [
    ruleText("r", "evt.type=open", "capture_duration: 4294967296"),
    "1.yaml:6:21 Can't decode YAML scalar value",
  ],
  [ruleText("r", "evt.type=open", "enabled: yEs"), "1.yaml:6:12 Can't decode YAML scalar value"],
  ["- rule: r\n  tags: [a]\n", "1.yaml:1:3 Item has no mapping for key 'enabled'"],
  [
    "- required_engine_version: seven",
    "1.yaml:1:28 Unable to parse engine version 'seven' as a semver string. Expected \"x.y.z\" semver format.",
  ],
  [
    "- required_plugin_versions: a",
    "1.yaml:1:29 Value of required_plugin_versions must be a sequence",
  ],
  ["- required_plugin_versions: [a]", "1.yaml:1:30 Plugin version must be a mapping"],
  [
    "- required_plugin_versions: [{name: a, version: 1.0.0, alternatives: b}]",
    "1.yaml:1:70 Value of plugin version alternatives must be a sequence",
  ],
  [
    "- required_plugin_versions: [{name: a, version: 1.0.0, alternatives: [b]}]",
    "1.yaml:1:71 Plugin version alternative must be a mapping",
  ],
  [change("override: [a]"), "1.yaml:7:13 Value of override must be a mapping"],
  [
    change("priority: INFO\noverride: {priority: append}"),
    "1.yaml:8:14 Key 'priority' cannot be appended to, use 'replace' instead",
  ],
  [
    change("source: syscall\noverride: {source: replace}"),
    "1.yaml:8:14 Key 'source' cannot be replaced",
  ],
  [
    change("desc: d\noverride: {desc: prepend}"),
    "1.yaml:8:20 Invalid override operation for key 'desc': 'prepend'. Allowed values are: append replace ",
  ],
  [
    change("enabled: true\noverride: {enabled: prepend}"),
    "1.yaml:8:23 Invalid override operation for key 'enabled': 'prepend'. Allowed values are: replace ",
  ],
  [
    change("override: {condition: append}"),
    "1.yaml:7:14 An append override for 'condition' was specified but 'condition' is not defined",
  ],
  [
    change("override: {enabled: replace}"),
    "1.yaml:7:14 An replace override for 'enabled' was specified but 'enabled' is not defined",
  ],
  [
    change("desc: d\npriority: INFO\noverride: {desc: replace}"),
    "1.yaml:8:3 Unexpected key 'priority': no corresponding entry under 'override' is defined.",
  ],
  [
    change("condition: and fd.num=1\nappend: true\noverride: {condition: append}"),
    "1.yaml:9:13 Keys 'override' and 'append: true' cannot be used together. " +
      "Add an 'append' entry (e.g. 'condition: append') under override instead.",
  ],
  [
    ruleText("r", "evt.type=open", "exceptions: a"),
    "1.yaml:6:15 Rule exceptions must be a sequence",
  ],
  [
    ruleText("r", "evt.type=open", "exceptions: [a]"),
    "1.yaml:6:16 Rule exception must be a mapping",
  ],
  [
    ruleText("r", "evt.type=open", "exceptions: [{fields: a}]"),
    "1.yaml:6:16 Item has no mapping for key 'name'",
  ],
  [
    ruleText("r", "evt.type=open", "exceptions: [{name: e}]"),
    "1.yaml:6:16 Item has no mapping for key 'fields'",
  ],
  [
    ruleText("r", "evt.type=open", "exceptions: [{name: e, fields: proc.name, values: a}]"),
    "1.yaml:6:53 Rule exception values must be a sequence",
  ],
  [
    ruleText("r", "evt.type=open", "exceptions: [{name: e, fields: proc.name, values: [{a: b}]}]"),
    "1.yaml:6:54 Could not decode scalar value",
  ],
] as const;

describe("the shape of a file", () => {
  test.each(structure)("%j", (text, want) => {
    expect(errorsOf(load(text))[0]).toBe(`LOAD_ERR_YAML_VALIDATE ${want}`);
  });
});

test("bytes that are no UTF-8 are told once, with their place", () => {
  const bytes = Uint8Array.from([...Buffer.from("- list: l\n  items: [a, b"), 0xff, 0xc0, 0x5d]);
  const loaded = load(`${new TextDecoder().decode(bytes)}\n${ruleText("r", "evt.type in (l)")}`);
  expect(warningsOf(loaded)[0]).toStartWith("LOAD_INVALID_UTF8 1.yaml:2:15 ");
  expect(warningsOf(loaded).filter((warning) => warning.includes("UTF8")).length).toBe(1);
});

const hostile: readonly (readonly [string, string, string])[] = [
  ["nesting of YAML", "[".repeat(200_000), "nesting exceeded"],
  [
    "aliases that multiply",
    `- &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from(
      { length: 12 },
      (_, i) => `- &a${i + 1} [${`*a${i}, `.repeat(10)}]\n`,
    ).join("")}`,
    "aliases repeat more than",
  ],
  [
    "nesting of a condition",
    ruleText("r", `${"(".repeat(100_000)}fd.num=1${")".repeat(100_000)}`),
    "exceeded max depth limit",
  ],
  [
    "negations",
    ruleText("r", `${"not (".repeat(100_000)}fd.num=1${")".repeat(100_000)}`),
    "exceeded max depth limit",
  ],
  [
    "a list of a million items",
    `- list: l\n  items: [${"item, ".repeat(1_000_000)}]\n${ruleText("r", "proc.name in (l)")}`,
    "after replacing its lists",
  ],
];

test.each(hostile)(
  "%s get a diagnostic soon",
  (_, text, want) => {
    const start = process.cpuUsage();
    const found = errorsOf(load(text)).join("\n");
    expect(found).toContain(want);
    const { user, system } = process.cpuUsage(start);
    // A machine that does nothing else needs a third of this at most.
    expect((user + system) / 1_000).toBeLessThan(10_000);
  },
  60_000,
);

const syntax = [
  ["this : is : not : yaml", "1.yaml:1:11 bad indentation of a mapping entry"],
  ["- rule: 'r", "1.yaml:1:9 unexpected end of the stream within a single quoted scalar"],
  ["- list: *l", "1.yaml:1:10 unknown anchor 'l'"],
] as const;

test.each(syntax)("%j is no YAML", (text, want) => {
  expect(errorsOf(load(text))).toEqual([`LOAD_ERR_YAML_PARSE ${want}`]);
});

const semantics = [
  [
    "- required_engine_version: 9999999",
    "1.yaml:1:3 Rules require engine version 0.9999999.0, but engine version is 0.63.0",
  ],
  [
    "- required_engine_version: 1.0.0",
    "1.yaml:1:3 Rules require engine version 1.0.0, but engine version is 0.63.0",
  ],
  [
    "- required_plugin_versions: [{name: p, version: one}]",
    "1.yaml:1:49 Invalid required version 'one' for plugin 'p'",
  ],
  [
    "- required_plugin_versions: [{name: p, version: 1.0.0, alternatives: [{name: p, version: 1.0.0}]}]",
    "1.yaml:1:71 Defined multiple alternative version requirements for plugin 'p'",
  ],
  [
    "- list: l\n  items: []\n  append: true",
    "1.yaml:1:3 List uses 'append' or 'override.items: append' but no list by that name already exists",
  ],
  [
    "- list: l\n  items: []\n  override: {items: append}",
    "1.yaml:1:3 List uses 'append' or 'override.items: append' but no list by that name already exists",
  ],
  [
    "- macro: m\n  condition: or fd.num=1\n  override: {condition: append}",
    "1.yaml:1:3 Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
  ],
  [
    "- rule: r\n  desc: e\n  override: {desc: append}",
    "1.yaml:1:3 Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists",
  ],
  [
    "- rule: r\n  desc: e\n  override: {desc: replace}",
    "1.yaml:1:3 An 'override.<key>: replace' to a rule was requested but no rule by that name already exists",
  ],
  [
    "- rule: r\n  enabled: true",
    "1.yaml:1:3 Rule has 'enabled' key but no rule by that name already exists",
  ],
  [change("append: true"), "1.yaml:6:3 Appended rule must have exceptions or condition property"],
  [
    change("condition: and fd.num=1\nsource: k8s_audit\nappend: true").replace(
      "priority",
      "source: syscall\n  priority",
    ),
    "1.yaml:7:3 Rule has been re-defined with a different source",
  ],
  [ruleText("r", "nowhere"), "1.yaml:3:14 Undefined macro 'nowhere' used in filter."],
  [
    "- macro: m\n  condition: a1 and nowhere\n- macro: a1\n  condition: fd.num=1\n",
    "1.yaml:2:14 Undefined macro 'a1' used in filter.",
  ],
  [
    `${macro}- macro: n\n  condition: m\n- macro: m\n  condition: fd.num=1 or n\n`,
    "1.yaml:4:14 reference loop in macro 'm'",
  ],
] as const;

describe("what items say about each other", () => {
  test.each(semantics)("%j", (text, want) => {
    expect(errorsOf(load(text))[0]).toBe(`LOAD_ERR_VALIDATE ${want}`);
  });
});

test("a mistake in a macro is told once, not for every rule", () => {
  const text = `- macro: m\n  condition: no.field=1\n${ruleText("r", "m")}${ruleText("s", "m")}`;
  expect(errorsOf(load(text)).length).toBe(1);
});

test("all mistakes of a file are told", () => {
  const text = `- rule: a\n  desc: d\n- list: l\n${ruleText("r", "nowhere", "typo: 1")}`;
  expect(errorsOf(load(text))).toEqual([
    "LOAD_ERR_YAML_VALIDATE 1.yaml:1:3 Item has no mapping for key 'condition'",
    "LOAD_ERR_YAML_VALIDATE 1.yaml:1:3 Item has no mapping for key 'output'",
    "LOAD_ERR_YAML_VALIDATE 1.yaml:1:3 Item has no mapping for key 'priority'",
    "LOAD_ERR_YAML_VALIDATE 1.yaml:3:3 Item has no mapping for key 'items'",
    "LOAD_ERR_VALIDATE 1.yaml:6:14 Undefined macro 'nowhere' used in filter.",
  ]);
});

test("a rule without an output still has its condition checked", () => {
  const text = ruleText("r", "evt.type=open and no.field=1 and nowhere").replace(
    "  output: o\n",
    "",
  );
  expect(errorsOf(load(text))).toEqual([
    "LOAD_ERR_YAML_VALIDATE 1.yaml:1:3 Item has no mapping for key 'output'",
    "LOAD_ERR_VALIDATE 1.yaml:3:47 Undefined macro 'nowhere' used in filter.",
  ]);
  expect(errorsOf(load(text.replace(" and nowhere", "")))).toEqual([
    "LOAD_ERR_YAML_VALIDATE 1.yaml:1:3 Item has no mapping for key 'output'",
    "LOAD_ERR_COMPILE_CONDITION 1.yaml:3:32 " +
      "filter_check called with nonexistent field no.field",
  ]);
});

const afterMistake = [
  ["appending to it", "- macro: m\n", "- macro: m\n  condition: or fd.num=1\n  append: true\n"],
  ["a macro", "- macro: m\n", ruleText("r", "evt.type=open and m")],
  ["a macro of a macro", "- macro: m\n", `- macro: n\n  condition: m\n${ruleText("r", "n")}`],
  ["a list", "- list: l\n", ruleText("r", "evt.type in (l)")],
  ["anything in a file that is no YAML", "- list: 'l\n", ruleText("r", "m and evt.type in (l)")],
] as const;

test.each(afterMistake)("not knowing %s is not a second mistake", (_, broken, user) => {
  expect(errorsOf(load([broken, user])).length).toBe(1);
});

test("what a mistake leaves unused is not told to be so", () => {
  expect(warningsOf(load([macro, ruleText("r", "m and nowhere")]))).toEqual([]);
});

test("a file with an error does not hide those of the next", () => {
  const { results } = load([rule, "- foo", "- bar"]);
  expect(results.map(({ name, errors }) => [name, errors.length])).toEqual([
    ["1.yaml", 0],
    ["2.yaml", 1],
    ["3.yaml", 1],
  ]);
});
