import { expect, test } from "bun:test";
import type { Alert } from "./alert.ts";
import { alertTest } from "./alert-filter.ts";

const alert: Alert = {
  rule: "Shell in a container",
  priority: { name: "Warning", level: 4 },
  timeNs: 0n,
  source: "syscall",
  tags: ["container", "shell"],
  hostname: "h",
  output: "o",
  fields: new Map(),
};
const own: Alert = { ...alert, rule: "Falco internal: x", source: "internal", tags: [] };
const debug: Alert = { ...own, priority: { name: "Debug", level: 7 } };

const cases = [
  // filter, alert, wanted
  [{}, alert, true],
  [{ levelMax: 4 }, alert, true],
  [{ levelMax: 3 }, alert, false],
  [{ levelMax: 0 }, debug, true], // What the agent says about itself is never too unimportant.
  [{ rules: ["Shell*"] }, alert, true],
  [{ rules: ["*container"] }, alert, true],
  [{ rules: ["Shell"] }, alert, false],
  [{ rules: ["x", "Shell in a container"] }, alert, true],
  [{ rules: ["Shell.in.a.container"] }, alert, false],
  [{ rules: [] }, alert, false],
  [{ exceptRules: ["*shell*"] }, alert, true], // Case matters, as in rules.
  [{ exceptRules: ["Shell*"] }, alert, false],
  [{ rules: ["S*"], exceptRules: ["*host"] }, alert, true],
  [{ tags: ["network", "shell"] }, alert, true],
  [{ tags: ["network"] }, alert, false],
  [{ tags: ["network"] }, own, false],
  [{ sources: ["syscall"] }, alert, true],
  [{ sources: ["syscall"] }, own, false],
  [{ levelMax: 4, tags: ["network"] }, alert, false],
] as const;

test.each(cases)("%p", (filter, at, want) => {
  expect(alertTest(filter)(at)).toBe(want);
});
