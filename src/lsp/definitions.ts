// Where macros, lists and rules are defined and changed, over all files of a ruleset.

import { definedKind, type SourceFile } from "./source-file.ts";
import type { Item, NameText } from "./items.ts";

export interface Definition {
  readonly kind: "rule" | "macro" | "list";
  readonly name: string;
  readonly nameText: NameText;
  readonly file: SourceFile;
  /** Index of the item in the file. */
  readonly start: number;
  readonly item: Item;
}

/** In loading order. */
export function* definitionsIn(files: readonly SourceFile[]): Generator<Definition> {
  for (const file of files) {
    for (const { start, item } of file.items) {
      const kind = definedKind(item);
      if (kind === undefined || item.name === undefined) continue;
      yield { kind, name: item.name.value, nameText: item.name, file, start, item };
    }
  }
}

/** All items under a name; those that make the definition before those that change it. */
export function definitionsOf(
  files: readonly SourceFile[],
  name: string,
  kinds: readonly Definition["kind"][] = ["macro", "list"],
): readonly Definition[] {
  const found: Definition[] = [];
  for (const definition of definitionsIn(files)) {
    if (definition.name === name && kinds.includes(definition.kind)) found.push(definition);
  }
  const made = found.filter(({ item }) => !item.amends);
  return [...made, ...found.filter(({ item }) => item.amends)];
}

/** The comment right above an item, which is where authors say what a macro is for. */
export function commentAbove({ file, start }: Definition): string {
  const lines = file.text.slice(0, start).split("\n");
  if (lines.at(-1) === "") lines.pop();
  const comment: string[] = [];
  for (let line = lines.pop(); line?.startsWith("#") === true; line = lines.pop()) {
    comment.unshift(line.replace(/^#+ ?/, ""));
  }
  return comment.join("\n").trim();
}
