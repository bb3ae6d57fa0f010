// Where in an item the cursor is, told from the lines alone: what is being typed is seldom YAML.

import { type ItemKind, itemKinds } from "./items.ts";

export type Cursor =
  /** Where the name of a key can be typed; `path` are the keys above. */
  | { readonly at: "key"; readonly kind: ItemKind | undefined; readonly path: readonly string[] }
  /** In the value of the last key of `path`. */
  | {
      readonly at: "value";
      readonly kind: ItemKind | undefined;
      readonly path: readonly string[];
      /** From behind the colon to the cursor, as written. */
      readonly before: string;
      /** Where that begins, counted from the item. */
      readonly start: number;
    };

interface OpenKey {
  readonly key: string;
  readonly column: number;
  readonly valueStart: number;
}

/** Keys whose values are mappings or sequences of mappings. */
const structured: ReadonlySet<string> = new Set([
  ...["exceptions", "override", "required_plugin_versions", "alternatives"],
]);

const keyLine = /^((?: *- +)* *)([\w-]+):(?=[ \t]|$)/;

/** The item's text and an index in it. */
export function cursorIn(text: string, index: number): Cursor {
  const open: OpenKey[] = [];
  let lineStart = 0;
  for (;;) {
    const newline = text.indexOf("\n", lineStart);
    const lineEnd = newline < 0 ? text.length : newline;
    const last = index <= lineEnd;
    const line = text.slice(lineStart, last ? index : lineEnd);
    const found = keyOn(line, lineStart, open);
    if (found !== undefined) {
      while ((open.at(-1)?.column ?? -1) >= found.column) open.pop();
      open.push(found);
    }
    if (last) {
      const kind = kindOf(text);
      return found === undefined
        ? onLine(line, open, kind, text, index)
        : valueAt(open, kind, text, index);
    }
    lineStart = lineEnd + 1;
  }
}

/** The key that a line begins, unless the line continues the value of an open key. */
function keyOn(line: string, lineStart: number, open: readonly OpenKey[]): OpenKey | undefined {
  const match = keyLine.exec(line);
  if (match === null) return undefined;
  const column = match[1]!.length;
  const owner = open.at(-1);
  const continues = owner !== undefined && column > owner.column && !structured.has(owner.key);
  if (continues) return undefined;
  return { key: match[2]!, column, valueStart: lineStart + match[0].length };
}

/** The cursor is on a line without a key of its own. */
function onLine(
  line: string,
  open: readonly OpenKey[],
  kind: ItemKind | undefined,
  text: string,
  index: number,
): Cursor {
  const indent = /^ */.exec(line)![0].length;
  const dashes = /^(?: *- +| *-$)* */.exec(line)![0];
  const owner = open.at(-1);
  if (owner !== undefined && !structured.has(owner.key)) {
    const element = line.trimStart().startsWith("-") && indent >= owner.column;
    if (indent > owner.column || element) return valueAt(open, kind, text, index);
  }
  const column = dashes.length;
  const above = open.filter((key) => key.column < column && structured.has(key.key));
  return { at: "key", kind, path: above.map(({ key }) => key) };
}

function valueAt(
  open: readonly OpenKey[],
  kind: ItemKind | undefined,
  text: string,
  index: number,
): Cursor {
  const owner = open.at(-1)!;
  const path = open.filter((key) => key === owner || structured.has(key.key));
  return {
    at: "value",
    kind,
    path: path.map(({ key }) => key),
    before: text.slice(owner.valueStart, index),
    start: owner.valueStart,
  };
}

function kindOf(text: string): ItemKind | undefined {
  const pattern = new RegExp(`^ *(?:- +)?(${itemKinds.join("|")}):`, "m");
  const found = pattern.exec(text)?.[1];
  return itemKinds.find((kind) => kind === found);
}
