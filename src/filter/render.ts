// A diagnostic as a user sees it: where it is, the line of the source, a caret under the place, a
// hint.

import { type Diagnostic, hint, isWarning, message } from "./diagnostic.ts";
import { placeOf, type Span } from "./source.ts";

/** More of a line than this around the place is cut, with `...` in its stead. */
const contextMax = 80;

/**
 * ```
 * rules.yaml:12:7: error: filter_check called with nonexistent field proc.nme
 *   proc.nme = bash and fd.name startswith /etc
 *   ^^^^^^^^
 *   did you mean 'proc.name'?
 * ```
 */
export function render(diagnostic: Diagnostic): string {
  const { source, start } = diagnostic.at;
  const { line, column } = placeOf(source, start);
  const severity = isWarning(diagnostic) ? "warning" : "error";
  const more = hint(diagnostic);
  const lines = [
    `${source.name}:${line}:${column}: ${severity}: ${message(diagnostic)}`,
    ...snippet(diagnostic.at).map((text) => `  ${text}`),
  ];
  if (more !== undefined) lines.push(`  ${more}`);
  return lines.join("\n");
}

/** The line that holds the start of the span, and carets under as much of the span as it holds. */
export function snippet({ source, start, end }: Span): [line: string, carets: string] {
  const { text } = source;
  const at = Math.min(start, text.length);
  let lineStart = at;
  while (lineStart > 0 && !isLineEnd(text[lineStart - 1]!)) lineStart--;
  let lineEnd = at;
  while (lineEnd < text.length && !isLineEnd(text[lineEnd]!)) lineEnd++;
  const from = Math.max(lineStart, at - contextMax);
  const to = Math.min(lineEnd, at + contextMax);
  let shown = text.slice(from, to);
  if (from > lineStart) shown = `...${shown.slice(3)}`;
  if (to < lineEnd) shown = `${shown.slice(0, -3)}...`;
  const carets = "^".repeat(Math.max(1, Math.min(end, to) - at));
  // Other control characters would move the caret, or the user's terminal.
  return [shown.replace(/\p{Cc}/gu, " "), " ".repeat(at - from) + carets];
}

function isLineEnd(character: string): boolean {
  return character === "\n" || character === "\r";
}
