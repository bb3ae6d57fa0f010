// The condition of a rule or a macro on its way from text to syntax tree: lists written out, then
// parsed, each character still knowing its place. Macros are still names here.

import { limits } from "../base/limits.ts";
import type { Expr, Macro } from "../filter/ast.ts";
import { parse } from "../filter/parser.ts";
import type { Source } from "../filter/source.ts";
import { leaves } from "../filter/walk.ts";
import type { Text } from "./definitions.ts";
import type { Problem } from "./diagnostic.ts";
import type { ListTable } from "./expand-lists.ts";
import type { Mark } from "../base/file-text.ts";
import { expressionWithin, type Location } from "./location.ts";
import type { MappedText } from "./mapped-text.ts";
import type { SharedUse } from "./shared-lists.ts";

/** The text of a condition after lists were replaced, as the filter language sees it. */
export class ConditionSource implements Source {
  readonly name: string;
  readonly text: string;
  readonly mapped: MappedText;
  readonly location: Location;

  constructor(mapped: MappedText, location: Location) {
    this.name = location.mark.file.name;
    this.text = mapped.text;
    this.mapped = mapped;
    this.location = location;
  }

  place(index: number): { line: number; column: number } {
    const { file, index: at } = this.mapped.origin(index) ?? this.mapped.mark(index);
    return file.place(at);
  }
}

export interface ParsedCondition {
  readonly source: ConditionSource;
  readonly expr: Expr;
  /** Names of lists replaced in it. */
  readonly lists: readonly string[];
  /** Macros named in it, in order, once each. */
  readonly references: ReadonlyMap<string, Macro>;
  /** Items of the lists that were not written out; places in the text are as it was written. */
  readonly shared?: SharedUse["literals"];
}

/** A Report that can also say where the text at fault was written. */
export type ReportIn = (problem: Problem, location: Location, at: Mark, origin?: Mark) => void;

/** Conditions parsed in an earlier round: most do not change when another file is read. */
export type ParsedBefore = WeakMap<MappedText, ParsedCondition>;

/**
 * Parses with the items of lists read before, which says less about mistakes: with any, or when
 * that cannot be done (undefined), lists have to be written out.
 */
export function parseShared(
  written: Text,
  text: MappedText,
  lists: ListTable,
  before: ParsedBefore,
): ParsedCondition | undefined {
  if (lists.namesBroken(text.text)) return undefined;
  const used = lists.shared.usedBy(text.text);
  if (used === undefined) return undefined;
  const known = before.get(written.value);
  if (known?.shared !== undefined && known.source.text === text.text) {
    if (lists.shared.has(known.shared)) return known;
  }
  const source = new ConditionSource(text, written.location);
  let count = 0;
  const listNamed = (name: string) => {
    const literals = used.literals.get(name);
    if (literals !== undefined) count++;
    return literals;
  };
  const parsed = parse(source, { depthMax: limits.filterDepthMax, listNamed });
  // A name in another place, in quotes perhaps, is replaced as text all the same.
  if (!parsed.ok || count < used.count) return undefined;
  const { value: expr } = parsed;
  const names = lists.inOrder(used.literals.keys());
  const references = macrosIn(expr);
  const condition = { source, expr, lists: names, references, shared: used.literals };
  before.set(written.value, condition);
  return condition;
}

/** Expands lists and parses; undefined when the text, or a list in it, is wrong (reported). */
export function parseCondition(
  written: Text,
  text: MappedText,
  lists: ListTable,
  before: ParsedBefore,
  report: ReportIn,
): ParsedCondition | undefined {
  const { location } = written;
  if (lists.namesBroken(text.text)) return undefined;
  const expansion = lists.expand(text);
  if (expansion === undefined) {
    const problem = { kind: "expansion-too-long", limit: limits.filterTextMax } as const;
    report(problem, location, location.mark);
    return undefined;
  }
  const known = before.get(written.value);
  if (known?.shared === undefined && known?.source.text === expansion.text.text) return known;
  const source = new ConditionSource(expansion.text, location);
  const parsed = parse(source, { depthMax: limits.filterDepthMax });
  if (!parsed.ok) {
    const index = parsed.error.at.start;
    report({ kind: "condition", cause: parsed.error }, ...atExpression(source, index));
    return undefined;
  }
  const references = macrosIn(parsed.value);
  const condition = { source, expr: parsed.value, lists: expansion.lists, references };
  before.set(written.value, condition);
  return condition;
}

function macrosIn(expr: Expr): ReadonlyMap<string, Macro> {
  const references = new Map<string, Macro>();
  for (const leaf of leaves(expr)) {
    if (leaf.kind === "macro" && !references.has(leaf.name)) references.set(leaf.name, leaf);
  }
  return references;
}

/** The last three arguments of a report about a character of a condition. */
export function atExpression(
  source: ConditionSource,
  index: number,
): [Location, Mark, Mark | undefined] {
  const location = expressionWithin(source.location, "condition expression", source.text, index);
  return [location, source.mapped.mark(index), source.mapped.origin(index)];
}
