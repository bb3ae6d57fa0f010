import { expect, test } from "bun:test";
import { conditions, errorsOf, load, ruleText, warningsOf } from "../../test/support/load-rules.ts";

const condition = "evt.type=open";
const rule = (entries: string): string => ruleText("r", condition, `exceptions: [${entries}]`);

// Entries of `exceptions`, and what follows the rule's own condition.
const cases = [
  ["{name: e, fields: proc.name}", ""],
  ["{name: e, fields: [proc.name]}", ""],
  ["{name: e, fields: [proc.name], values: []}", ""],
  ["{name: e, fields: proc.name, values: [a, b]}", " and not proc.name in (a, b)"],
  ["{name: e, fields: proc.name, values: ['a b']}", ' and not proc.name in ("a b")'],
  ["{name: e, fields: fd.name, comps: pmatch, values: [/a]}", " and not fd.name pmatch (/a)"],
  [
    "{name: e, fields: fd.name, comps: startswith oneof, values: [/a, /b]}",
    " and not fd.name startswith oneof (/a, /b)",
  ],
  ["{name: e, fields: [proc.name], values: [[a]]}", " and not proc.name = a"],
  [
    "{name: e, fields: [proc.name], values: [[a], [b]]}",
    " and not (proc.name = a or proc.name = b)",
  ],
  [
    "{name: e, fields: [proc.name, fd.name], values: [[a, /x]]}",
    " and not (proc.name = a and fd.name = /x)",
  ],
  [
    "{name: e, fields: [proc.name, fd.name], comps: [contains, ' in '], values: [[a, [/x, /y]]]}",
    " and not (proc.name contains a and fd.name in (/x, /y))",
  ],
  ["{name: e, fields: [proc.name], comps: [in], values: [[a]]}", " and not proc.name in (a)"],
  [
    "{name: e, fields: [proc.name], comps: [in], values: [['(a, b)']]}",
    " and not proc.name in (a, b)",
  ],
  ["{name: e, fields: [proc.name], comps: [in], values: [[[]]]}", " and not proc.name in ()"],
  [
    "{name: e, fields: [proc.name], comps: [in], values: [[shells]]}",
    " and not proc.name in (bash, sh)",
  ],
  [
    "{name: e, fields: [proc.name], comps: [in], values: [[(shells)]]}",
    " and not proc.name in (bash, sh)",
  ],
  [
    "{name: e, fields: [proc.name], comps: [startswith oneof], values: [[[sshd, sudo]]]}",
    " and not proc.name startswith oneof (sshd, sudo)",
  ],
  [
    "{name: e, fields: [proc.name], comps: [startswith oneof], values: [[sshd]]}",
    " and not proc.name startswith oneof (sshd)",
  ],
  [
    "{name: e, fields: [proc.name, fd.name], comps: [startswith oneof, startswith], values: [[[sshd, sudo], /etc/]]}",
    " and not (proc.name startswith oneof (sshd, sudo) and fd.name startswith /etc/)",
  ],
  [
    "{name: e, fields: [proc.cmdline], comps: [contains], values: [['curl 127.0.0.1']]}",
    ' and not proc.cmdline contains "curl 127.0.0.1"',
  ],
  [
    "{name: e, fields: [proc.cmdline], comps: [contains], values: [['\"curl 127.0.0.1\"']]}",
    ' and not proc.cmdline contains "curl 127.0.0.1"',
  ],
  [
    "{name: e, fields: [proc.name], values: [[toupper(proc.pname)]]}",
    " and not proc.name = toupper(proc.pname)",
  ],
  [
    "{name: e, fields: [proc.name], values: [['toupper( proc.pname)']]}",
    ' and not proc.name = "toupper( proc.pname)"',
  ],
  ["{name: e, fields: [tolower(proc.name)], values: [[a]]}", " and not tolower(proc.name) = a"],
  ["{name: e, fields: ['tolower( proc.name )'], values: [[a]]}", " and not tolower(proc.name) = a"],
  [
    "{name: e, fields: proc.name, values: [a]}, {name: f, fields: fd.name, values: [b]}",
    " and not proc.name in (a) and not fd.name in (b)",
  ],
] as const;

test.each(cases)("%s", (entries, want) => {
  const loaded = load(`- list: shells\n  items: [bash, sh]\n${rule(entries)}`);
  expect(errorsOf(loaded)).toEqual([]);
  const whole = want === "" ? "evt.type = open" : `(evt.type = open${want})`;
  expect(conditions(loaded).r).toBe(whole);
});

test("the whole condition is excepted, not its last part", () => {
  const text = ruleText(
    "r",
    "fd.num=1 or fd.num=2",
    "exceptions: [{name: e, fields: proc.name, values: [a]}]",
  );
  expect(conditions(load(text)).r).toBe("((fd.num = 1 or fd.num = 2) and not proc.name in (a))");
});

test("values are appended, again and again", () => {
  const change = (value: string, how: string): string =>
    `- rule: r\n  exceptions: [{name: e, values: [${value}]}]\n  ${how}\n`;
  const loaded = load([
    rule("{name: e, fields: proc.name, values: [a]}"),
    change("b", "append: true"),
    change("c", "override: {exceptions: append}"),
  ]);
  expect(errorsOf(loaded)).toEqual([]);
  expect(conditions(loaded).r).toBe("(evt.type = open and not proc.name in (a, b, c))");
});

test("a new exception may be appended", () => {
  const change =
    "- rule: r\n  exceptions: [{name: f, fields: fd.name, values: [b]}]\n  override: {exceptions: append}\n";
  const loaded = load([rule("{name: e, fields: proc.name, values: [a]}"), change]);
  expect(conditions(loaded).r).toBe(
    "(evt.type = open and not proc.name in (a) and not fd.name in (b))",
  );
});

test("a condition appended later comes before the exceptions", () => {
  const change = "- rule: r\n  condition: and fd.num=1\n  override: {condition: append}\n";
  const loaded = load([rule("{name: e, fields: proc.name, values: [a]}"), change]);
  expect(conditions(loaded).r).toBe("((evt.type = open and fd.num = 1) and not proc.name in (a))");
});

test.each(["proc.pname", "'proc.pname '", "'toupper( proc.pname)'"])(
  "value %s is suspicious",
  (value) => {
    const loaded = load(rule(`{name: e, fields: [proc.name], values: [[${value}]]}`));
    expect(warningsOf(loaded)[0]).toStartWith("LOAD_COMPILE_CONDITION 1.yaml:6:");
  },
);
