// A rules file cut into its items. Each item is read by itself, so that one that is being typed and
// is not YAML yet does not hide the others, and so that an edit costs the reading of one item. What
// is kept of an item is little: there may be ten thousand, and requests are about one of them.

import {
  entryOf,
  parseYaml,
  scalarMark,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from "../base/yaml.ts";
import { limits } from "../base/limits.ts";
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

/** What it defines, and where that is written. */
export interface NameText extends Range {
  readonly value: string;
}

/** What is always known of an item; all places count from the beginning of its text. */
interface Outline {
  readonly kind: ItemKind | undefined;
  readonly name: NameText | undefined;
  readonly tags: readonly string[];
  /** Whether it changes a definition made before instead of making one. */
  readonly amends: boolean;
}

/** What is read again when a request is about the item. */
interface Parts {
  /** The parsed item; undefined while it is not YAML. */
  readonly mapping: YamlMapping | undefined;
  readonly condition: ConditionText | undefined;
  /** Elements of a list. */
  readonly elements: readonly ScalarText[];
  /** Fields, comparisons and values of the exceptions. */
  readonly exceptionWords: readonly ExceptionWord[];
}

/** What one item says. */
export class Item implements Outline, Parts {
  readonly text: string;
  readonly kind: ItemKind | undefined;
  readonly name: NameText | undefined;
  readonly tags: readonly string[];
  readonly amends: boolean;

  constructor(text: string) {
    this.text = text;
    const mapping = mappingIn(text);
    const { kind, name, tags, amends } =
      mapping === undefined ? outlineOfUnreadable(text) : outlineOf(mapping);
    this.kind = kind;
    this.name = name;
    this.tags = tags;
    this.amends = amends;
  }

  get mapping(): YamlMapping | undefined {
    return partsOf(this).mapping;
  }
  get condition(): ConditionText | undefined {
    return partsOf(this).condition;
  }
  get elements(): readonly ScalarText[] {
    return partsOf(this).elements;
  }
  get exceptionWords(): readonly ExceptionWord[] {
    return partsOf(this).exceptionWords;
  }
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
    item: known.get(own) ?? new Item(copyOf(own)),
  }));
}

/** A slice keeps the whole text from being freed, and every edit makes a new one. */
function copyOf(slice: string): string {
  return ` ${slice}`.slice(1);
}

/** Of the items that requests were about last. */
const recentParts = new Map<Item, Parts>();

function partsOf(item: Item): Parts {
  const known = recentParts.get(item);
  if (known !== undefined) return known;
  const parts = readParts(item);
  recentParts.set(item, parts);
  if (recentParts.size > limits.lspPartsKept) recentParts.delete(recentParts.keys().next().value!);
  return parts;
}

function mappingIn(text: string): YamlMapping | undefined {
  const parsed = parseYaml("", text);
  const root = parsed.ok ? parsed.value.documents[0] : undefined;
  const node = root?.kind === "sequence" ? root.items[0] : undefined;
  return node?.kind === "mapping" ? node : undefined;
}

function outlineOf(mapping: YamlMapping): Outline {
  const kind = itemKinds.find((key) => entryOf(mapping, key) !== undefined);
  const append = scalarOf(entryOf(mapping, "append"))?.value.toLowerCase();
  const changes = entryOf(mapping, "override") !== undefined || append === "true";
  const isWithout = scalarOf(entryOf(mapping, "condition")) === undefined;
  const name = kind === undefined ? undefined : scalarOf(entryOf(mapping, kind));
  return {
    kind,
    name: name && { value: name.value, start: name.start, end: name.end },
    tags: scalarsIn(entryOf(mapping, "tags")).map(({ value }) => value),
    amends: changes || (kind === "rule" && isWithout),
  };
}

function readParts({ text, kind }: Item): Parts {
  const mapping = mappingIn(text);
  if (mapping === undefined) {
    return { mapping, condition: undefined, elements: [], exceptionWords: [] };
  }
  const condition = scalarOf(entryOf(mapping, "condition"));
  return {
    mapping,
    condition: condition && { ...condition, tokens: tokensOf(condition.value).tokens },
    elements: scalarsIn(kind === "list" ? entryOf(mapping, "items") : undefined),
    exceptionWords: exceptionWordsOf(entryOf(mapping, "exceptions")),
  };
}

/** While an item is no YAML its first line still says what it will be. */
function outlineOfUnreadable(text: string): Outline {
  const line = /^( *- +)(\w+):[ \t]*(.*?)[ \t]*$/m.exec(text);
  const kind = itemKinds.find((key) => key === line?.[2]);
  const value = line?.[3] ?? "";
  const start = kind === undefined ? 0 : line!.index + line![0].trimEnd().length - value.length;
  const name =
    kind === undefined || value === "" ? undefined : { value, start, end: start + value.length };
  return { kind, name, tags: [], amends: false };
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
