// Conditions made to hurt: each gets an answer soon, and memory for it stays bounded.
import { describe, expect, test } from "bun:test";
import { limits } from "../../src/base/limits.ts";
import { catalog } from "../../src/fields/catalog.ts";
import { check } from "../../src/filter/check.ts";
import { compile } from "../../src/filter/compile.ts";
import { message } from "../../src/filter/diagnostic.ts";
import { parse } from "../../src/filter/parser.ts";
import { print } from "../../src/filter/print.ts";
import { compileRegex } from "../../src/filter/regex/regex.ts";
import { generate } from "../../src/match/generate.ts";

const large = 1_000_000;
const slowMs = 8_000; // A laptop takes under one second; test machines are shared.

/** As often as it fits. */
function fill(text: string, length = large): string {
  return text.repeat(Math.floor(length / text.length));
}

/** What is wrong with a condition, in the loader's bounds; "fine" when nothing is. */
function answer(text: string): string {
  const parsed = parse({ name: "test", text }, { depthMax: limits.filterDepthMax });
  if (!parsed.ok) return message(parsed.error);
  const { ir, errors, warnings } = check(parsed.value, catalog);
  expect(errors.length).toBeLessThanOrEqual(limits.filterProblemsMax);
  expect(warnings.length).toBeLessThanOrEqual(limits.filterProblemsMax);
  if (ir === undefined) return message(errors[0]!);
  compile(ir);
  generate([{ ir, eventIds: [3] }]);
  print(parsed.value);
  return "fine";
}

const cases: readonly (readonly [what: string, text: string, want: string])[] = [
  ["parentheses", fill("("), "exceeded max depth limit of 1000"],
  ["negations", `${fill("not ")}a`, "filter error: unexpected identifier 'a'"],
  ["negated parentheses", fill("not("), "exceeded max depth limit of 1000"],
  ["transformers in transformers", fill("tolower("), "exceeded max depth limit of 1000"],
  ["many tests", `${fill("fd.num>1 or ")}fd.num>1`, "fine"],
  ["too many tests", `${fill("a.b=c or ")}a.b=c`, "filter_check called with nonexistent field a.b"],
  ["unknown events", `evt.type in (${fill("opne,")}x)`, "unknown event type opne"],
  ["a name of dots", `${fill("a.", 1_000)}b = 1`, "filter_check called with nonexistent field"],
  ["a longer one", `${fill("a.")}b = 1`, "filter_check called with nonexistent field"],
  ["digits", `fd.num = ${fill("9")}`, "fine"],
  ["a quote that does not close", `fd.name = '${fill("a")}`, "expected a string value"],
  ["many of them", `fd.name in (${fill("' ")})`, "expected a ')' token"],
  ["a long text", `fd.name = ${fill("a")}`, "filter parameter too long"],
  ["a long list", `fd.name in (${fill("a,")}a)`, "fine"],
  ["a list of mistakes", `fd.num in (${fill("a,")}a)`, "a is not a valid number"],
  ["a list of odd values", `evt.dir in (${fill("a,")}a)`, "fine"],
  ["a list of fields", `fd.name in (${fill("fd.name,")}a)`, "fine"],
  ["wildcards", `fd.name glob anyof (${fill("'*a*a*a*b',")}a)`, "fine"],
  ["paths of wildcards", `fd.name pmatch (${fill("/*/*a/*,")}a)`, "fine"],
  ["repetitions", "fd.name regex '(((x{1000}){1000}){1000}){1000}'", "invalid regex pattern"],
  ["repetitions of nothing", "fd.name regex '(((){1000}){1000}){1000}'", "invalid regex pattern"],
  ["large patterns", `fd.name regex anyof (${fill("'(abcdef){1000}',")}a)`, "invalid regex"],
  ["bytes that are not UTF-8", `fd.name in ("\\xff${"\\xc3".repeat(200)}")`, "fine"],
];

describe("a hostile condition", () => {
  test.each(cases)(
    "%s",
    (_what, text, want) => {
      // Without the text itself, which would fill the screen.
      expect(answer(text).slice(0, want.length)).toBe(want);
    },
    slowMs,
  );
});

test("an exponential pattern is matched in linear time", () => {
  const compiled = compileRegex("(a*)*(a|aa)*b");
  if ("error" in compiled) throw new Error(compiled.error);
  const began = performance.now();
  expect(compiled.matches("a".repeat(large))).toBe(false);
  expect(performance.now() - began).toBeLessThan(slowMs);
});
