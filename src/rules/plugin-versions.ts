// Whether the loaded plugins are those that the rules ask for, once all rules are known.

import type { PluginRequirement, PluginVersionsEntry } from "./definitions.ts";
import { printVersion, satisfies } from "./version.ts";

/** One sentence per entry that is not met; of its candidates the first that is loaded decides. */
export function unmetPluginVersions(
  entries: readonly PluginVersionsEntry[],
  loaded: readonly PluginRequirement[],
): readonly string[] {
  const sentences: string[] = [];
  for (const entry of entries) {
    const candidates = [entry, ...entry.alternatives];
    const sentence = unmet(candidates, loaded);
    if (sentence !== undefined) sentences.push(sentence);
  }
  return sentences;
}

function unmet(
  candidates: readonly PluginRequirement[],
  loaded: readonly PluginRequirement[],
): string | undefined {
  for (const { name, version } of candidates) {
    const plugin = loaded.find((plugin) => plugin.name === name);
    if (plugin === undefined) continue;
    if (satisfies(plugin.version, version)) return undefined;
    const [have, want] = [plugin.version, version].map(printVersion);
    return (
      `Plugin '${name}' version '${have}' is not compatible with ` +
      `required plugin version '${want}'`
    );
  }
  const names = candidates.map(({ name, version }) => `${name} (>= ${printVersion(version)})`);
  return `Plugin requirement not satisfied, must load one of: ${names.join(", ")}`;
}
