// A rules file cut into its items. Each item is read by itself, so that one that is being typed and
// is not YAML yet does not hide the others, and so that an edit costs the reading of one item.

import {
  entryOf,
  parseYaml,
  scalarMark,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from "../base/yaml.ts";
import { type Token, tokensOf } from "./condition-tokens.ts";

export type ItemKind =
  | "rule"
  | "macro"
  | "list"
  | "required_engine_version"
  | "required_plugin_versions";

export const itemKinds: readonly ItemKind[] = [
  "rule",
  "macro",
  "list",
  "required_engine_version",
  "required_plugin_versions",
];

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A scalar's value, and where in the item's text each character of it was written. */
export interface ScalarText extends Range {
  readonly value: string;
  readonly place: (index: number) => number;
}

/** A condition with its words. */
export interface ConditionText extends ScalarText {
  readonly tokens: readonly Token[];
}

/** What one item says; all places count from the beginning of its text. */
export interface Item {
  readonly text: string;
  readonly kind: ItemKind | undefined;
  readonly name: ScalarText | undefined;
  /** The parsed item; undefined while it is not YAML. */
  readonly mapping: YamlMapping | undefined;
  readonly condition: ConditionText | undefined;
  /** Elements of a list. */
  readonly elements: readonly ScalarText[];
  /** Fields, comparisons and values of the exceptions. */
  readonly exceptionWords: readonly ExceptionWord[];
  readonly tags: readonly ScalarText[];
  /** Whether it changes a definition made before instead of making one. */
  readonly amends: boolean;
}

export interface ExceptionWord {
  readonly key: "name" | "fields" | "comps" | "values";
  readonly scalar: ScalarText;
}

export interface PlacedItem {
  /** Index in the file. */
  readonly start: number;
  readonly item: Item;
}

/** Where the items of a text begin, and their texts; what stands before the first is left out. */
export function itemTexts(text: string): readonly (Range & { readonly text: string })[] {
  const first = /^( *)-(?:[ \t]|$)/m.exec(text);
  if (first === null) return [];
  const starts = new RegExp(`^ {${first[1]!.length}}-(?:[ \\t]|$)`, "gm");
  const found = [...text.matchAll(starts)].map((match) => match.index);
  return found.map((start, index) => {
    const end = found[index + 1] ?? text.length;
    return { start, end, text: text.slice(start, end) };
  });
}

/** The items of a file; `before` are those of an earlier version, read again only where changed. */
export function itemsOf(text: string, before: readonly PlacedItem[] = []): readonly PlacedItem[] {
  const known = new Map(before.map(({ item }) => [item.text, item]));
  return itemTexts(text).map(({ start, text: own }) => ({
    start,
    item: known.get(own) ?? readItem(own),
  }));
}

function readItem(text: string): Item {
  const parsed = parseYaml("", text);
  const root = parsed.ok ? parsed.value.documents[0] : undefined;
  const node = root?.kind === "sequence" ? root.items[0] : undefined;
  if (node?.kind !== "mapping") return unreadableItem(text);
  const kind = itemKinds.find((key) => entryOf(node, key) !== undefined);
  const condition = scalarOf(entryOf(node, "condition"));
  const override = entryOf(node, "override");
  const append = scalarOf(entryOf(node, "append"))?.value.toLowerCase();
  return {
    text,
    kind,
    name: kind === undefined ? undefined : scalarOf(entryOf(node, kind)),
    mapping: node,
    condition: condition && { ...condition, tokens: tokensOf(condition.value).tokens },
    elements: scalarsIn(kind === "list" ? entryOf(node, "items") : undefined),
    exceptionWords: exceptionWordsOf(entryOf(node, "exceptions")),
    tags: scalarsIn(entryOf(node, "tags")),
    amends:
      override !== undefined || append === "true" || (kind === "rule" && condition === undefined),
  };
}

/** While an item is no YAML its first line still says what it will be. */
function unreadableItem(text: string): Item {
  const line = /^( *- +)(\w+):[ \t]*(.*?)[ \t]*$/m.exec(text);
  const kind = itemKinds.find((key) => key === line?.[2]);
  const value = line?.[3] ?? "";
  const start = kind === undefined ? 0 : line!.index + line![0].trimEnd().length - value.length;
  const name =
    kind === undefined || value === ""
      ? undefined
      : { value, start, end: start + value.length, place: (index: number) => start + index };
  return {
    ...{ text, kind, name, mapping: undefined, condition: undefined, amends: false },
    ...{ elements: [], exceptionWords: [], tags: [] },
  };
}

export function scalarOf(node: YamlNode | undefined): ScalarText | undefined {
  return node?.kind === "scalar" ? scalarText(node) : undefined;
}

function scalarText(scalar: YamlScalar): ScalarText {
  const { file, event, value } = scalar;
  const place = (index: number): number => file.offset(scalarMark(scalar, index).index);
  const [start, end] = [event.valueStart, event.valueEnd].map((index) => file.offset(index));
  return { value, start: start!, end: end!, place };
}

function scalarsIn(node: YamlNode | undefined): readonly ScalarText[] {
  if (node === undefined) return [];
  if (node.kind === "scalar") return [scalarText(node)];
  return node.kind === "sequence" ? node.items.flatMap(scalarsIn) : [];
}

function exceptionWordsOf(node: YamlNode | undefined): readonly ExceptionWord[] {
  if (node?.kind !== "sequence") return [];
  return node.items.flatMap((entry) => {
    if (entry.kind !== "mapping") return [];
    return (["name", "fields", "comps", "values"] as const).flatMap((key) =>
      scalarsIn(entryOf(entry, key)).map((scalar) => ({ key, scalar })),
    );
  });
}
