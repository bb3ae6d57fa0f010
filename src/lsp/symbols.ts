// The outline of a file: its rules, macros and lists.

import { type DocumentSymbol, SymbolKind } from "vscode-languageserver-protocol/node";
import { definedKind, placed, type SourceFile } from "./source-file.ts";

const kinds = {
  rule: SymbolKind.Event,
  macro: SymbolKind.Function,
  list: SymbolKind.Array,
} as const;

export function symbolsOf(file: SourceFile): readonly DocumentSymbol[] {
  return file.items.flatMap(({ start, item }) => {
    const kind = definedKind(item);
    if (kind === undefined || item.name === undefined || item.name.value === "") return [];
    const name = placed(start, item.name);
    return {
      name: item.name.value,
      detail: item.amends ? `${kind}, changed` : kind,
      kind: kinds[kind],
      range: file.lspRange({ start, end: Math.max(name.end, start + endOf(item.text)) }),
      selectionRange: file.lspRange(name),
    };
  });
}

/** Without the blank lines and comments before the next item. */
function endOf(text: string): number {
  return text.replace(/(?:\n(?:[ \t\r]*|#.*))*$/, "").length;
}
