import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../base/limits.ts";
import { FileWatch } from "./reload-watch.ts";

let folder = "";
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gyr-watch-"));
  mkdirSync(at("rules.d"));
  mkdirSync(at("v1"));
  mkdirSync(at("v2"));
  for (const name of ["one.yaml", "v1/kept.yaml", "v2/kept.yaml", "rules.d/two.yaml"])
    writeFileSync(at(name), "text");
  symlinkSync("v1", at("now"));
  symlinkSync("now/kept.yaml", at("kept.yaml"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const cases: readonly (readonly [string, boolean, () => void])[] = [
  ["a file that is written in place", true, () => appendFileSync(at("one.yaml"), "more")],
  ["a file that is replaced by another", true, () => replace("one.yaml")],
  ["a file that is deleted", true, () => rmSync(at("one.yaml"))],
  ["a file that was not there", true, () => writeFileSync(at("absent.yaml"), "")],
  ["a directory that was not there", true, () => mkdirSync(at("absent.d"))],
  ["a new file in a directory", true, () => writeFileSync(at("rules.d/three.yaml"), "")],
  ["a file of a directory that is replaced", true, () => replace("rules.d/two.yaml")],
  // As Kubernetes changes a ConfigMap.
  ["a link on the way to a file", true, () => relink()],
  ["another file beside it", false, () => writeFileSync(at("other.yaml"), "")],
  ["a file that is read", false, () => readFileSync(at("one.yaml"))],
  ["a file whose mode changes", false, () => chmodSync(at("one.yaml"), 0o600)],
];

test.each(cases)("%s: %p", async (_what, isChange, action) => {
  let changes = 0;
  const watch = new FileWatch(() => changes++);
  const names = ["one.yaml", "kept.yaml", "rules.d", "absent.yaml", "absent.d"];
  watch.watch(names.map(at));
  action();
  if (isChange) await until(() => changes > 0);
  else await Bun.sleep(3 * limits.reloadSettleMs);
  expect(changes > 0).toBe(isChange);
  watch.close();
});

test("many changes are told seldom, later ones again, and none after the end", async () => {
  let changes = 0;
  const watch = new FileWatch(() => changes++);
  watch.watch([at("one.yaml"), at("rules.d")]);
  for (let i = 0; i < 100; i++) appendFileSync(at("one.yaml"), `${i}`);
  await until(() => changes > 0);
  expect(changes).toBeLessThan(10);
  // A directory that is made anew is another one.
  let before = changes;
  rmSync(at("rules.d"), { recursive: true });
  mkdirSync(at("rules.d"));
  await until(() => changes > before);
  await Bun.sleep(2 * limits.reloadSettleMs);
  before = changes;
  writeFileSync(at("rules.d/two.yaml"), "text");
  await until(() => changes > before);
  watch.close();
  before = changes;
  replace("one.yaml");
  await Bun.sleep(3 * limits.reloadSettleMs);
  expect(changes).toBe(before);
});

/** Fails by the time limit of the test. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await Bun.sleep(10);
}

function replace(name: string): void {
  writeFileSync(at("fresh"), "other text");
  renameSync(at("fresh"), at(name));
}

function relink(): void {
  symlinkSync("v2", at("fresh"));
  renameSync(at("fresh"), at("now"));
}
