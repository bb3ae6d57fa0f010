// Each folder here is a case: a capture, perhaps rules of its own (else the default ones), and the
// alerts that a replay raises. `UPDATE_GOLDEN=1` writes the alerts anew; review the difference.
import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonLine } from "../../src/output/json.ts";
import type { RulesFile } from "../../src/rules/load.ts";
import { replayCapture } from "../support/replay-capture.ts";

const here = import.meta.dir;
const parts = { output: true, message: false, outputFields: true, tags: true };
const cases = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function rulesOf(directory: string): readonly RulesFile[] {
  const own = join(directory, "rules.yaml");
  if (existsSync(own)) return [{ name: own, text: readFileSync(own, "utf8") }];
  const defaults = join(here, "../../rules");
  // In the order in which a run loads them.
  return ["gyr_rules.yaml", "gyr-incubating_rules.yaml"].map((name) => ({
    name,
    text: readFileSync(join(defaults, name), "utf8"),
  }));
}

test.each(cases)("%s raises the alerts it should", async (name) => {
  const directory = join(here, name);
  const replay = () => replayCapture(join(directory, "capture.scap"), rulesOf(directory), "golden");
  const { alerts, damage } = await replay();
  expect(damage).toBeUndefined();
  const lines = alerts.map((alert) => jsonLine(alert, parts, true));
  const file = join(directory, "expect.jsonl");
  if (process.env.UPDATE_GOLDEN !== undefined) writeFileSync(file, `${lines.join("\n")}\n`);
  const wanted = readFileSync(file, "utf8").trimEnd().split("\n");
  expect(lines).toEqual(wanted);
  // The same bytes again, whatever a first replay has left behind.
  const again = await replay();
  expect(again.alerts.map((alert) => jsonLine(alert, parts, true))).toEqual(lines);
});
