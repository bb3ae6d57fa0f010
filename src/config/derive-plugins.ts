// Which plugins the configuration asks for, in which order, and what it tells each of them.
import { err, ok, type Result } from "../base/result.ts";
import type { Config } from "./schema.ts";

export interface PluginSettings {
  readonly name: string;
  /** A mapping, a text, or nothing. */
  readonly initConfig: unknown;
  readonly openParams: string;
}

/** The entries of `plugins` that `load_plugins` names; all of them when it is absent. */
export function pluginsToLoad(
  config: Pick<Config, "plugins" | "load_plugins">,
): Result<readonly PluginSettings[], string> {
  const entries = config.plugins.map((entry) => ({
    name: entry.name,
    initConfig: entry.init_config,
    openParams: String(entry.open_params ?? "").trim(),
  }));
  const named = config.load_plugins;
  if (named === undefined) return ok(entries);
  const chosen: PluginSettings[] = [];
  for (const name of named) {
    const entry = entries.find((each) => each.name === name);
    if (entry === undefined)
      return err(`Cannot load plugin '${name}': plugin config not found for given name`);
    chosen.push(entry);
  }
  return ok(chosen);
}

/** Plugins whose work is done by what is built in, with the same configuration. */
export const builtinPluginNames: readonly string[] = ["k8saudit", "json"];
