// Lists are macros of text: wherever a list's name stands alone in a condition its items are
// written instead, list by list in the order of their definition. Each item keeps its place in its
// own file.

import { limits } from "../base/limits.ts";
import type { ListDefinition } from "./collection.ts";
import { type Anchor, type MappedText, TextBuilder } from "./mapped-text.ts";
import type { YamlScalar } from "../base/yaml.ts";
import { delimiter, eachWord, SharedLists } from "./shared-lists.ts";

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
function expandItems(
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

/** The lists of one round, with the order in which conditions have them replaced. */
export class ListTable {
  readonly lists: ReadonlyMap<string, ExpandedList>;
  readonly shared: SharedLists;
  private readonly names: readonly string[];
  private readonly order: ReadonlyMap<string, number>;
  /** Names that are not one word of a condition: they must be searched for. */
  private readonly odd: readonly string[];

  /** Names that were meant to be lists, but their items could not be read. */
  private readonly broken: ReadonlySet<string>;

  constructor(
    definitions: ReadonlyMap<string, ListDefinition>,
    broken: ReadonlySet<string> = new Set(),
  ) {
    this.broken = broken;
    this.lists = expandItems(definitions);
    this.names = [...this.lists.keys()];
    this.order = new Map(this.names.map((name, index) => [name, index]));
    this.odd = this.names.filter((name) => delimiter.test(name));
    this.shared = new SharedLists(this.lists, this.order, this.odd);
  }

  /** Whether a condition names a list whose items nobody knows: what it means cannot be told. */
  namesBroken(condition: string): boolean {
    if (this.broken.size === 0) return false;
    return condition
      .split(delimiter)
      .some((word) => this.broken.has(word) && !this.lists.has(word));
  }

  /** Names of lists in the order in which they are replaced. */
  inOrder(names: Iterable<string>): readonly string[] {
    return [...names].sort((a, b) => this.order.get(a)! - this.order.get(b)!);
  }

  /** Replaces list names in a condition; undefined when the text would grow beyond the limit. */
  expand(condition: MappedText): Expansion | undefined {
    let text = condition;
    const used: string[] = [];
    let at = this.nextIn(text.text, -1);
    while (at !== undefined) {
      const name = this.names[at]!;
      const replaced = replaceList(text, this.lists.get(name)!);
      if (replaced !== undefined) {
        if (replaced.text.length > limits.filterTextMax) return undefined;
        used.push(name);
        text = replaced;
      }
      at = this.nextIn(text.text, at);
    }
    return { text, lists: used };
  }

  /** The next list after `after` that the text names: conditions name few of the many lists. */
  private nextIn(text: string, after: number): number | undefined {
    let next: number | undefined;
    const consider = (index: number | undefined): void => {
      if (index === undefined || index <= after) return;
      if (next === undefined || index < next) next = index;
    };
    eachWord(text, (word) => consider(this.order.get(word)));
    for (const name of this.odd) if (text.includes(name)) consider(this.order.get(name));
    return next;
  }
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
