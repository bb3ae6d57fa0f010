// One rules file as the language server sees it: the text in the editor when it is open there,
// otherwise the text on disk, with its items.

import { TextDocument } from "vscode-languageserver-textdocument";
import type { FileText } from "../base/file-text.ts";
import { type Item, itemsOf, type PlacedItem, type Range } from "./items.ts";

export class SourceFile {
  /** A path when it is a file, otherwise its URI: what the loader and messages call it. */
  readonly name: string;
  /** Undefined for rules inside the executable, which no editor can open. */
  readonly uri: string | undefined;
  document: TextDocument;
  private placed: readonly PlacedItem[] = [];
  private placedText: string | undefined;

  constructor(name: string, uri: string | undefined, document: TextDocument) {
    this.name = name;
    this.uri = uri;
    this.document = document;
  }

  static of(name: string, uri: string | undefined, text: string): SourceFile {
    return new SourceFile(name, uri, TextDocument.create(uri ?? name, "yaml", 0, text));
  }

  get text(): string {
    return this.document.getText();
  }

  get items(): readonly PlacedItem[] {
    if (this.placedText !== this.text) {
      this.placed = itemsOf(this.text, this.placed);
      this.placedText = this.text;
    }
    return this.placed;
  }

  /** The item around an index of the text. */
  itemAt(index: number): PlacedItem | undefined {
    return this.items.findLast(({ start }) => start <= index);
  }

  lspRange({ start, end }: Range): LspRange {
    return { start: this.document.positionAt(start), end: this.document.positionAt(end) };
  }
}

export interface LspPosition {
  readonly line: number;
  readonly character: number;
}
export interface LspRange {
  readonly start: LspPosition;
  readonly end: LspPosition;
}

/** An index of the loader's text as editors count. */
export function lspPosition(file: FileText, index: number): LspPosition {
  const { line, column } = file.place(index);
  return { line: line - 1, character: column - 1 };
}

/** A part of an item as a range of the file. */
export function placed(start: number, range: Range): Range {
  return { start: start + range.start, end: start + range.end };
}

/** What an item defines under its name, for those that define something. */
export function definedKind(item: Item): "rule" | "macro" | "list" | undefined {
  const { kind } = item;
  return kind === "rule" || kind === "macro" || kind === "list" ? kind : undefined;
}
