// Lists that need not be written out. Replacing names by text means the same as reading the items
// once and letting every condition that names the list have them, where two things hold: the items
// are values and nothing else, and the name stands alone between the parentheses of a list. A list
// of a thousand items that two hundred rules name is then read once.

import { limits } from "../base/limits.ts";
import type { Literal } from "../filter/ast.ts";
import { parseLiterals } from "../filter/parser.ts";
import type { ExpandedList } from "./expand-lists.ts";

/** What ends a name on either side. */
export const delimiter = /[ \t\n\r(),=]/;

/** The same as a table, for loops that look at every character. */
const delimiterCodes = new Uint8Array(128);
for (const character of " \t\n\r(),=") delimiterCodes[character.charCodeAt(0)] = 1;

/** Calls for each longest run of characters without delimiters. */
export function eachWord(text: string, see: (word: string, start: number) => void): void {
  let start = 0;
  for (let end = 0; end <= text.length; end++) {
    if (end < text.length && delimiterCodes[text.charCodeAt(end)] !== 1) continue;
    if (end > start) see(text.slice(start, end), start);
    start = end + 1;
  }
}

export interface SharedUse {
  /** How often lists are named. */
  readonly count: number;
  readonly literals: ReadonlyMap<string, readonly Literal[]>;
}

interface Known {
  readonly text: string;
  readonly literals: readonly Literal[] | undefined;
}

// Of earlier rounds: after each file all lists are expanded again, and few of them differ.
const knownLists = new WeakMap<object, Known>();

export class SharedLists {
  private readonly lists: ReadonlyMap<string, ExpandedList>;
  /** Position of each name in the order of replacement. */
  private readonly order: ReadonlyMap<string, number>;
  /** Names that are not one word. */
  private readonly odd: readonly string[];
  private readonly known = new Map<string, Known>();

  constructor(
    lists: ReadonlyMap<string, ExpandedList>,
    order: ReadonlyMap<string, number>,
    odd: readonly string[],
  ) {
    this.lists = lists;
    this.order = order;
    this.odd = odd;
  }

  /** The lists that a condition names; undefined when some must be written out, or it has none. */
  usedBy(condition: string): SharedUse | undefined {
    if (this.odd.some((name) => condition.includes(name))) return undefined;
    const literals = new Map<string, readonly Literal[]>();
    let count = 0;
    let length = condition.length;
    let shares = true;
    eachWord(condition, (word, start) => {
      if (!shares || !this.order.has(word)) return;
      const { text, literals: found } = this.of(word);
      length += text.length;
      count++;
      shares = found !== undefined && standsInList(condition, start, start + word.length);
      if (found !== undefined) literals.set(word, found);
    });
    return shares && count > 0 && length <= limits.filterTextMax ? { count, literals } : undefined;
  }

  /** Whether these are still the items of the lists. */
  has(literals: SharedUse["literals"]): boolean {
    return [...literals].every(([name, each]) => this.of(name).literals === each);
  }

  private of(name: string): Known {
    const known = this.known.get(name) ?? this.read(this.lists.get(name)!);
    this.known.set(name, known);
    return known;
  }

  private read({ definition, items }: ExpandedList): Known {
    const { name } = definition;
    const text = `(${items.map((item) => item.text).join(", ")})`;
    const before = knownLists.get(definition);
    if (before?.text === text && before.literals !== undefined && !this.isReplaced(name, text)) {
      return before;
    }
    const parsed = this.isReplaced(name, text) ? undefined : parseLiterals({ name, text });
    const plain = parsed?.ok === true && parsed.value.length === items.length && items.length > 0;
    const known = { text, literals: plain ? parsed.value : undefined };
    knownLists.set(definition, known);
    return known;
  }

  /** Whether a name among the items would be replaced after this list's own. */
  private isReplaced(name: string, text: string): boolean {
    const own = this.order.get(name)!;
    let found = this.odd.some((odd) => this.order.get(odd)! > own && text.includes(odd));
    eachWord(text, (word) => {
      found ||= (this.order.get(word) ?? -1) > own;
    });
    return found;
  }
}

function standsInList(text: string, start: number, end: number): boolean {
  let before = start - 1;
  let after = end;
  while (before >= 0 && isBlank(text[before]!)) before--;
  while (after < text.length && isBlank(text[after]!)) after++;
  return "(,".includes(text[before] ?? "?") && "),".includes(text[after] ?? "?");
}

function isBlank(character: string): boolean {
  return " \t\n\r".includes(character);
}
