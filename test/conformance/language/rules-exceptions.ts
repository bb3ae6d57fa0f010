// Items 265–287: exceptions. The rule holds when cat opens a file, unless an exception says it.
import { expect } from "bun:test";
import { errorsOf, item, type Items, loadTexts, warningsOf } from "./harness.ts";
import { change, compiled, fires, list, loadSound, ruleText } from "./rules-support.ts";

const condition = "evt.type=openat and proc.name=cat";

/** The rule with these entries of `exceptions`. */
const rule = (entries: string): string => ruleText("r", condition, `exceptions: [${entries}]`);

/** What follows the rule's own condition. */
const excepted = (entries: string): string =>
  compiled(list("shells", "bash, sh") + rule(entries)).slice(
    "((evt.type = openat and proc.name = cat)".length,
    -1,
  );

const mistakes = (entries: string): string[] => errorsOf(loadTexts([rule(entries)]));

const invalid = "LOAD_ERR_VALIDATE";
const missing = (key: string) => [`LOAD_ERR_YAML_VALIDATE Item has no mapping for key '${key}'`];
const operator = (name: string) => [`${invalid} '${name}' is not a supported comparison operator`];

const append = (entry: string, operation = "append"): string =>
  change(`exceptions: [${entry}]\noverride: {exceptions: ${operation}}`);

