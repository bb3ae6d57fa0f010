// What is legal in a condition but probably not meant (rule-language.md F).

import type { Literal, Test } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { parseOperandPrefix } from "./parser.ts";
import type { Scheme } from "./scheme.ts";
import { checkOperand } from "./check-operand.ts";
import { transformerNamesWithVal } from "./transformers/transformers.ts";
import { fieldsIn } from "./walk.ts";

/** Warnings about one literal that is compared with something. */
export function literalWarnings<Ctx>(
  test: Test,
  literal: Literal,
  scheme: Scheme<Ctx>,
): Diagnostic[] {
  const warnings: Diagnostic[] = [];
  const text = literal.value;
  const at = literal.span;
  // Blanks are dropped before looking, to catch `'tolower( proc.name )'` too.
  const bare = text.replace(/[ \t\n\v\f\r]+/g, "");
  if (test.operator === "regex" && isPlainRegex(text)) {
    const operators = ["=", "contains", "startswith", "endswith"];
    warnings.push({ code: "warn-regex-plain", at, pattern: text, operators });
  }
  if (namesField(bare, scheme)) warnings.push({ code: "warn-field-as-text", at, text });
  const called =
    bare.endsWith(")") && transformerNamesWithVal.some((name) => bare.startsWith(`${name}(`));
  if (called) {
    warnings.push({ code: "warn-transformer-as-text", at, text });
  }
  return warnings;
}

const naOperators: ReadonlySet<string> = new Set(["=", "==", "!=", "in", "intersects", "pmatch"]);

/**
 * Fields of JSON payloads have no `<NA>` text of their own: a missing one has no value, so
 * comparing with `<NA>` is always false.
 */
export function naWarning(test: Test, literals: readonly Literal[]): Diagnostic | undefined {
  if (!naOperators.has(test.operator)) return undefined;
  const literal = literals.find(({ value }) => value === "<NA>");
  if (literal === undefined) return undefined;
  const field = fieldsIn(test.left).find(({ name }) => /^(?:ka|jevt)\./.test(name));
  if (field === undefined) return undefined;
  return { code: "warn-na-compare", at: literal.span, field: field.name };
}

function namesField<Ctx>(text: string, scheme: Scheme<Ctx>): boolean {
  // A field begins with a letter; most texts with a dot are paths.
  if (!text.includes(".") || !/^[a-zA-Z]/.test(text)) return false;
  const parsed = parseOperandPrefix({ name: "", text }, 0);
  if (!parsed.ok || parsed.value.kind !== "field" || parsed.value.span.end < text.length) {
    return false;
  }
  // Most texts with a dot are no fields; looking near names up for each would be slow.
  if (scheme.find(parsed.value.name) === undefined) return false;
  return checkOperand(parsed.value, scheme, () => {}) !== undefined;
}

/** True when, without anchors and without `.*` and its like at the ends, it is a plain text. */
function isPlainRegex(pattern: string): boolean {
  const last = pattern.length - 1;
  for (let i = 0; i <= last; i++) {
    const unit = pattern[i]!;
    if ((i === 0 && unit === "^") || (i === last && unit === "$")) continue;
    const atEnd = (i === 0 && last > 0) || i === last - 1;
    if (atEnd && unit === "." && "+*?".includes(pattern[i + 1]!)) {
      i++;
      continue;
    }
    if (".+*?^$()[]{}|\\".includes(unit)) return false;
  }
  return true;
}
