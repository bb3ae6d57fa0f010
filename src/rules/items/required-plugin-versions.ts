// `- required_plugin_versions:`: plugins the file needs, each with a minimum version and
// alternatives.

import { Decoder } from "../decode.ts";
import type { Problem } from "../diagnostic.ts";
import type { PluginRequirement, PluginVersionsEntry, PluginVersionsItem } from "../definitions.ts";
import { type Location, within } from "../location.ts";
import { nodeMark, type YamlNode } from "../../base/yaml.ts";
import { parseVersion } from "../version.ts";

const keys = new Set(["required_plugin_versions"]);

export function readPluginVersions(item: Decoder): PluginVersionsItem | undefined {
  item.warnUnknownKeys(keys);
  const node = item.node("required_plugin_versions")!;
  const location = within(item.location.parent!, "required plugin versions", node);
  if (node.kind !== "sequence") {
    item.report({ kind: "plugin-versions-shape" }, location);
    return undefined;
  }
  const entries: PluginVersionsEntry[] = [];
  for (const child of node.items) {
    const entry = readEntry(item, child, location);
    if (entry === undefined) return undefined;
    entries.push(entry);
  }
  return { kind: "plugin-versions", entries };
}

function readEntry(
  item: Decoder,
  node: YamlNode,
  parent: Location,
): PluginVersionsEntry | undefined {
  const location = within(parent, "required plugin versions entry", node);
  const main = readRequirement(item, node, location, { kind: "plugin-version-shape" });
  if (main === undefined || node.kind !== "mapping") return undefined;
  const alternatives: PluginRequirement[] = [];
  const list = new Decoder(node, location, item.report).node("alternatives");
  if (list !== undefined && list.kind !== "sequence") {
    item.report({ kind: "plugin-alternatives-shape" }, location, nodeMark(list));
    return undefined;
  }
  const names = new Set([main.name]);
  for (const child of list?.items ?? []) {
    const place = within(location, "required plugin versions alternative", child);
    const problem = { kind: "plugin-alternative-shape" } as const;
    const requirement = readRequirement(item, child, place, problem);
    if (requirement === undefined) return undefined;
    if (names.has(requirement.name)) {
      item.report({ kind: "plugin-version-repeated", name: requirement.name }, place);
      return undefined;
    }
    names.add(requirement.name);
    alternatives.push(requirement);
  }
  return { ...main, alternatives, location };
}

function readRequirement(
  item: Decoder,
  node: YamlNode,
  location: Location,
  shape: Problem,
): PluginRequirement | undefined {
  if (node.kind !== "mapping") {
    item.report(shape, location);
    return undefined;
  }
  const decoder = new Decoder(node, location, item.report);
  const name = decoder.text("name");
  const text = decoder.text("version");
  if (name === undefined || text === undefined) return undefined;
  const version = parseVersion(text.value);
  if (version !== undefined) return { name: name.value, version };
  const problem = { kind: "plugin-version-text", name: name.value, text: text.value } as const;
  item.report(problem, location, nodeMark(text));
  return undefined;
}
