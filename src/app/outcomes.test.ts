// What calls are worth to rules when there is not room for all of their events.
import { expect, test } from "bun:test";
import { finish } from "../base/steps.ts";
import { worth } from "../capture/worth.ts";
import type { FileAccess } from "../config/file-access.ts";
import { loadConfig } from "../config/load.ts";
import { syscallsOf } from "../schema/syscalls.ts";
import { worthFor } from "./outcomes.ts";
import { readyingRules } from "./rules.ts";

const { spare, rules, state, processes } = worth;
const files: FileAccess = {
  read: () => ({ ok: false, error: "there are no files" }),
  kindOf: () => undefined,
  list: () => [],
  realPath: (path) => path,
};
const { config } = loadConfig({ path: undefined, options: [], environment: {}, files });

function worthOf(condition: string, name: string) {
  const text = `- rule: R\n  desc: d\n  condition: ${condition}\n  output: o\n  priority: INFO\n`;
  const ready = finish(readyingRules([{ name: "r.yaml", text }], config));
  expect(ready.errors).toEqual([]);
  const call = syscallsOf("x86_64").find((each) => each.name === name)!;
  const { done, failed } = worthFor(ready.rules, "x86_64")(call);
  return [done, failed];
}

const opens = "evt.type in (open, openat)";
const cases = [
  // condition                                          call        succeeded  failed
  [opens, "openat", [state, rules]],
  [`${opens} and fd.num >= 0`, "openat", [state, spare]],
  [`${opens} and not fd.num >= 0`, "openat", [state, rules]],
  [`${opens} and fd.num = -1`, "openat", [state, rules]],
  [`${opens} and (fd.num >= 0 or evt.res = ENOENT)`, "openat", [state, rules]],
  [`${opens} and evt.rawres >= 0`, "openat", [state, spare]],
  [opens, "close", [state, spare]],
  ["evt.type = unlink and evt.res = SUCCESS", "unlink", [rules, spare]],
  ["evt.type = unlink and evt.failed = false", "unlink", [rules, spare]],
  ["evt.type = unlink and evt.failed = true", "unlink", [spare, rules]],
  ["evt.type != unlink and evt.failed = true", "unlink", [spare, spare]],
  ["evt.type = unlink and not evt.failed = true", "unlink", [rules, rules]],
  ["proc.name = cat", "unlink", [rules, rules]],
  // Of calls that do not make their descriptor it says nothing.
  ["evt.type = fchmod and fd.num >= 0", "fchmod", [rules, rules]],
  // A connection that is being made has failed for the moment.
  [opens, "connect", [state, state]],
  [opens, "execve", [processes, spare]],
  [opens, "clone3", [processes, spare]],
  ["evt.type = execve", "execve", [processes, rules]],
] as const;

test.each(cases)("with %p, %p is worth %p", (condition, call, want) => {
  expect(worthOf(condition, call)).toEqual([...want]);
});
