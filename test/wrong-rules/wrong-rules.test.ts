// Rules files with one mistake each, and what is said about them: `messages.txt`, to be read as the
// author of such a file would. `UPDATE_GOLDEN=1` writes it anew; review the difference.
import { expect, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadRulesFor } from "../../src/app/rules.ts";
import { type Diagnostic, hint } from "../../src/rules/diagnostic.ts";
import { verboseText } from "../../src/rules/result.ts";
import { builtinConfig } from "../support/replay-capture.ts";

const here = import.meta.dir;
const names = readdirSync(here)
  .filter((name) => name.endsWith(".yaml"))
  .sort();
const config = builtinConfig();

const results = names.map((name) => {
  const text = readFileSync(join(here, name), "utf8");
  return loadRulesFor([{ name, text }], config).results[0]!;
});

test("there are more than a hundred", () => {
  expect(names.length).toBeGreaterThan(100);
});

test("the messages are those that were reviewed", () => {
  const messages = results.map((result) => `${verboseText(result)}\n`).join("\n");
  const file = join(here, "messages.txt");
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(file, messages);
  expect(messages).toBe(readFileSync(file, "utf8"));
});

/** What a mistake makes of the rest of the file is told too, but only beside it. */
const first = ({ errors, warnings }: (typeof results)[number]): Diagnostic | undefined =>
  errors[0] ?? warnings[0];

test.each(results.map((result) => [result.name, result] as const))(
  "%s: the mistake is found, with its place and a remedy",
  (name, result) => {
    const diagnostic = first(result);
    expect(diagnostic?.at.file.name).toBe(name);
    expect(hint(diagnostic!.problem) ?? "").not.toBe("");
  },
);
