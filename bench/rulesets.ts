// Rules of the benchmarks: the built-in files, or files and folders named on the command line.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LiveRule } from "../src/app/alerts.ts";
import { buildRuleset, enabledRules, loadRulesFor } from "../src/app/rules.ts";
import { loadConfig } from "../src/config/load.ts";
import type { Config } from "../src/config/schema.ts";
import type { Context } from "../src/fields/context.ts";
import type { Ruleset } from "../src/match/ruleset.ts";

const root = join(import.meta.dir, "..");

/** The built-in rules files, in loading order. */
export const builtin: readonly string[] = [
  join(root, "rules/gyr_rules.yaml"),
  join(root, "rules/gyr-incubating_rules.yaml"),
];

// Later files override macros of earlier ones: the order of a release is kept.
const releaseOrder = ["falco_rules", "incubating", "sandbox"];

/** The rules files at a path: itself, or those of a folder in the order of a release. */
export function rulesFilesAt(path: string): readonly string[] {
  if (statSync(path).isFile()) return [path];
  const rank = (name: string) => releaseOrder.findIndex((part) => name.includes(part));
  return readdirSync(path)
    .filter((name) => /\.ya?ml$/.test(name))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((name) => join(path, name));
}

/** The configuration as it is built in, whatever this machine has in /etc. */
export function builtinConfig(): Config {
  const nothing = { read: () => ({ ok: false, error: "" }) as const, kindOf: () => undefined };
  const files = { ...nothing, list: () => [], realPath: (path: string) => path };
  return loadConfig({ path: undefined, options: [], environment: {}, files }).config;
}

/** Throws when a file has an error. */
export function rulesetOf(paths: readonly string[]): Ruleset<Context, LiveRule> {
  const config = builtinConfig();
  const files = paths.map((name) => ({ name, text: readFileSync(name, "utf8") }));
  const loaded = loadRulesFor(files, config);
  if (!loaded.ok) throw new Error(`the rules do not load: ${paths.join(", ")}`);
  return buildRuleset(enabledRules(loaded, config), config);
}
