// The outcome of loading one file, in the three forms users and tools read: verbose text, summary
// and JSON. Line by line as Falco prints them; what we add is where the text at fault was written.

import { code, codeTexts, type Diagnostic, hint, message } from "./diagnostic.ts";
import type { Mark } from "../base/file-text.ts";
import { harmless, type Paint, plain, type Role } from "../base/terminal.ts";
import { underlined } from "./underline.ts";
import { locationChain, locationPosition } from "./location.ts";

export interface FileResult {
  readonly name: string;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/** `Ok`, or with every error and warning in its context. Ends without a line break. */
export function verboseText(result: FileResult): string {
  return paintedText(result, plain);
}

/** The same as a terminal shows it. */
export function paintedText(result: FileResult, paint: Paint): string {
  const parts = [headline(result, paint)];
  const { errors, warnings } = result;
  if (errors.length > 0) {
    const texts = errors.map((each) => diagnosticText(each, paint, "error"));
    parts.push(`${errors.length} Errors:`, ...texts);
  }
  if (warnings.length > 0) {
    const alike = bySource(warnings);
    const texts = alike.map(([first, ...others]) => {
      const text = diagnosticText(first!, paint, "warning");
      return others.length === 0 ? text : `${text}\n${othersText(others)}`;
    });
    parts.push(`${warnings.length} Warnings:`, ...texts);
  }
  return parts.join("\n");
}

/** Rules of one unknown source are told together: there is one thing to do about all of them. */
function bySource(warnings: readonly Diagnostic[]): readonly (readonly Diagnostic[])[] {
  const groups: Diagnostic[][] = [];
  const bySource = new Map<string, Diagnostic[]>();
  for (const each of warnings) {
    const { problem } = each;
    const source = problem.kind === "source-unknown" ? problem.name : undefined;
    const known = source === undefined ? undefined : bySource.get(source);
    if (known !== undefined) known.push(each);
    else {
      const group = [each];
      groups.push(group);
      if (source !== undefined) bySource.set(source, group);
    }
  }
  return groups;
}

function othersText(others: readonly Diagnostic[]): string {
  const lines = others.map(({ location, at }) => `        '${location.name}' at ${placeText(at)}`);
  const count = others.length === 1 ? "one more rule" : `${others.length} more rules`;
  return harmless([`    and ${count} of this source:`, ...lines].join("\n"));
}

/** One line: the codes with their short texts. */
export function summaryText(result: FileResult): string {
  const { errors, warnings } = result;
  let text = headline(result, plain);
  if (errors.length > 0) text += ` ${errors.length} errors: [${codesText(errors)}]`;
  if (warnings.length > 0) text += ` ${warnings.length} warnings: [${codesText(warnings)}]`;
  return text;
}

/** The JSON form, its keys in alphabetical order as Falco prints them. */
export function resultJson(
  result: FileResult,
  schemaWarnings: readonly string[] = [],
): Record<string, unknown> {
  return {
    errors: result.errors.map(diagnosticJson),
    name: result.name,
    schema_valid: schemaWarnings.length === 0,
    schema_warnings: schemaWarnings,
    successful: result.errors.length === 0,
    warnings: result.warnings.map(diagnosticJson),
  };
}

/**
 * The source line with `length` carets below the place, both ending with a line break. Falco shows
 * one caret; so do the results in JSON.
 */
export function snippet(mark: Mark, length = 1): string {
  const { line, column } = mark.file.place(mark.index);
  const text = mark.file.line(line).replaceAll("\t", " ");
  const width = 80;
  const at = Math.min(column - 1, text.length);
  const start = Math.max(0, at - width);
  const end = Math.min(text.length, at + width);
  let shown = text.slice(start, end);
  if (start > 0) shown = `...${shown.slice(3)}`;
  if (end < text.length) shown = `${shown.slice(0, -3)}...`;
  const carets = Math.max(1, Math.min(length, shown.length - (at - start)));
  return `${shown}\n${" ".repeat(at - start)}${"^".repeat(carets)}\n`;
}

/** Falco's text for one error or warning: where, the line, what. */
function diagnosticText(diagnostic: Diagnostic, paint: Paint, role: Role): string {
  const { problem, at, origin, via = [] } = diagnostic;
  const where = locationChain(diagnostic.location).map((location, depth) => {
    const { name, line, column } = locationPosition(location);
    const item = location.name === "" ? location.type : `${location.type} '${location.name}'`;
    return `${depth === 0 ? "In " : "    "}${item}: (${name}:${line}:${column})`;
  });
  const spans = underlined(diagnostic);
  const underlinedLine = (mark: Mark, length: number): string => {
    const [text = "", carets = ""] = snippet(mark, length).split("\n");
    return `${harmless(text)}\n${carets.replace(/\^+/, (found) => paint(role, found))}`;
  };
  const rule = paint("quiet", "------");
  const lines = where.map((line) => paint("quiet", harmless(line)));
  // What cannot be read has no line to show.
  if (problem.kind !== "file-unreadable") {
    lines.push(`    at ${paint("place", placeText(at))}`, rule, underlinedLine(at, spans.at), rule);
  }
  via.slice(1).forEach((reference, index) => {
    const place = paint("place", placeText(reference.at));
    lines.push(`macro '${via[index]!.name}' names '${reference.name}' at ${place}`);
  });
  if (origin !== undefined) {
    const macro = via.at(-1);
    const inside = macro === undefined ? "" : ` in macro '${macro.name}'`;
    lines.push(`which was written${inside} at ${paint("place", placeText(origin))}`);
    lines.push(underlinedLine(origin, spans.origin), rule);
  }
  const name = code(problem);
  lines.push(`${paint(role, name)} (${codeTexts[name]}): ${harmless(message(problem))}`);
  const help = hint(problem);
  if (help !== undefined) lines.push(`    ${paint("hint", `hint: ${harmless(help)}`)}`);
  return lines.join("\n");
}

function headline({ name, errors, warnings }: FileResult, paint: Paint): string {
  if (errors.length > 0) return `${name}: ${paint("error", "Invalid")}`;
  if (warnings.length > 0) return `${name}: ${paint("warning", "Ok, with warnings")}`;
  return `${name}: ${paint("good", "Ok")}`;
}

function codesText(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ problem }) => `${code(problem)} (${codeTexts[code(problem)]})`)
    .join(" ");
}

function placeText(mark: Mark): string {
  const { file, line, column } = mark.file.place(mark.index);
  return `${file}:${line}:${column}`;
}

function diagnosticJson(diagnostic: Diagnostic): Record<string, unknown> {
  const { problem, at } = diagnostic;
  const locations = locationChain(diagnostic.location).map((location) => ({
    item_name: location.name,
    item_type: location.type,
    position: locationPosition(location),
  }));
  return {
    code: code(problem),
    codedesc: codeTexts[code(problem)],
    context: { locations, snippet: snippet(at) },
    ...(problem.kind === "field-deprecated" ? { deprecated_field: problem.field } : {}),
    message: message(problem),
  };
}
