// What is legal, loads silently in Falco, and is hardly ever meant.

import { describe, expect, test } from "bun:test";
import { load, ruleText, warningsOf } from "../../test/support/load-rules.ts";

const opens = "evt.type = open";
const codes = (text: string, options = {}): string[] =>
  warningsOf(load(text, options)).map((warning) => warning.split(" ")[0]!);

const pairs = [
  // earlier                             later                                          shadowed
  [opens, opens, true],
  [opens, `${opens} and proc.name = cat`, true],
  [`${opens} and proc.name = cat`, `proc.name = cat and fd.num = 1 and ${opens}`, true],
  [`${opens} and (fd.num = 1 or fd.num = 2)`, `${opens} and (fd.num = 1 or fd.num = 2)`, true],
  [`${opens} and not proc.name = cat`, `${opens} and not proc.name = cat and fd.num = 1`, true],
  [`${opens} and proc.name = cat`, opens, false],
  [`${opens} and proc.name = cat`, `${opens} and proc.name = dog`, false],
  [`${opens} and proc.name in (cat)`, `${opens} and proc.name in (cat, dog)`, false],
  [opens, `evt.type = close`, false],
] as const;

describe("a rule that an earlier one beats", () => {
  test.each(pairs)("%s, then %s: %p", (first, second, want) => {
    const text = ruleText("first", first) + ruleText("second", second);
    expect(codes(text)).toEqual(want ? ["LOAD_SHADOWED_RULE"] : []);
  });

  const two = ruleText("first", opens) + ruleText("second", opens);

  test("is told with the name of that one, at the later one", () => {
    expect(warningsOf(load(two))[0]).toStartWith("LOAD_SHADOWED_RULE 1.yaml:6:3");
    expect(warningsOf(load(two))[0]).toContain("'first'");
  });

  test("reports when all rules that match do", () => {
    expect(codes(two, { firstMatchOnly: false })).toEqual([]);
  });

  test("reports when that one is off, or below the minimum priority", () => {
    const off = ruleText("first", opens, "enabled: false") + ruleText("second", opens);
    expect(codes(off)).toEqual([]);
    const second = ruleText("second", opens).replace("INFO", "ERROR");
    expect(codes(ruleText("first", opens) + second, { priorityLevelMax: 4 })).toEqual([]);
  });
});

const excepted = [
  // condition                        exception                                          never
  ["proc.name = cat", "fields: [proc.name], values: [[dog]]", true],
  ["proc.name in (cat, dog)", "fields: [proc.name], values: [[cow], [ox]]", true],
  ["proc.name = cat", "fields: [proc.name, fd.num], values: [[dog, 1]]", true],
  ["proc.name = cat", "fields: [proc.name], comps: [in], values: [[[dog, cow]]]", true],
  ["proc.name = cat", "fields: proc.name, values: [dog, cow]", true],
  ["proc.name = cat", "fields: proc.name, values: [dog, cat]", false],
  ["proc.name = cat", "fields: [proc.name], comps: [startswith], values: [[d]]", false],
  ["proc.name = cat", "fields: [proc.name], values: [[animals]]", false],
  ["proc.name = cat", "fields: [proc.pname], values: [[dog]]", false],
  ["not proc.name = cat", "fields: [proc.name], values: [[dog]]", false],
  ["(proc.name = cat or fd.num = 1)", "fields: [proc.name], values: [[dog]]", false],
  ["proc.name startswith c", "fields: [proc.name], values: [[dog]]", false],
  ["proc.name = cat", "fields: [proc.name], values: []", false],
] as const;

test.each(excepted)("%s, except %s: never %p", (condition, exception, want) => {
  const text = ruleText(
    "r",
    `${opens} and ${condition} and not proc.cmdline in (animals)`,
    `exceptions: [{name: e, ${exception}}]`,
  );
  const found = codes(`- list: animals\n  items: [cat]\n${text}`);
  expect(found).toEqual(want ? ["LOAD_DEAD_EXCEPTION"] : []);
});

const repeated = [
  [ruleText("r", opens), true],
  ["- rule: r\n  desc: e\n  override: {desc: append}\n", false],
  [ruleText("s", "evt.type = close"), false],
] as const;

test.each(repeated)("a rule, then %j: defined twice %p", (second, want) => {
  const found = codes(ruleText("r", opens) + second);
  expect(found.includes("LOAD_REPEATED_ITEM")).toBe(want);
});

test("another file may define a rule again", () => {
  expect(warningsOf(load([ruleText("r", opens), ruleText("r", opens)]))).toEqual([]);
});

const words = [
  ["proc.name in (shell_binarys)", true],
  ["proc.name in (cat, shell_binarie)", true],
  ["proc.name in (shell_binaries)", false],
  ["proc.name in (some_program)", false],
  ['proc.name in ("shell_binarys")', false],
] as const;

test.each(words)("%s: nearly the name of a list: %p", (condition, want) => {
  const lists = "- list: shell_binaries\n  items: [sh]\n- list: more\n  items: [shell_binaries]\n";
  const user = ruleText("u", `${opens} and proc.pname in (more)`);
  const found = warningsOf(load(lists + user + ruleText("r", `${opens} and ${condition}`)));
  expect(found.some((warning) => warning.includes("no list has this name"))).toBe(want);
});
