// Items 193–214: lists, macros and rules, how they are defined and in which order they count.
import { expect } from "bun:test";
import { errorsOf, item, type Items, loadTexts, warningsOf } from "./harness.ts";
import {
  compiled,
  configWith,
  enabled,
  firstSnippet,
  list,
  loadSound,
  macro,
  ruleText,
} from "./rules-support.ts";

const opens = "evt.type = openat";
const undefinedMacro = "LOAD_ERR_VALIDATE Undefined macro 'm' used in filter.";

export const definition: Items = [
  item(193, "a list defined again wins everywhere", () => {
    const rule = ruleText("r", "proc.name in (l)");
    const first = list("l", "a");
    const again = list("l", "b, c");
    expect(compiled(first + rule + again)).toBe("proc.name in (b, c)");
    expect(compiled(first + rule, again)).toBe("proc.name in (b, c)");
  }),
  item(194, "a macro defined again wins; a rule defined again keeps its position", () => {
    const used = macro("m", "proc.name = a") + ruleText("r", "m") + macro("m", "proc.name = b");
    expect(compiled(used)).toBe("proc.name = b");
    const loaded = loadSound(
      ruleText("r", opens) + ruleText("s", opens) + ruleText("r", "evt.type = close"),
    );
    expect(loaded.rules.map(({ name, conditionText }) => [name, conditionText])).toEqual([
      ["r", "evt.type = close"],
      ["s", opens],
    ]);
  }),
  item(195, "a nested list defined again in a second file counts for the first", () => {
    const first = list("inner", "a") + list("l", "inner, x") + ruleText("r", "proc.name in (l)");
    expect(compiled(first, list("inner", "b"))).toBe("proc.name in (b, x)");
  }),
  item(196, "lists are spliced in at the front, in the middle and at the end", () => {
    const cats = list("cat_binaries", "cat, tac");
    const cases = [
      ["(cat_binaries, ls, ps)", "(cat, tac, ls, ps)"],
      ["(ls, cat_binaries, ps)", "(ls, cat, tac, ps)"],
      ["(ls, ps, cat_binaries)", "(ls, ps, cat, tac)"],
    ] as const;
    for (const [written, want] of cases) {
      expect(compiled(cats + ruleText("r", `proc.name in ${written}`))).toBe(
        `proc.name in ${want}`,
      );
    }
  }),
  item(197, "after `=` a list of one item is replaced too", () => {
    const cats = list("cat_binaries", "cat");
    expect(compiled(cats + ruleText("r", "proc.name=cat_binaries"))).toBe("proc.name = cat");
    expect(compiled(cats + ruleText("r", "proc.name= cat_binaries or fd.num = 1"))).toBe(
      "(proc.name = cat or fd.num = 1)",
    );
  }),
  item(198, "a list's name inside a longer word stays", () => {
    const text = list("my_list", "a") + ruleText("r", "fd.name in (file_my_list)");
    expect(compiled(text)).toBe("fd.name in (file_my_list)");
  }),
  item(199, "an item with a blank is no reference to a list", () => {
    const text =
      '- list: escaped val\n  items: [x]\n- list: l\n  items: ["escaped val"]\n' +
      ruleText("r", "proc.name = l");
    expect(compiled(list("l", '"escaped val"') + ruleText("r", "proc.name in (l)"))).toBe(
      'proc.name in ("escaped val")',
    );
    expect(loadTexts([text]).compiled.lists.get("l")?.items[0]?.text).toBe("x");
  }),
  item(200, "an item in quotes stays in quotes", () => {
    const text = list("l", `'"one string"'`) + ruleText("r", "proc.name in (l)");
    expect(compiled(text)).toBe('proc.name in ("one string")');
  }),
  item(201, "an empty file has no effect", () => {
    const rule = ruleText("r", opens);
    for (const files of [["", rule], [rule, ""], ["", rule, "# Nothing.\n"], ["---\n"]]) {
      const loaded = loadSound(...files);
      expect(loaded.rules.length).toBe(files.includes(rule) ? 1 : 0);
    }
  }),
  item(202, "several documents are one file", () => {
    expect(compiled(`${macro("m", opens)}---\n${ruleText("r", "m")}`)).toBe(opens);
  }),
  item(203, "a macro may follow its rule in the same file, not in a later one", () => {
    const rule = ruleText("r", "m");
    expect(compiled(rule + macro("m", opens))).toBe(opens);
    const { ok, results } = loadTexts([rule, macro("m", opens)]);
    expect([ok, results[0]?.errors.length]).toEqual([false, 1]);
    expect(errorsOf(loadTexts([rule]))).toEqual([undefinedMacro]);
  }),
  item(204, "a macro sees only macros defined before it was last touched", () => {
    const early = macro("n", "proc.name = a and m");
    const late = macro("m", opens);
    expect(errorsOf(loadTexts([early + late]))).toEqual([undefinedMacro]);
    const rule = ruleText("r", "n");
    expect(compiled(macro("n", "proc.name = a") + late + early + rule)).toBe(
      "(proc.name = a and evt.type = openat)",
    );
    const appended = macro("n", "and m", "override: {condition: append}");
    expect(compiled(macro("n", "proc.name = a") + late + appended + rule)).toBe(
      "(proc.name = a and evt.type = openat)",
    );
  }),
  item(205, "macros that refer to each other are a mistake", () => {
    const text = macro("m", opens) + macro("n", "m") + macro("m", "n");
    expect(errorsOf(loadTexts([text]))[0]).toContain("reference loop in macro '");
  }),
  item(206, "lists that refer to each other are not", () => {
    const lists = list("a", "b") + list("b", "a") + list("a", "b");
    expect(compiled(lists + ruleText("r", "proc.name in (a)"))).toBe("proc.name in (a)");
    const types = ruleText("r", "evt.type in (a)");
    expect(errorsOf(loadTexts([lists + types]))).toEqual([
      "LOAD_ERR_COMPILE_CONDITION unknown event type a",
    ]);
  }),
  item(207, "a rule may have any name", () => {
    for (const name of ["a rule with blanks", "$\\.*+?()[]{}|^"]) {
      expect(enabled(ruleText(`'${name}'`, opens))).toEqual([name]);
    }
  }),
  item(208, "names that conditions cannot write are told", () => {
    const text = `${macro("test-macro", opens)}- list: test list\n  items: [a]\n`;
    const codes = warningsOf(loadSound(text)).map((warning) => warning.split(" ")[0]);
    expect(codes).toContain("LOAD_INVALID_MACRO_NAME");
    expect(codes).toContain("LOAD_INVALID_LIST_NAME");
  }),
  item(209, "what nobody uses is told", () => {
    expect(warningsOf(loadSound(macro("m", opens) + list("l", "a")))).toEqual([
      "LOAD_UNUSED_MACRO Macro not referred to by any other rule/macro",
      "LOAD_UNUSED_LIST List not referred to by any other rule/macro",
    ]);
  }),
  item(210, "a rule of a source that is not there is left out, and what changes it too", () => {
    const source = "source: somewhere";
    const exceptions = "exceptions: [{name: e, fields: [no.field], values: [[a]]}]";
    const rule = ruleText("r", "no.field = 1", `${source}\n${exceptions}`);
    const append = `- rule: r\n  condition: and more.unknown = 1\n  append: true\n`;
    const loaded = loadSound(rule + append);
    expect(loaded.rules).toEqual([]);
    expect(warningsOf(loaded)[0]).toBe("LOAD_UNKNOWN_SOURCE Unknown source somewhere, skipping");
  }),
  item(211, "a rule keeps its source", () => {
    const error = "LOAD_ERR_VALIDATE Rule has been re-defined with a different source";
    const rule = ruleText("r", opens, "source: syscall");
    const others = [
      ruleText("r", opens, "source: somewhere"),
      "- rule: r\n  source: somewhere\n  condition: and fd.num = 1\n  append: true\n",
      "- rule: r\n  source: somewhere\n  condition: fd.num = 1\n  override: {condition: replace}\n",
    ];
    for (const other of others) expect(errorsOf(loadTexts([rule, other]))).toEqual([error]);
    expect(errorsOf(loadTexts([ruleText("r", opens), others[0]!]))).toEqual([error]);
    expect(errorsOf(loadTexts([others[0]!, ruleText("r", opens)]))).toEqual([error]);
  }),
  item(212, "a change may leave the source empty", () => {
    for (const source of ["source:", 'source: ""']) {
      const append = `- rule: r\n  ${source}\n  condition: and fd.num = 1\n  append: true\n`;
      expect(compiled(ruleText("r", opens) + append)).toBe("(evt.type = openat and fd.num = 1)");
    }
  }),
  item(213, "a rule below the minimum priority is left out and can still be changed", () => {
    const append = "- rule: r\n  condition: and fd.num = 1\n  append: true\n";
    const loaded = loadTexts([ruleText("r", opens) + append], configWith("priority=warning"));
    expect(errorsOf(loaded)).toEqual([]);
    expect(loaded.rules).toEqual([]);
  }),
  item(214, "the line shown is that of the condition, or of the macro's name in it", () => {
    const folded = ">\n    evt.type = openat\n    and no.field = 1";
    expect(firstSnippet(loadTexts([ruleText("r", folded)]))).toBe(
      `    and no.field = 1\n${" ".repeat(8)}^\n`,
    );
    const text = macro("m", folded) + ruleText("r", ">\n    proc.name = a\n    and m");
    expect(firstSnippet(loadTexts([text]))).toBe(`    and m\n${" ".repeat(8)}^\n`);
    const warned = ruleText("r", ">\n    evt.type = openat\n    and evt.dir = <");
    expect(firstSnippet(loadTexts([warned]))).toBe(`    and evt.dir = <\n${" ".repeat(8)}^\n`);
  }),
];
