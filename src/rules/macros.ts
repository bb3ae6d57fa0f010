// Macros: each condition is parsed once, and a reference to it becomes its syntax tree. Trees are
// shared between rules, because nobody changes them.

import { parse } from "../filter/parser.ts";
import type { Expr, Macro } from "../filter/ast.ts";
import type { Source } from "../filter/source.ts";
import { limits } from "../base/limits.ts";
import type { MacroDefinition } from "./collection.ts";
import type { Text } from "./definitions.ts";
import type { Report } from "./diagnostic.ts";
import { type ExpandedList, expandLists } from "./expand-lists.ts";
import { type Location, expressionWithin } from "./location.ts";
import type { MappedText } from "./mapped-text.ts";

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
}

/** Expands lists and parses; undefined when the text is wrong (reported). */
export function parseCondition(
  text: MappedText,
  location: Text["location"],
  lists: ReadonlyMap<string, ExpandedList>,
  report: ReportIn,
): ParsedCondition | undefined {
  const expansion = expandLists(text, lists);
  if (expansion === undefined) {
    const problem = { kind: "expansion-too-long", limit: limits.filterTextMax } as const;
    report(problem, location, location.mark);
    return undefined;
  }
  const source = new ConditionSource(expansion.text, location);
  const parsed = parse(source, { depthMax: limits.filterDepthMax });
  if (!parsed.ok) {
    const index = parsed.error.at.start;
    report({ kind: "condition", cause: parsed.error }, ...atExpression(source, index));
    return undefined;
  }
  const references = new Map<string, Macro>();
  collectReferences(parsed.value, references);
  return { source, expr: parsed.value, lists: expansion.lists, references };
}

/** A Report that can also say where the text at fault was written. */
export type ReportIn = (
  problem: Parameters<Report>[0],
  location: Location,
  at: Parameters<Report>[2],
  origin?: Parameters<Report>[2],
) => void;

/** The last three arguments of a report about a character of a condition. */
export function atExpression(
  source: ConditionSource,
  index: number,
): [Location, NonNullable<Parameters<Report>[2]>, Parameters<Report>[2]] {
  const location = expressionWithin(source.location, "condition expression", source.text, index);
  return [location, source.mapped.mark(index), source.mapped.origin(index)];
}

function collectReferences(expr: Expr, into: Map<string, Macro>): void {
  switch (expr.kind) {
    case "macro":
      if (!into.has(expr.name)) into.set(expr.name, expr);
      break;
    case "not":
      collectReferences(expr.child, into);
      break;
    case "and":
    case "or":
      for (const child of expr.children) collectReferences(child, into);
      break;
    case "test":
      break;
  }
}

interface MacroState {
  readonly definition: MacroDefinition;
  /** Undefined when its text was wrong. */
  readonly parsed: ParsedCondition | undefined;
  /** Undefined until resolved; null when that failed. */
  expr: Expr | null | undefined;
  resolving: boolean;
}

/** All macros, resolved against one another. */
export class Macros {
  private readonly states = new Map<string, MacroState>();
  private readonly used = new Set<string>();
  private readonly report: ReportIn;

  constructor(
    definitions: ReadonlyMap<string, MacroDefinition>,
    lists: ReadonlyMap<string, ExpandedList>,
    report: ReportIn,
  ) {
    this.report = report;
    for (const definition of definitions.values()) {
      const { value, location } = definition.condition;
      const parsed = parseCondition(value, location, lists, report);
      this.states.set(definition.name, { definition, parsed, expr: undefined, resolving: false });
    }
    for (const state of this.states.values()) this.resolveState(state);
  }

  parsed(name: string): ParsedCondition | undefined {
    return this.states.get(name)?.parsed;
  }

  /** The tree of a macro without macros; undefined when something in it was wrong. */
  resolved(name: string): Expr | undefined {
    return this.states.get(name)?.expr ?? undefined;
  }

  isUsed(name: string): boolean {
    return this.used.has(name);
  }

  /** Counts a reference that nobody resolves. */
  use(name: string): void {
    this.used.add(name);
  }

  /** The condition of a rule without macros; undefined when one is wrong (reported). */
  resolve(condition: ParsedCondition): Expr | undefined {
    return this.resolveIn(condition, Number.POSITIVE_INFINITY);
  }

  /** Whether the macro's text, or that of a macro it names, is the given source. */
  reaches(name: string, source: Source, seen = new Set<string>()): boolean {
    if (seen.has(name)) return false;
    seen.add(name);
    const parsed = this.parsed(name);
    if (parsed === undefined) return false;
    if (parsed.source === source) return true;
    return [...parsed.references.keys()].some((inner) => this.reaches(inner, source, seen));
  }

  private resolveState(state: MacroState): Expr | null {
    if (state.expr !== undefined) return state.expr;
    state.resolving = true;
    const { parsed, definition } = state;
    state.expr = (parsed && this.resolveIn(parsed, definition.visibility)) ?? null;
    state.resolving = false;
    return state.expr;
  }

  private resolveIn(condition: ParsedCondition, visibility: number): Expr | undefined {
    const trees = new Map<string, Expr>();
    let sound = true;
    for (const [name, reference] of condition.references) {
      this.used.add(name);
      const tree = this.referenced(name, visibility, condition.source, reference);
      if (tree === undefined) sound = false;
      else trees.set(name, tree);
    }
    if (!sound) return undefined;
    return trees.size === 0 ? condition.expr : substitute(condition.expr, trees);
  }

  private referenced(
    name: string,
    visibility: number,
    source: ConditionSource,
    reference: Macro,
  ): Expr | undefined {
    const state = this.states.get(name);
    const where = atExpression(source, reference.span.start);
    if (state === undefined || state.definition.index >= visibility) {
      this.report({ kind: "macro-undefined", name }, ...where);
      return undefined;
    }
    if (state.resolving) {
      this.report({ kind: "macro-loop", name }, ...where);
      return undefined;
    }
    return this.resolveState(state) ?? undefined;
  }
}

function substitute(expr: Expr, trees: ReadonlyMap<string, Expr>): Expr {
  switch (expr.kind) {
    case "macro":
      return trees.get(expr.name)!;
    case "not": {
      const child = substitute(expr.child, trees);
      return child === expr.child ? expr : { ...expr, child };
    }
    case "and":
    case "or": {
      const children = expr.children.map((child) => substitute(child, trees));
      const same = children.every((child, index) => child === expr.children[index]);
      return same ? expr : { ...expr, children };
    }
    case "test":
      return expr;
  }
}
