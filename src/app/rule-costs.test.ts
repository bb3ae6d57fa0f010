// When what rules cost is sampled, by configuration.
import { expect, test } from "bun:test";
import { builtinConfig } from "../../test/support/replay-capture.ts";
import { buildRuleset, enabledRules, loadRulesFor } from "./rules.ts";

const text = `- rule: Any
  desc: for this test
  condition: evt.type = close and fd.name = /a
  output: closed
  priority: INFO
`;

const cases = [
  // metrics.enabled  rules_counters_enabled  sampled
  [true, true, true],
  [true, false, false],
  [false, true, false],
  [false, false, false],
] as const;

test.each(cases)("metrics %p, of rules %p: sampled %p", (enabled, counters, want) => {
  const config = {
    ...builtinConfig(),
    "metrics.enabled": enabled,
    "metrics.rules_counters_enabled": counters,
  };
  const loaded = loadRulesFor([{ name: "rules.yaml", text }], config);
  if (!loaded.ok) throw new Error("the rules of this test do not load");
  const { costs } = buildRuleset(enabledRules(loaded, config), config);
  expect(costs !== undefined).toBe(want);
});
