// Conditions in their canonical form (layout.ts). Only blanks and line breaks change: what the
// parser reads before and after is compared, and a condition that would not survive is left alone.
// Comments stand outside of conditions and are never touched.

import { SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { Range as LspRange, TextEdit } from "vscode-languageserver-protocol/node";
import { limits } from "../base/limits.ts";
import { entryOf } from "../base/yaml.ts";
import { parse } from "../filter/parser.ts";
import { type Item, itemsOf, type Range, scalarOf, type ScalarText } from "./items.ts";
import { lines, oneLine } from "./layout.ts";
import { placed, type SourceFile } from "./source-file.ts";

const columnsMax = 100;

/** Edits for every condition of the file, or for those of the items that a range touches. */
export function formatEdits(file: SourceFile, range?: LspRange): readonly TextEdit[] {
  const from = range === undefined ? 0 : file.document.offsetAt(range.start);
  const to = range === undefined ? file.text.length : file.document.offsetAt(range.end);
  return file.items.flatMap(({ start, item }) => {
    if (start > to || start + item.text.length < from) return [];
    const edit = conditionEdit(item);
    if (edit === undefined) return [];
    return [{ range: file.lspRange(placed(start, edit.range)), newText: edit.text }];
  });
}

interface Edit {
  readonly range: Range;
  readonly text: string;
}

/** How the item's condition would be written; undefined when it is so already or cannot be. */
function conditionEdit(item: Item): Edit | undefined {
  const node = item.mapping && entryOf(item.mapping, "condition");
  if (node?.kind !== "scalar") return undefined;
  const scalar = scalarOf(node)!;
  const before = meaning(scalar.value);
  if (before === undefined) return undefined;
  const edit = isBlock(node.event)
    ? blockEdit(item.text, scalar, node.event)
    : flowEdit(item.text, scalar);
  if (edit === undefined || item.text.slice(edit.range.start, edit.range.end) === edit.text) {
    return undefined;
  }
  return survives(item, edit, before) ? edit : undefined;
}

function isBlock({ style }: ScalarEvent): boolean {
  return style === SCALAR_STYLE.FOLDED_BLOCK || style === SCALAR_STYLE.LITERAL_BLOCK;
}

/** Between the first and the last character that is no blank: header and end stay as they are. */
function blockEdit(text: string, scalar: ScalarText, event: ScalarEvent): Edit | undefined {
  const { value } = scalar;
  const first = value.length - value.trimStart().length;
  const start = scalar.place(first);
  const column = start - (text.lastIndexOf("\n", start - 1) + 1);
  // Only the first line's place can say where the block is indented to.
  if (column !== event.indent) return undefined;
  const end = scalar.place(value.trimEnd().length - 1) + 1;
  const lineBreak = text.includes("\r\n") ? "\r\n" : "\n";
  const written = lines(value.trim(), column, columnsMax).join(lineBreak + " ".repeat(column));
  return { range: { start, end }, text: written };
}

/** On one line and without escapes; anything else was laid out by hand. */
function flowEdit(text: string, scalar: ScalarText): Edit | undefined {
  const { value, start, end } = scalar;
  if (text.slice(start, end) !== value) return undefined;
  return { range: { start, end }, text: oneLine(value) };
}

/** Whether the edited item is still the same but for the blanks of its condition. */
function survives(item: Item, { range, text }: Edit, before: string): boolean {
  const edited = item.text.slice(0, range.start) + text + item.text.slice(range.end);
  const [again, more] = itemsOf(edited);
  if (again === undefined || more !== undefined || again.item.condition === undefined) return false;
  const words = (condition: string): string => condition.replace(/\s+/g, "");
  return (
    meaning(again.item.condition.value) === before &&
    words(again.item.condition.value) === words(item.condition!.value) &&
    shapeOf(again.item) === shapeOf(item)
  );
}

/** The syntax tree as a text; a part that is appended to a condition begins with `and` or `or`. */
function meaning(condition: string): string | undefined {
  for (const prefix of ["", "appended_to "]) {
    const source = { name: "", text: prefix + condition };
    const parsed = parse(source, { depthMax: limits.filterDepthMax });
    if (parsed.ok) {
      return JSON.stringify(parsed.value, (key, value) => (key === "span" ? undefined : value));
    }
  }
  return undefined;
}

/** Everything but the condition. */
function shapeOf({ mapping }: Item): string {
  const others = mapping?.entries.filter(
    ({ key }) => key.kind !== "scalar" || key.value !== "condition",
  );
  return JSON.stringify(others, (key, value) =>
    ["file", "start", "event", "size"].includes(key) ? undefined : value,
  );
}
