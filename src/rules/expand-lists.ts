// Lists are macros of text: wherever a list's name stands alone in a condition its items are written
// instead, list by list in the order of their definition. Each item keeps its place in its own file.

import { limits } from "../base/limits.ts";
import type { ListDefinition } from "./collection.ts";
import { type Anchor, type MappedText, TextBuilder } from "./mapped-text.ts";
import type { YamlScalar } from "./yaml.ts";

/** A list with the lists among its items replaced, one level deep. */
export interface ExpandedList {
  readonly definition: ListDefinition;
  /** With the quotes that an item needs in a condition. */
  readonly items: readonly ExpandedItem[];
  /** Names of the lists among the items. */
  readonly lists: readonly string[];
}

interface ExpandedItem {
  readonly text: string;
  readonly scalar: YamlScalar;
}

export interface Expansion {
  readonly text: MappedText;
  /** Names of the lists that were replaced. */
  readonly lists: readonly string[];
}

/** Expands the items of every list, in the order of definition. */
export function expandItems(
  lists: ReadonlyMap<string, ListDefinition>,
): ReadonlyMap<string, ExpandedList> {
  const expanded = new Map<string, ExpandedList>();
  for (const definition of lists.values()) {
    const items: ExpandedItem[] = [];
    const names = new Set<string>();
    for (const scalar of definition.items) {
      const inner = lists.get(scalar.value);
      if (inner !== undefined && inner.index < definition.visibility) {
        names.add(inner.name);
        for (const item of inner.items) items.push(expandedItem(item));
      } else {
        items.push(expandedItem(scalar));
      }
    }
    expanded.set(definition.name, { definition, items, lists: [...names] });
  }
  return expanded;
}

function expandedItem(scalar: YamlScalar): ExpandedItem {
  const { value } = scalar;
  const quote = value.includes(" ") && !value.startsWith('"') && !value.startsWith("'");
  return { text: quote ? `"${value}"` : value, scalar };
}

/** Replaces list names in a condition; undefined when the text would grow beyond the limit. */
export function expandLists(
  condition: MappedText,
  lists: ReadonlyMap<string, ExpandedList>,
): Expansion | undefined {
  let text = condition;
  let words = wordsOf(text.text);
  const used: string[] = [];
  for (const [name, list] of lists) {
    // Most conditions name few lists: a name that is no word of the text needs no search.
    if (!words.has(name) && !(delimiter.test(name) && text.text.includes(name))) continue;
    const replaced = replaceList(text, list);
    if (replaced === undefined) continue;
    if (replaced.text.length > limits.filterTextMax) return undefined;
    used.push(name);
    text = replaced;
    words = wordsOf(text.text);
  }
  return { text, lists: used };
}

const delimiter = /[ \t\n\r(),=]/;

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/[ \t\n\r(),=]+/));
}

/** Undefined when the name does not stand alone anywhere. */
function replaceList(text: MappedText, list: ExpandedList): MappedText | undefined {
  const { name } = list.definition;
  const source = text.text;
  const builder = new TextBuilder();
  let copied = 0;
  let from = 0;
  for (;;) {
    const at = source.indexOf(name, from);
    if (at < 0) break;
    from = at + 1;
    const after = at + name.length;
    if (!standsAlone(source, at, after)) continue;
    const cut = cutAround(source, at, after, list.items.length === 0);
    // What an earlier replacement swallowed cannot be copied again.
    const start = Math.max(cut.start, copied);
    writeItems(builder.copy(text, copied, start), list, text.anchor(at));
    copied = Math.max(cut.end, start);
    from = Math.max(from, copied);
    if (builder.length > limits.filterTextMax) return builder.build();
  }
  if (copied === 0 && builder.length === 0) return undefined;
  return builder.copy(text, copied, source.length).build();
}

function standsAlone(text: string, start: number, end: number): boolean {
  return (
    (start === 0 || delimiter.test(text[start - 1]!)) &&
    (end >= text.length || delimiter.test(text[end]!))
  );
}

/** Blanks around the name go; with an empty list one comma goes too, the left one first. */
function cutAround(
  text: string,
  nameStart: number,
  nameEnd: number,
  empty: boolean,
): { start: number; end: number } {
  let start = nameStart;
  let end = nameEnd;
  while (start > 0 && /[ \t\n\r]/.test(text[start - 1]!)) start--;
  while (end < text.length && /[ \t\n\r]/.test(text[end]!)) end++;
  if (empty && text[start - 1] === ",") start--;
  else if (empty && text[end] === ",") end++;
  return { start, end };
}

function writeItems(builder: TextBuilder, list: ExpandedList, reference: Anchor): void {
  if (builder.length > 0) builder.write(" ", reference);
  list.items.forEach(({ text, scalar }, index) => {
    if (index > 0) builder.write(", ", reference);
    const quoted = text.length > scalar.value.length;
    builder.write(quoted ? '"' : "", reference, { scalar, index: 0 });
    builder.write(scalar.value, reference, { scalar, index: 0 });
    builder.write(quoted ? '"' : "", reference, { scalar, index: scalar.value.length });
  });
  builder.write(" ", reference);
}
