// Mistakes of rules files as editors show them.

import {
  type Diagnostic as LspDiagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from "vscode-languageserver-protocol/node";
import type { Mark } from "../base/file-text.ts";
import { code, type Diagnostic, hint, isError, message } from "../rules/diagnostic.ts";
import { ConditionSource } from "../rules/condition.ts";
import { type Location, locationChain } from "../rules/location.ts";
import { lspPosition, type LspRange } from "./source-file.ts";

export interface Published {
  /** Name of the file it is shown in. */
  readonly file: string;
  readonly diagnostic: LspDiagnostic;
}

/**
 * What is wrong in a macro or a list is shown there, with the rule that led to it beside; unless
 * the editor does not show that file: then at the reference. `uriOf`: undefined when nobody can
 * open the file.
 */
export function published(
  { problem, location, at, origin, via = [] }: Diagnostic,
  isOpen: (name: string) => boolean,
  uriOf: (name: string) => string | undefined,
): Published {
  const atOrigin = origin !== undefined && (isOpen(origin.file.name) || !isOpen(at.file.name));
  const shown = atOrigin ? origin : at;
  const other = atOrigin ? at : origin;
  const related: DiagnosticRelatedInformation[] = [];
  const relate = (mark: Mark, words: string): void => {
    const uri = uriOf(mark.file.name);
    if (uri !== undefined) related.push({ location: { uri, range: wordAt(mark) }, message: words });
  };
  if (other !== undefined) {
    relate(other, atOrigin ? `Used by ${itemText(location)}.` : "Which was written here.");
    // The first of the chain is the reference itself.
    for (const { name, at: named } of via.slice(1)) relate(named, `Through macro '${name}'.`);
  }
  const help = hint(problem);
  const cause = "cause" in problem ? problem.cause : undefined;
  const spanned = cause !== undefined && !atOrigin ? spanRange(cause.at, shown) : undefined;
  const deprecated = code(problem) === "LOAD_DEPRECATED_ITEM";
  const unused = problem.kind === "macro-unused" || problem.kind === "list-unused";
  return {
    file: shown.file.name,
    diagnostic: {
      range: spanned ?? wordAt(shown),
      severity: isError({ problem, location, at })
        ? DiagnosticSeverity.Error
        : DiagnosticSeverity.Warning,
      code: code(problem),
      source: "gyr",
      message: help === undefined ? message(problem) : `${message(problem)}\n${help}`,
      ...(related.length > 0 ? { relatedInformation: related } : {}),
      ...(deprecated ? { tags: [DiagnosticTag.Deprecated] } : {}),
      ...(unused ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    },
  };
}

/** The range of a span of a condition, when all of it stands where the mark is. */
function spanRange(
  { source, start, end }: { source: unknown; start: number; end: number },
  from: Mark,
): LspRange | undefined {
  if (!(source instanceof ConditionSource) || end <= start) return undefined;
  const first = source.mapped.mark(start);
  const last = source.mapped.mark(end - 1);
  if (first.file !== from.file || first.index !== from.index || last.index < first.index) {
    return undefined;
  }
  return {
    start: lspPosition(first.file, first.index),
    end: lspPosition(last.file, last.index + 1),
  };
}

/** The word at a place; a mistake of a whole item is shown on its first line. */
function wordAt({ file, index }: Mark): LspRange {
  const start = lspPosition(file, index);
  const rest = file.line(start.line + 1).slice(start.character);
  const item = /^(?:rule|macro|list|required_\w+):.*$/.exec(rest)?.[0].trimEnd();
  const word = item ?? /^(?:"[^"]*"|'[^']*'|[^\s,()=[\]"']+)/.exec(rest)?.[0] ?? rest.slice(0, 1);
  return { start, end: { line: start.line, character: start.character + word.length } };
}

function itemText(location: Location): string {
  const item = locationChain(location).find(({ name }) => name !== "");
  return item === undefined ? "this file" : `${item.type} '${item.name}'`;
}
