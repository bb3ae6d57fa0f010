// How many characters a diagnostic is about: the span of the test or the name in a condition, else
// the word that stands at the place.

import type { Mark } from "../base/file-text.ts";
import { ConditionSource } from "./condition.ts";
import type { Diagnostic } from "./diagnostic.ts";

export interface Underlined {
  /** Characters from `at`, on its line. */
  readonly at: number;
  /** Characters from `origin`. */
  readonly origin: number;
}

export function underlined({ problem, at, origin }: Diagnostic): Underlined {
  const cause = "cause" in problem ? problem.cause : undefined;
  const span = cause && spanAt(cause.at);
  return {
    at: (sameMark(span?.mark, at) ? span?.length : undefined) ?? wordLength(at),
    origin:
      origin === undefined
        ? 0
        : ((sameMark(span?.mark, origin) ? span?.length : undefined) ?? wordLength(origin)),
  };
}

/** A span of a condition that was written in one piece on one line. */
function spanAt(span: {
  readonly source: unknown;
  readonly start: number;
  readonly end: number;
}): { readonly mark: Mark; readonly length: number } | undefined {
  const { source, start, end } = span;
  if (!(source instanceof ConditionSource) || end <= start) return undefined;
  const { mapped } = source;
  const mark = mapped.origin(start) ?? mapped.mark(start);
  const last = mapped.origin(end - 1) ?? mapped.mark(end - 1);
  const length = last.index - mark.index + 1;
  if (last.file !== mark.file || length < 1) return undefined;
  const text = mark.file.text.slice(mark.index, mark.index + length);
  return /[\r\n]/.test(text) ? undefined : { mark, length };
}

function sameMark(a: Mark | undefined, b: Mark): boolean {
  return a?.file === b.file && a.index === b.index;
}

/** The name of an item, a quoted text, a placeholder of an output, or what has no blank in it. */
const word =
  /^(?:(?:rule|macro|list|required_\w+):[^\r\n#]*[^\s#]|"[^"\r\n]*"|'[^'\r\n]*'|%[\w.]+(?:\[[^\]\r\n]*\])?|[^\s,()=[\]{}:]+|[^\s])/;

const longestWord = 300;

function wordLength({ file, index }: Mark): number {
  return word.exec(file.text.slice(index, index + longestWord))?.[0].length ?? 1;
}
