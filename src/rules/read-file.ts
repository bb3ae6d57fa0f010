// One rules file to the items it holds. Reading goes on after a mistake, so that one run shows all.

import { Decoder } from "./decode.ts";
import type { Diagnostic, Report } from "./diagnostic.ts";
import { suggest } from "../base/suggest.ts";
import type { Item, Text } from "./definitions.ts";
import { fileLocation, type ItemType, type Location, within } from "./location.ts";
import { MappedText } from "./mapped-text.ts";
import { readList } from "./items/list.ts";
import { readMacro } from "./items/macro.ts";
import { readEngineVersion } from "./items/required-engine-version.ts";
import { readPluginVersions } from "./items/required-plugin-versions.ts";
import { readRule } from "./items/rule.ts";
import { entryOf, nodeMark, parseYaml, type YamlMapping, type YamlNode } from "../base/yaml.ts";

interface ItemKind {
  readonly key: string;
  readonly type: ItemType;
  /** Whether the key's value is the name of what the item defines. */
  readonly named: boolean;
  readonly read: (item: Decoder, name: string) => Item | undefined;
}

// An item is of the first kind whose key it has.
const itemKinds: readonly ItemKind[] = [
  {
    key: "required_engine_version",
    type: "required_engine_version",
    named: false,
    read: readEngineVersion,
  },
  {
    key: "required_plugin_versions",
    type: "rules content item",
    named: false,
    read: readPluginVersions,
  },
  { key: "list", type: "list", named: true, read: readList },
  { key: "macro", type: "macro", named: true, read: readMacro },
  { key: "rule", type: "rule", named: true, read: readRule },
];

/** An item that was wrong: what it would have defined is unknown rather than missing. */
export interface BrokenItem {
  readonly kind: "broken";
  readonly what: string;
  readonly name: string;
  /** Of a rule that is wrong elsewhere: what is wrong in it can be told all the same. */
  readonly condition?: Text | undefined;
  readonly location: Location;
}

export interface FileItems {
  readonly items: readonly (Item | BrokenItem)[];
  readonly diagnostics: readonly Diagnostic[];
  /** False when it cannot be told what else the file defines. */
  readonly complete: boolean;
}

export function readFile(name: string, text: string): FileItems {
  const parsed = parseYaml(name, text);
  const diagnostics: Diagnostic[] = [];
  const report: Report = (problem, location, at) => {
    diagnostics.push({ problem, location, at: at ?? location.mark });
  };
  if (!parsed.ok) {
    const { reason, file, index } = parsed.error;
    const at = { file, index: openedAt(file.text, reason) ?? index };
    const line = file.line(file.place(at.index).line);
    report({ kind: "yaml-syntax", reason, line }, fileLocation(file), at);
    return { items: [], diagnostics, complete: false };
  }
  const { file, documents } = parsed.value;
  const location = fileLocation(file);
  // Whoever read the file put this character where the bytes meant nothing.
  const unreadable = file.text.indexOf("\ufffd");
  if (unreadable >= 0) report({ kind: "not-utf8" }, location, { file, index: unreadable });
  const items: (Item | BrokenItem)[] = [];
  let complete = true;
  for (const document of documents) {
    if (document.kind === "null") continue;
    if (document.kind !== "sequence") {
      const kind = document.kind === "mapping" ? "not-sequence" : "not-yaml";
      report({ kind }, location, nodeMark(document));
      complete = false;
      continue;
    }
    for (const node of document.items) {
      const item = readItem(node, location, report);
      if (item !== undefined) items.push(item);
    }
  }
  return { items, diagnostics, complete };
}

/** The condition of a whole rule for events of the kernel. */
function conditionOf(item: Decoder): Text | undefined {
  const node = item.node("condition");
  if (node?.kind !== "scalar" || node.value === "") return undefined;
  if (item.has("append") || item.has("override") || item.has("source")) return undefined;
  const location = within(item.location, "rule condition", node);
  return { value: MappedText.of(node), location };
}

/** Where what never ends was probably opened: js-yaml knows only where the file ended. */
function openedAt(text: string, reason: string): number | undefined {
  if (!reason.startsWith("unexpected end of the stream")) return undefined;
  const quote = reason.includes("double") ? '"' : reason.includes("single") ? "'" : undefined;
  let start = 0;
  for (const line of text.split("\n")) {
    const opened =
      quote === undefined ? line.search(/[[{][^\]}]*$/) : line.split(quote).length % 2 === 0;
    if (opened === true) return start + line.indexOf(quote!);
    if (typeof opened === "number" && opened >= 0) return start + opened;
    start += line.length + 1;
  }
  return undefined;
}

function readItem(node: YamlNode, parent: Location, report: Report): Item | BrokenItem | undefined {
  if (node.kind === "null") return undefined;
  const location = within(parent, "rules content item", node);
  if (node.kind !== "mapping") {
    report({ kind: "item-not-mapping" }, location);
    return undefined;
  }
  const kind = itemKinds.find(({ key }) => entryOf(node, key) !== undefined);
  if (kind === undefined) {
    const keys = node.entries.map(({ key }) => (key.kind === "scalar" ? key.value : ""));
    const near = itemKinds.map(({ key }) => key).filter((key) => suggest(key, keys).length > 0);
    report({ kind: "item-unknown", near }, location);
    return undefined;
  }
  return readKnownItem(node, kind, parent, report);
}

function readKnownItem(
  node: YamlMapping,
  kind: ItemKind,
  parent: Location,
  report: Report,
): Item | BrokenItem | undefined {
  const unnamed = new Decoder(node, within(parent, kind.type, node), report);
  if (!kind.named) return kind.read(unnamed, "");
  const name = unnamed.text(kind.key);
  if (name === undefined) return undefined;
  const item = new Decoder(node, within(parent, kind.type, node, name.value), report);
  const read = kind.read(item, name.value);
  if (read !== undefined) return read;
  const { location } = item;
  const condition = kind.key === "rule" ? conditionOf(item) : undefined;
  return { kind: "broken", what: kind.key, name: name.value, condition, location };
}
