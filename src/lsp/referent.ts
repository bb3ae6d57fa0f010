// What the word at a place of a rules file means: a field, a macro, an event type, … Hover,
// definitions, references and renaming all begin here.

import { entryOf } from "../base/yaml.ts";
import type { Token } from "./condition-tokens.ts";
import { definitionsOf } from "./definitions.ts";
import type { About } from "./docs.ts";
import { type ExceptionWord, type Item, type Range, scalarOf, type ScalarText } from "./items.ts";
import { definedKind, placed, type SourceFile } from "./source-file.ts";
import type { Spot } from "./spot.ts";

export interface Referent extends About {
  /** Where the word stands in the file. */
  readonly range: Range;
}

export function referentAt(spot: Spot): Referent | undefined {
  const { within, index } = spot;
  if (within === undefined) return undefined;
  const { item, start } = within;
  const found = inItem(item, index - start, spot);
  return found && { ...found, range: placed(start, found.range) };
}

function inItem(item: Item, at: number, spot: Spot): Referent | undefined {
  const defined = definedKind(item);
  if (defined !== undefined && item.name !== undefined && holds(item.name, at)) {
    return { kind: defined, name: item.name.value, range: item.name };
  }
  const { condition } = item;
  for (const token of condition?.tokens ?? []) {
    const range = partOf(condition!, token.start, token.end);
    if (!holds(range, at)) continue;
    const about = ofToken(token, spot);
    return about && { ...about, range };
  }
  for (const element of item.elements) {
    if (holds(element, at)) return listNamed(element, spot.files);
  }
  for (const word of item.exceptionWords) {
    if (holds(word.scalar, at)) return ofExceptionWord(word, spot);
  }
  const output = scalarOf(item.mapping && entryOf(item.mapping, "output"));
  return output && inOutput(output, at, spot);
}

const holds = ({ start, end }: Range, at: number): boolean => start <= at && at <= end;

/** A part of a scalar's value as it was written. */
export function partOf(scalar: ScalarText, start: number, end: number): Range {
  return { start: scalar.place(start), end: end > start ? scalar.place(end - 1) + 1 : start };
}

function ofToken(token: Token, spot: Spot): About | undefined {
  switch (token.kind) {
    case "macro":
      return { kind: "macro", name: token.text };
    case "field":
      return fieldNamed(token.text, spot);
    case "operator":
    case "modifier":
      return { kind: "operator", name: token.text };
    case "transformer":
      return { kind: "transformer", name: token.text };
    case "value":
    case "string":
      return ofValue(token, spot);
    default:
      return undefined;
  }
}

function fieldNamed(text: string, { vocabulary, source }: Spot): About | undefined {
  const name = vocabulary.find(text.replace(/\[.*$/s, ""), source);
  if (name === undefined) return undefined;
  return { kind: "field", name, ...(source !== undefined && { source }) };
}

function ofValue(
  { kind, text, field }: Token,
  { files, vocabulary, source }: Spot,
): About | undefined {
  if (kind === "value" && isList(text, files)) return { kind: "list", name: text };
  const value = text.replace(/^["']|["']$/g, "");
  const row = field === undefined ? undefined : vocabulary.row(field, source);
  if (row?.accepts?.(value) === true) return { kind: "event", name: value };
  return undefined;
}

function isList(name: string, files: readonly SourceFile[]): boolean {
  return definitionsOf(files, name, ["list"]).length > 0;
}

function listNamed(scalar: ScalarText, files: readonly SourceFile[]): Referent | undefined {
  const name = scalar.value;
  return isList(name, files) ? { kind: "list", name, range: scalar } : undefined;
}

function ofExceptionWord({ key, scalar }: ExceptionWord, spot: Spot): Referent | undefined {
  if (key === "values") return listNamed(scalar, spot.files);
  if (key === "comps") return { kind: "operator", name: scalar.value.trim(), range: scalar };
  const about = key === "fields" ? fieldNamed(scalar.value, spot) : undefined;
  return about && { ...about, range: scalar };
}

/** Fields behind percent signs, also inside transformers. */
function inOutput(output: ScalarText, at: number, spot: Spot): Referent | undefined {
  const placeholders = /%\d*(?:\w+\(+)*([a-z]\w*(?:\.\w+)+)/g;
  for (const match of output.value.matchAll(placeholders)) {
    const name = match[1]!;
    const end = match.index + match[0].length;
    const range = partOf(output, end - name.length, end);
    const about = holds(range, at) ? fieldNamed(name, spot) : undefined;
    if (about !== undefined) return { ...about, range };
  }
  return undefined;
}
