// Macros: each condition is parsed once, and a reference to it becomes its syntax tree. Trees are
// shared between rules, because nobody changes them.

import { limits } from "../base/limits.ts";
import type { Expr, Macro } from "../filter/ast.ts";
import type { Source } from "../filter/source.ts";
import { suggest } from "../base/suggest.ts";
import { leaves } from "../filter/walk.ts";
import type { MacroDefinition } from "./collection.ts";
import {
  atExpression,
  type ConditionSource,
  type ParsedBefore,
  type ParsedCondition,
  parseCondition,
  type ReportIn,
} from "./condition.ts";
import type { Reference } from "./diagnostic.ts";
import type { ListTable } from "./expand-lists.ts";

/** What an earlier round made, to be used again where nothing changed. */
export interface MacroMemory {
  readonly parsed: ParsedBefore;
  readonly resolved: WeakMap<ParsedCondition, ResolvedBefore>;
}

interface ResolvedBefore {
  readonly trees: ReadonlyMap<string, Expr>;
  readonly expr: Expr;
}

interface MacroState {
  readonly definition: MacroDefinition;
  /** Undefined when its text was wrong. */
  readonly parsed: ParsedCondition | undefined;
  /** Undefined until resolved; null when that failed. */
  expr: Expr | null | undefined;
  resolving: boolean;
  size?: number;
}

/** All macros, resolved against one another. */
export class Macros {
  private readonly states = new Map<string, MacroState>();
  private readonly used = new Set<string>();
  /** Macros being resolved, each named by the one before. */
  private depth = 0;
  private readonly mayExist: (name: string) => boolean;
  private readonly memory: MacroMemory;
  private readonly report: ReportIn;
  private readonly lists: ListTable;

  /** `mayExist`: the macro was meant to be defined, so that its absence need not be told. */
  constructor(
    definitions: ReadonlyMap<string, MacroDefinition>,
    lists: ListTable,
    mayExist: (name: string) => boolean,
    memory: MacroMemory,
    report: ReportIn,
  ) {
    this.report = report;
    this.lists = lists;
    this.mayExist = mayExist;
    this.memory = memory;
    for (const definition of definitions.values()) {
      const { condition } = definition;
      const parsed = parseCondition(condition, condition.value, lists, memory.parsed, report);
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

  /** How many tests the macro has once all macros in it are written out; 0 when it is wrong. */
  size(name: string): number {
    const state = this.states.get(name);
    if (state?.parsed === undefined || state.expr === null) return 0;
    if (state.size === undefined) {
      state.size = 0;
      for (const leaf of leaves(state.parsed.expr)) {
        state.size += leaf.kind === "macro" ? this.size(leaf.name) : 1;
      }
    }
    return state.size;
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

  /**
   * The macros that lead from a reference to the macro whose text is the given source, each where
   * it is named; undefined when it does not lead there.
   */
  path(
    { name, at }: Reference,
    source: Source,
    seen = new Set<string>(),
  ): readonly Reference[] | undefined {
    if (seen.has(name)) return undefined;
    seen.add(name);
    const parsed = this.parsed(name);
    if (parsed === undefined) return undefined;
    if (parsed.source === source) return [{ name, at }];
    for (const [inner, { span }] of parsed.references) {
      const mark = parsed.source.mapped.mark(span.start);
      const rest = this.path({ name: inner, at: mark }, source, seen);
      if (rest !== undefined) return [{ name, at }, ...rest];
    }
    return undefined;
  }

  private resolveState(state: MacroState): Expr | null {
    if (state.expr !== undefined) return state.expr;
    state.resolving = true;
    this.depth++;
    const { parsed, definition } = state;
    state.expr = (parsed && this.resolveIn(parsed, definition.visibility)) ?? null;
    state.resolving = false;
    this.depth--;
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
    if (trees.size === 0) return condition.expr;
    const before = this.memory.resolved.get(condition);
    if (before !== undefined && sameTrees(before.trees, trees)) return before.expr;
    const expr = substitute(condition.expr, trees);
    this.memory.resolved.set(condition, { trees, expr });
    return expr;
  }

  private referenced(
    name: string,
    visibility: number,
    source: ConditionSource,
    reference: Macro,
  ): Expr | undefined {
    const state = this.states.get(name);
    if (state === undefined && this.mayExist(name)) return undefined;
    if (state === undefined || state.definition.index >= visibility) {
      const near = suggest(name, this.states.keys()).filter((other) => other !== name);
      const isList = this.lists.lists.has(name);
      const known = state !== undefined ? "later" : isList ? "list" : undefined;
      const problem = { kind: "macro-undefined", name, near, known } as const;
      this.report(problem, ...atExpression(source, reference.span.start));
      return undefined;
    }
    if (state.resolving) {
      this.report({ kind: "macro-loop", name }, ...atExpression(source, reference.span.start));
      return undefined;
    }
    if (this.depth >= limits.filterDepthMax && state.expr === undefined) {
      const problem = { kind: "macro-deep", name, limit: limits.filterDepthMax } as const;
      this.report(problem, ...atExpression(source, reference.span.start));
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

function sameTrees(a: ReadonlyMap<string, Expr>, b: ReadonlyMap<string, Expr>): boolean {
  for (const [name, expr] of b) if (a.get(name) !== expr) return false;
  return true;
}
