import { expect, test } from "bun:test";
import { loadRules } from "./load.ts";
import { paintedText, resultJson, summaryText, verboseText } from "./result.ts";
import { load, ruleText, testScheme } from "../../test/support/load-rules.ts";

const macro = "- macro: m\n  condition: >\n    evt.type = open\n    and fd.nam = 1\n";
const wrong = load(`${macro}${ruleText("r", "m and proc.name = evt.plugininfo", "typo: 1")}`);
const clean = load(ruleText("r", "evt.type=open"));
const warned = load("- list: l\n  items: []\n");

test("a clean file is one word", () => {
  expect(verboseText(clean.results[0]!)).toBe("1.yaml: Ok");
  expect(summaryText(clean.results[0]!)).toBe("1.yaml: Ok");
});

test("verbose text says where, shows the line, says what", () => {
  expect(verboseText(wrong.results[0]!).split("\n")).toEqual([
    "1.yaml: Invalid",
    "1 Errors:",
    "In rules content: (1.yaml:0:0)",
    "    rule 'r': (1.yaml:4:2)",
    "    rule condition: (1.yaml:6:13)",
    '    condition expression: ("m and proc.name =...":7:14)',
    "    at 1.yaml:7:14",
    "------",
    "  condition: m and proc.name = evt.plugininfo",
    "             ^",
    "------",
    "which was written in macro 'm' at 1.yaml:4:9",
    "    and fd.nam = 1",
    "        ^^^^^^",
    "------",
    "LOAD_ERR_COMPILE_CONDITION (Error compiling condition): " +
      "filter_check called with nonexistent field fd.nam",
    "    hint: did you mean 'fd.name', 'fd.num'?",
    "2 Warnings:",
    "In rules content: (1.yaml:0:0)",
    "    rule 'r': (1.yaml:4:2)",
    "    rule condition: (1.yaml:6:13)",
    '    condition expression: ("m and proc.name =...":7:32)',
    "    at 1.yaml:7:32",
    "------",
    "  condition: m and proc.name = evt.plugininfo",
    "                               ^^^^^^^^^^^^^^",
    "------",
    "LOAD_COMPILE_CONDITION (Warning in rule condition): " +
      "'evt.plugininfo' may be a valid field misused as a const string value",
    "    hint: to compare with the field's value write val(evt.plugininfo)",
    "In rules content: (1.yaml:0:0)",
    "    rule 'r': (1.yaml:4:2)",
    "    at 1.yaml:10:3",
    "------",
    "  typo: 1",
    "  ^^^^",
    "------",
    "LOAD_UNKNOWN_KEY (Unknown key in item definition): " +
      "Unknown key 'typo'. The key will be ignored.",
    "    hint: remove it, or move it to where it belongs; keys here are rule, source, append, " +
      "override, condition, output, desc, priority, enabled, capture, capture_duration, " +
      "warn_evttypes, skip-if-unknown-filter, tags, exceptions",
  ]);
});

test("warnings alone leave the file valid", () => {
  expect(verboseText(warned.results[0]!)).toMatchInlineSnapshot(`
    "1.yaml: Ok, with warnings
    1 Warnings:
    In rules content: (1.yaml:0:0)
        list 'l': (1.yaml:0:2)
        at 1.yaml:1:3
    ------
    - list: l
      ^^^^^^^
    ------
    LOAD_UNUSED_LIST (Unused list): List not referred to by any other rule/macro
        hint: use it in a condition or in another list, or remove it"
  `);
});

test("painted, it says the same; the mistake, its place and the remedy stand out", () => {
  const painted: string[] = [];
  const text = paintedText(wrong.results[0]!, (role, part) => {
    if (role !== "quiet") painted.push(`${role}: ${part}`);
    return part;
  });
  expect(text).toBe(verboseText(wrong.results[0]!));
  expect(painted.slice(0, 7)).toEqual([
    "error: Invalid",
    "place: 1.yaml:7:14",
    "error: ^",
    "place: 1.yaml:4:9",
    "error: ^^^^^^",
    "error: LOAD_ERR_COMPILE_CONDITION",
    "hint: hint: did you mean 'fd.name', 'fd.num'?",
  ]);
});

