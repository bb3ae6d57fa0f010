// The default rules by themselves: they load without a remark, and each action of the tables beside
// this file is told of by exactly the rule named there.

import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "../../src/filter/compile.ts";
import { loadRules } from "../../src/rules/load.ts";
import { priorityOf } from "../../src/rules/priority.ts";
import { verboseText } from "../../src/rules/result.ts";
import { containerActions } from "./container-actions.ts";
import { fileActions } from "./file-actions.ts";
import { hostActions } from "./host-actions.ts";
import { scheme } from "./stand-in.ts";

const folder = join(import.meta.dir, "../../rules");
const fileNames = ["gyr_rules.yaml", "gyr-incubating_rules.yaml"];
const files = fileNames.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const loaded = loadRules(files, { scheme });

test("every file loads without an error or a warning", () => {
  expect(loaded.results.map(verboseText)).toEqual(fileNames.map((name) => `${name}: Ok`));
});

describe("every rule", () => {
  test.each(loaded.rules.map((rule) => [rule.name, rule] as const))(
    "%s is complete",
    (_name, rule) => {
      expect(rule.tags.filter((tag) => tag.startsWith("maturity_"))).toHaveLength(1);
      expect(rule.tags.some((tag) => tag.startsWith("mitre_"))).toBe(true);
      expect(rule.tags.some((tag) => /^T(A?\d{4}|\d{4}(\.\d{3})?)$/.test(tag))).toBe(true);
      expect(rule.tags.includes("host") || rule.tags.includes("container")).toBe(true);
      expect(rule.desc.length).toBeGreaterThan(40);
      for (const field of ["evt.type", "user.name", "proc.exepath", "proc.pname", "proc.cmdline"])
        expect(rule.outputText).toContain(`=%${field}`);
    },
  );
});

test("the table beside the rules has a row for each of them, in their order", () => {
  const page = readFileSync(join(folder, "README.md"), "utf8");
  const rows = [...page.matchAll(/^\| \*\*(.+?)\*\* \| (\w+) \|/gm)];
  const described = rows.map(([, name, priority]) => [name, priorityOf(priority!)]);
  expect(described).toEqual(loaded.rules.map((rule) => [rule.name, rule.priority]));
});

describe("the first rule to tell of", () => {
  const rules = loaded.rules.filter((rule) => rule.enabled);
  const matchers = rules.map((rule) => ({ name: rule.name, matches: compile(rule.ir) }));

  test.each([...fileActions, ...hostActions, ...containerActions])("%s", (_what, event, rule) => {
    expect(matchers.find(({ matches }) => matches(event))?.name).toBe(rule);
  });
});