export const exceptions: Items = [
  item(265, "an exception without values has no effect", () => {
    expect(fires(rule("{name: e, fields: [proc.name]}"))).toBe(true);
    expect(fires(rule("{name: e, fields: [proc.name], values: []}"))).toBe(true);
  }),
  item(266, "any value of any exception suppresses", () => {
    const other = "{name: d, fields: [proc.name], values: [[dog]]}";
    const cat = "{name: e, fields: [proc.name], values: [[cat]]}";
    expect(fires(rule(other))).toBe(true);
    for (const entries of [
      cat,
      `${other}, ${cat}`,
      `${other}, ${other.replace("d,", "f,")}, ${cat}`,
    ])
      expect(fires(rule(entries))).toBe(false);
    expect(fires(rule("{name: e, fields: [proc.name], values: [[dog], [cat]]}"))).toBe(false);
  }),
  item(267, "values are appended, several times too", () => {
    const base = rule("{name: e, fields: [proc.name]}");
    expect(fires(base, append("{name: e, values: [[cat]]}"))).toBe(false);
    const twice = [append("{name: e, values: [[dog]]}"), append("{name: e, values: [[cow]]}")];
    expect(compiled(base, ...twice)).toEndWith("and not (proc.name = dog or proc.name = cow))");
  }),
  item(268, "`comps` compares, `=` unless told", () => {
    expect(excepted("{name: e, fields: [proc.name], comps: [contains], values: [[cat]]}")).toBe(
      " and not proc.name contains cat",
    );
    expect(excepted("{name: e, fields: [proc.name], values: [[cat]]}")).toBe(
      " and not proc.name = cat",
    );
  }),
  item(269, "for a single field all values are one list", () => {
    expect(excepted("{name: e, fields: proc.cmdline, comps: in, values: [cat /dev/null, b]}")).toBe(
      ' and not proc.cmdline in ("cat /dev/null", b)',
    );
  }),
  item(270, "a new exception can be appended when it has fields", () => {
    const entry = "{name: n, fields: [proc.name], values: [[cat]]}";
    expect(fires(rule(""), append(entry))).toBe(false);
    const bare = append("{name: n, values: [[cat]]}");
    expect(errorsOf(loadTexts([rule("") + bare]))).toEqual([
      `${invalid} Rule exception must have fields property with a list of fields`,
    ]);
  }),
  item(271, "a value with a blank is quoted, once", () => {
    for (const value of ['"cat /dev/null"', `'"cat /dev/null"'`]) {
      expect(excepted(`{name: e, fields: [proc.cmdline], values: [[${value}]]}`)).toBe(
        ' and not proc.cmdline = "cat /dev/null"',
      );
    }
  }),
  item(272, "`in` takes a list, a name in parentheses, and a name", () => {
    for (const value of ["[bash, sh]", "(shells)", "shells"]) {
      expect(
        excepted(`{name: e, fields: [fd.num, proc.name], comps: [=, in], values: [[1, ${value}]]}`),
      ).toBe(" and not (fd.num = 1 and proc.name in (bash, sh))");
    }
  }),
  item(273, "an exception has a name and fields", () => {
    expect(mistakes("{fields: proc.name}")).toEqual(missing("name"));
    expect(mistakes("{name: e}")).toEqual(missing("fields"));
  }),
  item(274, "fields, comparisons and values are of one length", () => {
    const both = "Fields and comps lists must have equal length";
    expect(mistakes("{name: e, fields: [proc.name, fd.num], comps: [=]}")).toEqual([
      `${invalid} ${both}`,
    ]);
    expect(mistakes("{name: e, fields: [proc.name, fd.num], values: [[cat]]}")).toEqual([
      `${invalid} Fields and values lists must have equal length`,
    ]);
  }),
  item(275, "fields and comparisons are known", () => {
    expect(mistakes("{name: e, fields: [not.exist]}")).toEqual([
      `${invalid} 'not.exist' is not a supported filter field`,
    ]);
    expect(mistakes("{name: e, fields: [proc.name], comps: [no-comp]}")).toEqual(
      operator("no-comp"),
    );
  }),
  item(276, "what is appended may be partial, what replaces may not", () => {
    const base = rule("{name: e, fields: [proc.name]}");
    const partial = "{name: e, values: [[cat]]}";
    expect(fires(base, append(partial))).toBe(false);
    expect(errorsOf(loadTexts([base + append(partial, "replace")]))).toEqual(missing("fields"));
  }),
  item(277, "an appended exception without values is told", () => {
    const text = rule("{name: e, fields: [proc.name]}") + append("{name: e, value: [[cat]]}");
    expect(warningsOf(loadSound(text))).toContain(
      "LOAD_APPEND_NO_VALUES Overriding/appending exception with no values",
    );
  }),
  item(278, "two exceptions of one name are told", () => {
    const entry = "{name: e, fields: [proc.name], values: [[dog]]}";
    expect(warningsOf(loadSound(rule(`${entry}, ${entry}`)))).toContain(
      "LOAD_EXCEPTION_NAME_NOT_UNIQUE Multiple definitions of exception 'e' in the same rule",
    );
  }),
  item(279, "the condition is in parentheses before the exception", () => {
    const text = ruleText(
      "r",
      "evt.type=openat or fd.num=1",
      'exceptions: [{name: e, fields: [proc.cmdline], comps: [contains], values: [["curl 127.0.0.1"]]}]',
    );
    expect(compiled(text)).toBe(
      '((evt.type = openat or fd.num = 1) and not proc.cmdline contains "curl 127.0.0.1")',
    );
  }),
  item(280, "several fields and several exceptions", () => {
    expect(
      excepted(
        "{name: e, fields: [proc.name, fd.num], comps: [=, '>'], values: [[cat, 3]]}, " +
          "{name: f, fields: proc.name, values: [dog]}",
      ),
    ).toBe(" and not (proc.name = cat and fd.num > 3) and not proc.name in (dog)");
  }),
  item(281, "a field's name as value is a constant, with a warning", () => {
    const told = (value: string) => {
      const loaded = loadSound(rule(`{name: e, fields: [proc.name], values: [[${value}]]}`));
      return warningsOf(loaded);
    };
    for (const value of ["proc.pname", "'\"proc.pname\"'", "'\"proc.pname \"'", "'proc.pname '"])
      expect(told(value).join()).toContain("LOAD_COMPILE_CONDITION ");
    expect(excepted("{name: e, fields: [proc.name], values: [['proc.pname ']]}")).toBe(
      ' and not proc.name = "proc.pname "',
    );
  }),
  item(282, "a transformer as value is one, unless there are blanks in it", () => {
    const entry = (value: string) => `{name: e, fields: [proc.name], values: [[${value}]]}`;
    for (const value of ["toupper(proc.pname)", '"toupper(proc.pname)"']) {
      expect(excepted(entry(value))).toBe(" and not proc.name = toupper(proc.pname)");
    }
    expect(excepted(entry("toupper( proc.pname)"))).toBe(
      ' and not proc.name = "toupper( proc.pname)"',
    );
    expect(warningsOf(loadSound(rule(entry("toupper( proc.pname)"))))[0]).toStartWith(
      "LOAD_COMPILE_CONDITION ",
    );
  }),
  item(283, "a field may be transformed", () => {
    for (const field of ["tolower(proc.name)", '"tolower(proc.name)"', "tolower( proc.name )"]) {
      expect(excepted(`{name: e, fields: [${field}], values: [[cat]]}`)).toBe(
        " and not tolower(proc.name) = cat",
      );
    }
  }),
  item(284, "a modifier takes a list, or one value", () => {
    const entry = (value: string) =>
      `{name: e, fields: [proc.name], comps: [startswith oneof], values: [[${value}]]}`;
    expect(excepted(entry("[sshd, sudo]"))).toBe(
      " and not proc.name startswith oneof (sshd, sudo)",
    );
    expect(excepted(entry("sshd"))).toBe(" and not proc.name startswith oneof (sshd)");
  }),
  item(285, "which operators take modifiers", () => {
    for (const comp of [
      "contains allof",
      "endswith anyof",
      "glob oneof",
      "icontains oneof",
      "= oneof",
      "regex oneof",
      "'  startswith oneof '",
    ]) {
      const name = comp.replaceAll("'", "").trim();
      expect(excepted(`{name: e, fields: [proc.name], comps: [${comp}], values: [[[a, b]]]}`)).toBe(
        ` and not proc.name ${name} (a, b)`,
      );
    }
  }),
  item(286, "which do not", () => {
    for (const comp of ["frobulate oneof", "in oneof", ">= oneof", "oneof"]) {
      expect(mistakes(`{name: e, fields: [proc.name], comps: ["${comp}"]}`)).toEqual(
        operator(comp),
      );
      expect(mistakes(`{name: e, fields: proc.name, comps: "${comp}"}`)[0]).toContain(
        "comps must be one of",
      );
    }
  }),
  item(287, "comparisons with and without modifiers beside each other", () => {
    expect(
      excepted(
        "{name: e, fields: [proc.name, fd.name], comps: [startswith oneof, startswith], " +
          "values: [[[sshd, sudo], /etc/]]}",
      ),
    ).toBe(" and not (proc.name startswith oneof (sshd, sudo) and fd.name startswith /etc/)");
  }),
];
