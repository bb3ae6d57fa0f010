// What the language server says about fields, operators, transformers, events and definitions, in
// Markdown.

import { limits } from "../base/limits.ts";
import type { Field } from "../fields/define.ts";
import { modifierNamed } from "../filter/modifiers.ts";
import { operatorNamed, operators } from "../filter/operators/operators.ts";
import { transformerNamed } from "../filter/transformers/transformers.ts";
import { valueTypes } from "../filter/value-types.ts";
import { eventIdsByName, eventTypes, type EventType, type Param } from "../schema/events.ts";
import { flagTables } from "../schema/flags.ts";
import type { Analysis } from "./analysis.ts";
import { commentAbove, type Definition, definitionsOf } from "./definitions.ts";
import type { SourceFile } from "./source-file.ts";
import type { Surroundings } from "./spot.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Something that has documentation. */
export interface About {
  readonly kind: "field" | "operator" | "transformer" | "event" | "rule" | "macro" | "list";
  readonly name: string;
  /** Of a field: of which events; undefined: any. */
  readonly source?: string;
}

export function docOf(
  { kind, name, source }: About,
  { files, analysis, vocabulary }: Surroundings,
): string | undefined {
  switch (kind) {
    case "field":
      return fieldDoc(name, source, vocabulary);
    case "operator":
      return operatorDoc(name);
    case "transformer":
      return transformerDoc(name);
    case "event":
      return eventDoc(name);
    default:
      return definitionDoc(files, name, [kind], analysis);
  }
}

/** "text", "list of texts, with an argument", … */
export function fieldType(row: Field): string {
  const type = row.list === true ? `list of ${row.type}` : row.type;
  const { argument } = row;
  if (argument === undefined) return type;
  return `${type}, ${argument.required ? "needs" : "takes"} ${argumentText(argument.kind)}`;
}

function argumentText(kind: "index" | "key" | "both"): string {
  return kind === "both" ? "an index or a key" : kind === "key" ? "a key" : "an index";
}

function fieldDoc(
  name: string,
  source: string | undefined,
  vocabulary: Vocabulary,
): string | undefined {
  const row = vocabulary.row(name, source);
  if (row === undefined) return undefined;
  const lines = [`**${name}** — ${fieldType(row)}`, row.doc];
  if (row.deprecated === true) lines.push("Deprecated.");
  if (row.filterOnly === true) lines.push("Only for conditions: no output can show it.");
  const others = vocabulary.sourcesOf(name);
  if (others.length < vocabulary.sources.length) {
    lines.push(`In rules with \`source: ${others.join(", ")}\`.`);
  }
  const symbols = operatorsOf(row).map((symbol) => `\`${symbol}\``);
  lines.push(`Operators: ${symbols.join(" ")}`);
  return lines.join("\n\n");
}

/** Symbols of the operators that can test the field. */
export function operatorsOf(row: Field): readonly string[] {
  if (row.operatorAs !== undefined) return Object.keys(row.operatorAs);
  const { kind } = valueTypes[row.type];
  return operators
    .filter((operator) => {
      if (row.list === true) return operator.onLists === true || operator.takes === "nothing";
      return operator.takes === "nothing" || operator.accepts.includes(kind);
    })
    .map(({ symbol }) => symbol);
}

function operatorDoc(symbol: string): string | undefined {
  const row = operatorNamed(symbol) ?? modifierNamed(symbol);
  return row && `**${symbol}** — ${row.doc}`;
}

function transformerDoc(name: string): string | undefined {
  if (name === "val") return "**val** — The value of a field, on the right of an operator.";
  const row = transformerNamed(name);
  return row && `**${name}(…)** — ${row.doc}`;
}

/** The current exit event of a name, whose parameters rules see; undefined for other names. */
function eventOf(name: string): EventType | undefined {
  const types = (eventIdsByName.get(name) ?? []).map((id) => eventTypes[id]!);
  const current = types.filter((type) => !type.old);
  return current.find(({ exit, params }) => exit && params.length > 0) ?? current.at(-1);
}

function eventDoc(name: string): string | undefined {
  const type = eventOf(name);
  if (type === undefined) return undefined;
  const head = `**${name}** — event of category ${type.category}`;
  if (type.params.length === 0) return head;
  const rows = type.params.map((param) => `- \`evt.arg.${param.name}\`: ${paramText(param)}`);
  return [head, rows.join("\n")].join("\n\n");
}

function paramText(param: Param): string {
  const names = flagNamesOf(param);
  const shown = names.length > 12 ? [...names.slice(0, 12), "…"] : names;
  return shown.length === 0 ? param.type : `${param.type}: ${shown.join(", ")}`;
}

export function flagNamesOf({ flags }: Param): readonly string[] {
  return flags === undefined ? [] : (flagTables[flags]?.entries ?? []).map(([name]) => name);
}

/** A macro or a list: what its author says, what it is, and what becomes of it. */
function definitionDoc(
  files: readonly SourceFile[],
  name: string,
  kinds: readonly Definition["kind"][],
  analysis: Analysis | undefined,
): string | undefined {
  const definitions = definitionsOf(files, name, kinds);
  const [first] = definitions;
  if (first === undefined) return undefined;
  const parts = [`**${first.kind} ${name}**${changesText(definitions)}`];
  const comment = commentAbove(first);
  if (comment !== "") parts.push(comment);
  const own = first.kind === "list" ? listText(first) : first.item.condition?.value.trim();
  if (own !== undefined && own !== "") parts.push(code(own));
  const expanded = expandedText(first, analysis);
  if (expanded !== undefined && expanded !== own) parts.push("Written out:", code(expanded));
  return parts.join("\n\n");
}

function changesText(definitions: readonly Definition[]): string {
  const changes = definitions.filter(({ item }) => item.amends).length;
  return changes === 0 ? "" : ` — changed by ${changes} later item${changes > 1 ? "s" : ""}`;
}

const listText = ({ item }: Definition): string =>
  item.elements.map(({ value }) => value).join(", ");

function expandedText({ kind, name }: Definition, analysis: Analysis | undefined) {
  return kind === "rule" ? undefined : analysis?.writtenOut[kind].get(name);
}

function code(text: string): string {
  const max = limits.lspShownMax;
  const cut = text.length > max + 2 ? `${text.slice(0, max)} …` : text;
  return `\`\`\`\n${cut}\n\`\`\``;
}
