// Every mistake an exception of a rule can hold.

import { expect, test } from "bun:test";
import { errorsOf, load, ruleText } from "../../test/support/load-rules.ts";

const exceptions = [
  [
    "fields: [proc.name], comps: [=, =]",
    "exception",
    "Fields and comps lists must have equal length",
  ],
  ["fields: [proc.name], comps: in", "exception", "Fields and comps lists must have equal length"],
  ["fields: proc.name, comps: [in]", "exception", "Fields and comps must both be strings"],
  [
    "fields: proc.name, comps: =",
    "exception",
    "When fields is a single value, comps must be one of (in, pmatch, intersects) or a modifier operator (e.g. startswith oneof)",
  ],
  [
    "fields: [proc.name], comps: [no-comp]",
    "exception",
    "'no-comp' is not a supported comparison operator",
  ],
  [
    "fields: [proc.name], comps: [frobulate oneof]",
    "exception",
    "'frobulate oneof' is not a supported comparison operator",
  ],
  [
    "fields: [proc.name], comps: [in oneof]",
    "exception",
    "'in oneof' is not a supported comparison operator",
  ],
  [
    'fields: [proc.name], comps: [">= oneof"]',
    "exception",
    "'>= oneof' is not a supported comparison operator",
  ],
  [
    "fields: [proc.name], comps: [oneof]",
    "exception",
    "'oneof' is not a supported comparison operator",
  ],
  ["fields: [not.exist]", "exception", "'not.exist' is not a supported filter field"],
  [
    "fields: proc.name or fd.num",
    "exception",
    "'proc.name or fd.num' is not a supported filter field",
  ],
  [
    "fields: [proc.name, fd.name], values: [[a]]",
    "exception",
    "Fields and values lists must have equal length",
  ],
  [
    "fields: [proc.name], values: [a]",
    "exception",
    "Fields and values lists must have equal length",
  ],
  [
    "fields: proc.name, values: [[a]]",
    "exception",
    "Expected values array to contain a list of strings",
  ],
] as const;

test.each(exceptions)("exception with %s", (keys, _, want) => {
  const text = ruleText("r", "evt.type=open", `exceptions: [{name: e, ${keys}}]`);
  const [error] = errorsOf(load(text));
  expect(error).toStartWith("LOAD_ERR_VALIDATE 1.yaml:6:");
  expect(error).toEndWith(` ${want}`);
});

const withException = ruleText("r", "evt.type=open", "exceptions: [{name: e, fields: proc.name}]");
const appended = [
  [
    "{name: e, fields: fd.name, values: [a]}",
    "2.yaml:3:30 Can not append exception fields to existing exception, only values",
  ],
  [
    "{name: e, comps: in, values: [a]}",
    "2.yaml:3:29 Can not append exception comps to existing exception, only values",
  ],
  [
    "{name: f, values: [a]}",
    "2.yaml:3:12 Rule exception must have fields property with a list of fields",
  ],
  [
    "{name: f, fields: fd.name}",
    "2.yaml:3:12 Rule exception must have values property with a list of values",
  ],
] as const;

test.each(appended)("appended exception %s", (entry, want) => {
  const change = `- rule: r\n  override: {exceptions: append}\n  exceptions: [${entry}]\n`;
  const place = want.replace("3:30", "3:34").replace("3:29", "3:33").replace("3:12", "3:16");
  expect(errorsOf(load([withException, change]))[0]).toBe(`LOAD_ERR_VALIDATE ${place}`);
});

test("a replaced exception must be complete", () => {
  const change =
    "- rule: r\n  override: {exceptions: replace}\n  exceptions: [{name: e, values: [a]}]\n";
  expect(errorsOf(load([withException, change]))[0]).toBe(
    "LOAD_ERR_YAML_VALIDATE 2.yaml:3:16 Item has no mapping for key 'fields'",
  );
});
