import { expect, test } from "bun:test";
import { changeOf } from "./reload.ts";
import { loadConfig } from "./load.ts";

const none = { ok: false, error: "no files here" } as const;
const files = { read: () => none, kindOf: () => undefined, list: () => [], realPath: String };
const configOf = (...options: string[]) =>
  loadConfig({ path: undefined, options, environment: {}, files }).config;

const cases = [
  // options after                                    changed                needs a restart
  [[], [], []],
  [["priority=error"], ["priority"], []],
  [["engine.kind=nodriver"], [], ["engine.kind"]],
  [["engine.kind=nodriver", "json_output=true"], ["json_output"], ["engine.kind"]],
  [['rules[]={enable: {rule: "x"}}'], ["rules"], []],
  [["falco_libs.snaplen=200"], [], ["falco_libs.snaplen"]],
] as const;

test.each(cases)("%p changes %p and leaves %p to a restart", (options, changed, needRestart) => {
  const before = configOf();
  const after = configOf(...options);
  const change = changeOf(before, after);
  expect([...change.changed]).toEqual([...changed]);
  expect([...change.needRestart]).toEqual([...needRestart]);
  for (const key of changed) expect(change.config[key]).toEqual(after[key]);
  for (const key of needRestart) expect(change.config[key]).toEqual(before[key]);
});
