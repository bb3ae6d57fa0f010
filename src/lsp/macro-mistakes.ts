// Mistakes in macros that no rule uses yet, as warnings: a loader finds out what a macro means only
// from the rules that use it, an author wants to know while writing it.

import type { Context } from "../fields/context.ts";
import { type Checked, check, CheckMemory } from "../filter/check.ts";
import type { Diagnostic as FilterDiagnostic } from "../filter/diagnostic.ts";
import type { Expr } from "../filter/ast.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Mark } from "../base/file-text.ts";
import { warningProblem } from "../rules/compile-rule.ts";
import { atExpression } from "../rules/condition.ts";
import type { Diagnostic } from "../rules/diagnostic.ts";
import type { Loaded, LoadOptions } from "../rules/load.ts";

export function macroMistakes(
  { collection, compiled, results }: Loaded<Context>,
  { scheme, otherSchemes }: LoadOptions<Context>,
): readonly Diagnostic[] {
  const told = new Set(results.flatMap(({ errors, warnings }) => places([...errors, ...warnings])));
  const schemes = [scheme, ...(otherSchemes?.values() ?? [])].map((each) => ({
    scheme: each,
    memory: new CheckMemory<Context>(),
  }));
  const mistakes: Diagnostic[] = [];
  for (const name of collection.macros.keys()) {
    const parsed = compiled.macros.parsed(name);
    const expr = compiled.macros.resolved(name);
    if (parsed === undefined || expr === undefined) continue;
    for (const cause of bestOf(expr, schemes)) {
      const [location, at, origin] = atExpression(parsed.source, cause.at.start);
      // What is wrong in a macro that it names is told there.
      if (cause.at.source !== parsed.source || told.has(placeOf(origin ?? at))) continue;
      mistakes.push({ problem: warningProblem(cause), location, at, origin });
    }
  }
  return mistakes;
}

/** What the fields of the source say that suits the macro best; nobody knows which it is for. */
function bestOf(
  expr: Expr,
  schemes: readonly { scheme: Scheme<Context>; memory: CheckMemory<Context> }[],
): readonly FilterDiagnostic[] {
  let best: Checked<Context> | undefined;
  for (const { scheme, memory } of schemes) {
    const checked = check(expr, scheme, memory);
    // Fields of another source, or of a plugin that is not there.
    if (checked.errors.some((cause) => "family" in cause && cause.family !== undefined)) continue;
    if (best === undefined || checked.errors.length < best.errors.length) best = checked;
  }
  return best === undefined ? [] : [...best.errors, ...best.warnings];
}

const places = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.map(({ at, origin }) => placeOf(origin ?? at));

const placeOf = ({ file, index }: Mark): string => `${file.name}\0${index}`;
