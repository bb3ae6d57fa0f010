// Which domain names of rules are looked up.
import { expect, test } from "bun:test";
import { builtinConfig } from "../../test/support/replay-capture.ts";
import { domainsIn } from "./domains.ts";
import { loadRulesFor } from "./rules.ts";

const cases: readonly (readonly [condition: string, names: readonly string[]])[] = [
  ["evt.type = connect and fd.sip.name = example.com", ["example.com"]],
  ["evt.type = connect and not fd.rip.name in (a.org, b.org)", ["a.org", "b.org"]],
  ["evt.type = connect and fd.cip.name exists", []],
  ["evt.type = connect and fd.name = example.com", []],
];

test.each(cases)("%s names %p", (condition, names) => {
  const text = `- {rule: r, desc: d, condition: "${condition}", output: o, priority: INFO}\n`;
  const loaded = loadRulesFor([{ name: "test.yaml", text }], builtinConfig());
  if (!loaded.ok) throw new Error("the rule does not load");
  expect([...domainsIn(loaded.rules)]).toEqual([...names]);
});
