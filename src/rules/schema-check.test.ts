import { expect, test } from "bun:test";
import { schemaWarnings } from "./schema-check.ts";

const cases: readonly (readonly [content: string, ...warnings: readonly string[]])[] = [
  ["- required_engine_version: 26\n- list: l\n  items: [a, 1]\n- macro: m\n  condition: a\n"],
  ["- rule: r\n  priority: INFO\n  enabled: false\n  tags: [a]\n  capture_duration: 50\n"],
  ["---\n- rule: r\n...\n---\n...\n---\n- rule: s\n"],
  ["- rule: r\n  override: {condition: append}\n  exceptions: [{name: e, values: [[a]]}]\n"],
  // One schema for all kinds of items.
  ["- list: l\n  priority: ERROR\n"],
  ["not: [yaml"],
  [
    "- rule: r\n  priority: Warning\n",
    "<root>[0][priority]: 'Warning' is none of EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, " +
      "NOTICE, INFORMATIONAL, DEBUG, INFO",
  ],
  ["- rule: r\n  capture: yes\n", "<root>[0][capture]: Value is neither true nor false"],
  ["- rule: r\n  tag: [a]\n", "<root>[0]: Key 'tag' is not known"],
  ["- rule: r\n  tags: a\n", "<root>[0][tags]: Value is not a sequence"],
  ["- list: l\n  items: [[a]]\n", "<root>[0][items][0]: Value is not a text"],
  [
    "- rule: r\n  capture_duration: 1s\n",
    "<root>[0][capture_duration]: Value is not a whole number",
  ],
  ["- rule: r\n  override: {}\n", "<root>[0][override]: Mapping is empty"],
  ["- rule: r\n  exceptions: [{fields: a}]\n", "<root>[0][exceptions][0]: Key 'name' is missing"],
  [
    "- a\n- rule: r\n  desc:\n",
    "<root>[0]: Value is not a mapping",
    "<root>[1][desc]: Value is not a text",
  ],
  ["rule: r\n", "<root>: Value is not a sequence"],
];

for (const [content, ...warnings] of cases) {
  test(JSON.stringify(content), () => {
    expect(schemaWarnings("a.yaml", content)).toEqual(warnings.map((one) => `failed for ${one}`));
  });
}
