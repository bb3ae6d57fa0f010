import { expect, test } from "bun:test";
import { unmetPluginVersions } from "./plugin-versions.ts";
import { load } from "../../test/support/load-rules.ts";
import { parseVersion } from "./version.ts";

const one = "{name: a, version: 1.2.3}";
const either = "{name: a, version: 1.2.3, alternatives: [{name: b, version: 0.4.0}]}";
const older = "Plugin 'a' version '1.2.2' is not compatible with required plugin version '1.2.3'";
const none = "Plugin requirement not satisfied, must load one of: a (>= 1.2.3)";

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ["", "", []],
  [one, "a 1.2.3", []],
  [one, "a 1.3.0", []],
  [one, "a 1.2.2", [older]],
  [one, "a 2.0.0", [older.replace("1.2.2", "2.0.0")]],
  [one, "", [none]],
  [one, "b 1.2.3", [none]],
  [either, "b 0.4.0", []],
  [either, "", [`${none}, b (>= 0.4.0)`]],
  [
    either,
    "b 0.3.0",
    ["Plugin 'b' version '0.3.0' is not compatible with required plugin version '0.4.0'"],
  ],
  [either, "b 0.4.0,a 1.2.2", [older]], // The first that is loaded decides.
  [
    `${one}, {name: a, version: 1.4.0}`,
    "a 1.3.0",
    [older.replace("1.2.2", "1.3.0").replace("1.2.3", "1.4.0")],
  ],
];

test.each(cases)("%p asked, %p loaded", (asked, has, want) => {
  const loaded = load(`- required_plugin_versions: [${asked}]\n`);
  const plugins = has
    .split(",")
    .filter((plugin) => plugin !== "")
    .map((plugin) => {
      const [name = "", version = ""] = plugin.split(" ");
      return { name, version: parseVersion(version)! };
    });
  expect(unmetPluginVersions(loaded.collection.pluginVersions, plugins)).toEqual([...want]);
});