test("a file cannot tell the terminal anything", () => {
  const loaded = load('- list: "\\e[2J"\n  items: []\n');
  expect(verboseText(loaded.results[0]!)).toContain("list '.[2J'");
  expect(verboseText(loaded.results[0]!)).not.toContain("\x1b");
});

test("rules of one unknown source are told together", () => {
  const other = (name: string, source: string) => ruleText(name, "a.b = 1", `source: ${source}`);
  const { results } = load([other("a", "x"), other("b", "y"), other("c", "x")].join(""));
  const text = verboseText(results[0]!);
  expect(text).toContain("3 Warnings:");
  expect(text.match(/Unknown source x/g)).toHaveLength(1);
  expect(text).toContain("    and one more rule of this source:\n        'c' at 1.yaml:13:3\n");
  expect(text.indexOf("'c' at")).toBeLessThan(text.indexOf("rule 'b'"));
});

test("what cannot be read has no line to show", () => {
  const loaded = loadRules([{ name: "x.yaml", unreadable: "permission denied" }], {
    scheme: testScheme,
  });
  expect(verboseText(loaded.results[0]!).split("\n").slice(1, 4)).toEqual([
    "1 Errors:",
    "In rules content: (x.yaml:0:0)",
    "LOAD_ERR_FILE_READ (File read error): permission denied",
  ]);
});

test("the summary is one line of codes", () => {
  expect(summaryText(wrong.results[0]!)).toBe(
    "1.yaml: Invalid 1 errors: [LOAD_ERR_COMPILE_CONDITION (Error compiling condition)] " +
      "2 warnings: [LOAD_COMPILE_CONDITION (Warning in rule condition) " +
      "LOAD_UNKNOWN_KEY (Unknown key in item definition)]",
  );
});

test("the JSON form has the chain of items", () => {
  const loaded = load(ruleText("r", "evt.type=open and no"));
  const position = (line: number, column: number, offset: number, name = "1.yaml"): object => ({
    name,
    line,
    column,
    offset,
  });
  const locations = [
    { item_type: "rules content", item_name: "", position: position(0, 0, 0) },
    { item_type: "rule", item_name: "r", position: position(0, 2, 2) },
    { item_type: "rule condition", item_name: "", position: position(2, 13, 33) },
    {
      item_type: "condition expression",
      item_name: "",
      position: position(3, 32, 51, '"evt.type=open and no"'),
    },
  ];
  const caret = " ".repeat(31);
  expect(resultJson(loaded.results[0]!, ["failed for <root>: x"])).toEqual({
    name: "1.yaml",
    schema_valid: false,
    schema_warnings: ["failed for <root>: x"],
    successful: false,
    errors: [
      {
        context: { locations, snippet: `  condition: evt.type=open and no\n${caret}^\n` },
        code: "LOAD_ERR_VALIDATE",
        codedesc: "Error validating rule/macro/list/exception objects",
        message: "Undefined macro 'no' used in filter.",
      },
    ],
    warnings: [],
  });
});

test("deprecated fields are named apart", () => {
  const loaded = load(ruleText("r", "evt.type=open and evt.dir = <"));
  expect(resultJson(loaded.results[0]!)).toMatchObject({
    warnings: [{ code: "LOAD_DEPRECATED_ITEM", deprecated_field: "evt.dir" }],
  });
});

test("long lines are cut on both sides of the place", () => {
  const many = (item: string): string => `(${`${item}, `.repeat(60)}${item})`;
  const condition = `proc.name in ${many("a")} and no.field=1 and fd.num in ${many("1")}`;
  const json = JSON.stringify(resultJson(load(ruleText("r", condition)).results[0]!));
  const [, line = "", caret = ""] = /"snippet":"([^\\]*)\\n( *\^)\\n"/.exec(json) ?? [];
  expect(line.length).toBe(160);
  expect(line).toStartWith("...");
  expect(line).toEndWith("...");
  expect(line.slice(caret.length - 1)).toStartWith("no.field=1");
});

test("a file that cannot be read is an error of that file", () => {
  const unreadable = { name: "gone.yaml", unreadable: "no such file" };
  const { ok, results } = loadRules([unreadable], { scheme: testScheme });
  expect(ok).toBe(false);
  expect(summaryText(results[0]!)).toBe(
    "gone.yaml: Invalid 1 errors: [LOAD_ERR_FILE_READ (File read error)]",
  );
});
