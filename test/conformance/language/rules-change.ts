// Items 215–233: `append` and `override`.
import { expect } from "bun:test";
import { errorsOf, item, type Items, loadTexts, warningsOf } from "./harness.ts";
import {
  change,
  compiled,
  firstSnippet,
  list,
  loadSound,
  macro,
  reported,
  ruleText,
} from "./rules-support.ts";

const opens = "evt.type = openat";
const rule = ruleText("r", opens, "tags: [t]\nenabled: false");
const deprecated =
  "LOAD_DEPRECATED_ITEM 'append' key is deprecated. Add an 'append' entry (e.g. 'condition: " +
  "append') under 'override' instead.";

/** The rule `r` after a change to it. */
function changed(keys: string) {
  return loadSound(rule, change(keys)).rules[0]!;
}

/** What is wrong with a change to the rule `r`. */
function mistakes(keys: string): string[] {
  return errorsOf(loadTexts([rule + change(keys)]));
}

export const changes: Items = [
  item(215, "`append: true` works, with a warning, and takes condition and exceptions", () => {
    const append = "append: true";
    const text =
      list("l", "a") +
      list("l", "b", append) +
      macro("m", "proc.name in (l)") +
      macro("m", "or fd.num = 1", append) +
      ruleText("r", opens) +
      change(`condition: and m\ntags: [u]\ndesc: e\n${append}`);
    expect(compiled(text)).toBe("(evt.type = openat and (proc.name in (a, b) or fd.num = 1))");
    const loaded = loadSound(text);
    expect(loaded.rules[0]).toMatchObject({
      conditionText: "evt.type = openat and m",
      tags: [],
      desc: "d",
    });
    expect(warningsOf(loaded)).toEqual([deprecated, deprecated, deprecated]);
    const excepted = change(`exceptions: [{name: e, fields: proc.name, values: [a]}]\n${append}`);
    expect(compiled(rule + excepted)).toBe("(evt.type = openat and not proc.name in (a))");
  }),
  item(216, "`append: false` defines again", () => {
    const text = list("l", "a") + list("l", "b", "append: false");
    expect(compiled(text + ruleText("r", "proc.name in (l)"))).toBe("proc.name in (b)");
  }),
  item(217, "what is appended to a macro binds as its text does", () => {
    const text =
      macro("m", "(proc.name = a or proc.name = b)") +
      macro("m", "or proc.name = ssh", "append: true");
    expect(compiled(text + ruleText("r", "m"))).toBe(
      "((proc.name = a or proc.name = b) or proc.name = ssh)",
    );
  }),
  item(218, "`override` appends without a warning", () => {
    const text =
      list("l", "a") +
      list("l", "b", "override: {items: append}") +
      macro("m", "proc.name in (l)") +
      macro("m", "or fd.num = 1", "override: {condition: append}") +
      ruleText("r", `${opens} and m`);
    expect(compiled(text)).toBe("(evt.type = openat and (proc.name in (a, b) or fd.num = 1))");
    expect(warningsOf(loadSound(text))).toEqual([]);
  }),
  item(219, "texts of a rule are joined with a blank", () => {
    const keys = "desc: e\ncondition: and fd.num = 1\noutput: p\n";
    expect(
      changed(`${keys}override: {desc: append, condition: append, output: append}`),
    ).toMatchObject({ desc: "d e", conditionText: `${opens} and fd.num = 1`, outputText: "o p" });
  }),
  item(220, "what is replaced leaves the rest alone", () => {
    const keys = "desc: e\ncondition: fd.num = 1\n";
    expect(changed(`${keys}override: {desc: replace, condition: replace}`)).toMatchObject({
      desc: "e",
      conditionText: "fd.num = 1",
      outputText: "o",
      tags: ["t"],
    });
  }),
  item(221, "one item may append and replace", () => {
    const keys = "desc: e\ncondition: and fd.num = 1\n";
    expect(changed(`${keys}override: {desc: replace, condition: append}`)).toMatchObject({
      desc: "e",
      conditionText: `${opens} and fd.num = 1`,
    });
  }),
  item(222, "nothing can be appended to a priority", () => {
    const keys = "priority: ERROR\noverride:\n  priority: append";
    expect(mistakes(keys)).toEqual([
      "LOAD_ERR_YAML_VALIDATE Key 'priority' cannot be appended to, use 'replace' instead",
    ]);
    expect(firstSnippet(loadTexts([rule + change(keys)]))).toContain("priority: append");
  }),
  item(223, "`append` and `override` exclude each other", () => {
    const keys = "condition: and fd.num = 1\nappend: true\noverride: {condition: append}";
    const loaded = loadTexts([rule + change(keys)]);
    expect(errorsOf(loaded)[0]).toContain(
      "Keys 'override' and 'append: true' cannot be used together.",
    );
    expect(warningsOf(loaded)).toEqual([deprecated]);
  }),
  item(224, "nothing can be appended to a macro or a list that is not there", () => {
    const none = "but no";
    for (const append of ["append: true", "override: {condition: append}"]) {
      expect(errorsOf(loadTexts([macro("m", opens, append)]))).toEqual([
        `LOAD_ERR_VALIDATE Macro uses 'append' or 'override.condition: append' ${none} macro by ` +
          "that name already exists",
      ]);
    }
    for (const append of ["append: true", "override: {items: append}"]) {
      expect(errorsOf(loadTexts([list("l", "a", append)]))).toEqual([
        `LOAD_ERR_VALIDATE List uses 'append' or 'override.items: append' ${none} list by that ` +
          "name already exists",
      ]);
    }
  }),
  item(225, "replacing a macro or a list that is not there defines it", () => {
    const first =
      list("l", "a", "override: {items: replace}") +
      macro("m", "proc.name in (l)", "override: {condition: replace}");
    const user = ruleText("r", "m");
    expect(compiled(first + user)).toBe("proc.name in (a)");
    const again = list("l", "b") + macro("m", "fd.name in (l)");
    expect(compiled(first + again + user)).toBe("fd.name in (b)");
  }),
  item(226, "a rule that is not there cannot be changed", () => {
    const append = change("desc: e\noverride: {desc: append}");
    const replace = change("desc: e\noverride: {desc: replace}");
    expect(errorsOf(loadTexts([append]))).toEqual([
      "LOAD_ERR_VALIDATE Rule uses 'append' or 'override.<key>: append' but no rule by that name " +
        "already exists",
    ]);
    expect(errorsOf(loadTexts([replace]))).toEqual([
      "LOAD_ERR_VALIDATE An 'override.<key>: replace' to a rule was requested but no rule by " +
        "that name already exists",
    ]);
  }),
  item(227, "a misspelt `override` is an unknown key, and the item a definition", () => {
    const again = ruleText("r", "evt.type = close", "override_written_wrong: {condition: append}");
    const loaded = loadSound(rule + again);
    expect(loaded.rules[0]!.conditionText).toBe("evt.type = close");
    expect(warningsOf(loaded)).toContain(
      "LOAD_UNKNOWN_KEY Unknown key 'override_written_wrong'. The key will be ignored.",
    );
  }),
  item(228, "what `override` names must be there", () => {
    expect(mistakes("override: {condition: append}")).toEqual([
      "LOAD_ERR_YAML_VALIDATE An append override for 'condition' was specified but 'condition' " +
        "is not defined",
    ]);
  }),
  item(229, "what is there must be named under `override`", () => {
    expect(mistakes("desc: e\npriority: INFO\noverride: {desc: replace}")).toEqual([
      "LOAD_ERR_YAML_VALIDATE Unexpected key 'priority': no corresponding entry under 'override' " +
        "is defined.",
    ]);
  }),
  item(230, "`enabled: replace` turns a rule on", () => {
    expect(changed("enabled: true\noverride: {enabled: replace}").enabled).toBe(true);
    expect(reported(rule + change("enabled: true\noverride: {enabled: replace}"))).toEqual(["r"]);
    expect(mistakes("override: {enabled: replace}")[0]).toContain("'enabled' is not defined");
  }),
  item(231, "which keys can be appended to, which replaced", () => {
    const values = {
      condition: "and fd.num = 1",
      output: "p",
      desc: "e",
      tags: "[u]",
      exceptions: "[{name: e, fields: proc.name, values: [a]}]",
      priority: "ERROR",
      enabled: "true",
      warn_evttypes: "false",
      "skip-if-unknown-filter": "true",
      capture: "true",
      capture_duration: "5",
    };
    const appendable: string[] = [];
    for (const [key, value] of Object.entries(values)) {
      const written = key === "condition" ? "fd.num = 1" : value;
      expect(mistakes(`${key}: ${written}\noverride: {${key}: replace}`)).toEqual([]);
      const refused = mistakes(`${key}: ${value}\noverride: {${key}: append}`);
      if (refused.length === 0) appendable.push(key);
      else expect(refused[0]).toContain(`Key '${key}' cannot be appended to`);
    }
    expect(appendable).toEqual(["condition", "output", "desc", "tags", "exceptions"]);
  }),
  item(232, "an appended condition starts with `and` or `or`", () => {
    const text = ruleText("r", "evt.type=open") + change("condition: bar\nappend: true");
    expect(errorsOf(loadTexts([text]))).toEqual([
      "LOAD_ERR_COMPILE_CONDITION unexpected token after 'open', expecting 'or', 'and'",
    ]);
  }),
  item(233, "an appended rule has a condition or exceptions", () => {
    expect(mistakes("desc: e\nappend: true")).toEqual([
      "LOAD_ERR_VALIDATE Appended rule must have exceptions or condition property",
    ]);
  }),
];
