// The collection to rules: lists written out, macros resolved, each rule compiled, and what nobody
// uses named. Done after each file; what a file did not change is not compiled again.

import type { Steps } from "../base/steps.ts";
import type { Expr } from "../filter/ast.ts";
import { check, CheckMemory } from "../filter/check.ts";
import { parse } from "../filter/parser.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Collection, RuleDefinition } from "./collection.ts";
import { compileRule, type RuleOptions, type RuleOutcome } from "./compile-rule.ts";
import { type ParsedCondition, parseCondition, parseShared } from "./condition.ts";
import { type Diagnostic, diagnosticKey, type Problem } from "./diagnostic.ts";
import { withExceptions } from "./exceptions.ts";
import { type ExpandedList, ListTable } from "./expand-lists.ts";
import { type MacroMemory, Macros } from "./macros.ts";
import type { Rule } from "./rule.ts";

export interface CompileOptions<Ctx> extends RuleOptions<Ctx> {
  readonly knowsSource: (source: string) => boolean;
}

export interface Compiled<Ctx> {
  readonly rules: readonly Rule<Ctx>[];
  readonly macros: Macros;
  readonly lists: ReadonlyMap<string, ExpandedList>;
  readonly unusedMacros: ReadonlySet<string>;
  readonly unusedLists: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** What earlier rounds made of definitions that did not change. */
export interface CompileMemory<Ctx> extends MacroMemory {
  readonly rules: WeakMap<RuleDefinition, { condition: Expr; outcome: RuleOutcome<Ctx> }>;
  /** Of each scheme: what a macro means depends on the fields. */
  readonly checked: WeakMap<Scheme<Ctx>, CheckMemory<Ctx>>;
}

export function newMemory<Ctx>(): CompileMemory<Ctx> {
  return {
    parsed: new WeakMap(),
    resolved: new WeakMap(),
    rules: new WeakMap(),
    checked: new WeakMap(),
  };
}

/** Compiles all that was collected; the memory belongs to one collection with its options. */
export function compileRules<Ctx>(
  collection: Collection,
  options: CompileOptions<Ctx>,
  memory: CompileMemory<Ctx>,
): Steps<Compiled<Ctx>> {
  return new Compiler(collection, options, memory).compile();
}

/** Whether a text can stand on the left of a comparison: a field, or a transformer of fields. */
export function isField<Ctx>(text: string, scheme: Scheme<Ctx>): boolean {
  const parsed = parse({ name: "", text: `${text} exists` });
  if (!parsed.ok || parsed.value.kind !== "test") return false;
  return check(parsed.value, scheme).errors.length === 0;
}

class Compiler<Ctx> {
  private readonly collection: Collection;
  private readonly options: CompileOptions<Ctx>;
  private readonly memory: CompileMemory<Ctx>;
  private readonly diagnostics: Diagnostic[] = [];
  private readonly lists: ListTable;
  private readonly macros: Macros;
  private readonly usedLists = new Set<string>();

  constructor(collection: Collection, options: CompileOptions<Ctx>, memory: CompileMemory<Ctx>) {
    this.collection = collection;
    this.options = options;
    this.memory = memory;
    this.lists = new ListTable(collection.lists, collection.brokenLists());
    this.macros = new Macros(
      collection.macros,
      this.lists,
      (name) => collection.mayExist("macro", name),
      memory,
      (problem, location, at, origin) => this.diagnostics.push({ problem, location, at, origin }),
    );
  }

  *compile(): Steps<Compiled<Ctx>> {
    const rules: Rule<Ctx>[] = [];
    for (const definition of this.collection.rules.values()) {
      const rule = this.compileRule(definition);
      if (rule !== undefined) rules.push(rule);
      yield;
    }
    for (const definition of this.collection.brokenRules) {
      const before = this.diagnostics.length;
      this.compileRule(definition);
      this.diagnostics.push(...this.diagnostics.splice(before).filter(isInCondition));
    }
    const unusedMacros = this.reportUnusedMacros();
    const unusedLists = this.reportUnusedLists();
    const { macros } = this;
    const { lists } = this.lists;
    const diagnostics = toldOnce(this.diagnostics);
    return { rules, macros, lists, unusedMacros, unusedLists, diagnostics };
  }

  private compileRule(definition: RuleDefinition): Rule<Ctx> | undefined {
    const { condition, exceptions, source } = definition;
    const wanted = this.options.knowsSource(source);
    const text = withExceptions(condition.value, exceptions);
    const { parsed: before } = this.memory;
    const told = this.diagnostics.length;
    const shared = parseShared(condition, text, this.lists, before);
    if (shared !== undefined) {
      const rule = this.compileParsed(definition, shared, wanted);
      if (!this.diagnostics.slice(told).some(isInCondition)) return rule;
      // Places are told in the text with its lists written out.
      this.diagnostics.length = told;
    }
    const parsed = parseCondition(
      condition,
      text,
      this.lists,
      before,
      (problem, location, at, origin) => {
        if (wanted) this.diagnostics.push({ problem, location, at, origin });
      },
    );
    return parsed === undefined ? undefined : this.compileParsed(definition, parsed, wanted);
  }

  private compileParsed(
    definition: RuleDefinition,
    parsed: ParsedCondition,
    wanted: boolean,
  ): Rule<Ctx> | undefined {
    const { rules } = this.memory;
    for (const list of parsed.lists) this.usedLists.add(list);
    if (!wanted) {
      // A rule that is left out still counts as a user of its macros.
      for (const name of parsed.references.keys()) this.macros.use(name);
      return undefined;
    }
    const expr = this.macros.resolve(parsed);
    if (expr === undefined) return undefined;
    const known = rules.get(definition);
    const outcome =
      known?.condition === expr
        ? known.outcome
        : compileRule(
            definition,
            parsed,
            expr,
            this.macros,
            this.options,
            this.checked(definition),
          );
    rules.set(definition, { condition: expr, outcome });
    // In a file that could not be read the value may be the name of a list.
    const told = this.collection.isIncomplete
      ? outcome.diagnostics.filter(({ problem }) => !isAboutValue(problem))
      : outcome.diagnostics;
    this.diagnostics.push(...told);
    return outcome.rule;
  }

  private checked({ source }: RuleDefinition): CheckMemory<Ctx> {
    const scheme = this.options.schemeOf(source);
    const memory = this.memory.checked.get(scheme) ?? new CheckMemory<Ctx>();
    this.memory.checked.set(scheme, memory);
    return memory;
  }

  private reportUnusedMacros(): ReadonlySet<string> {
    const unused = new Set<string>();
    for (const { name, location } of this.collection.macros.values()) {
      for (const list of this.macros.parsed(name)?.lists ?? []) this.usedLists.add(list);
      if (this.macros.isUsed(name)) continue;
      unused.add(name);
      this.diagnostics.push({ problem: { kind: "macro-unused" }, location, at: location.mark });
    }
    return unused;
  }

  private reportUnusedLists(): ReadonlySet<string> {
    for (const { lists } of this.lists.lists.values()) {
      for (const name of lists) this.usedLists.add(name);
    }
    const unused = new Set<string>();
    for (const { name, location } of this.collection.lists.values()) {
      if (this.usedLists.has(name)) continue;
      unused.add(name);
      this.diagnostics.push({ problem: { kind: "list-unused" }, location, at: location.mark });
    }
    return unused;
  }
}

function isInCondition({ location }: Diagnostic): boolean {
  return location.type === "condition expression";
}

function isAboutValue(problem: Problem): boolean {
  if (!("cause" in problem)) return false;
  return problem.cause.code === "value" || problem.cause.code === "value-unknown-event";
}

/** Each rule that uses a macro or a list finds the same mistake in it; the first rule's stays. */
function toldOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const told = new Set<string>();
  return diagnostics.filter((diagnostic) => {
    if (diagnostic.origin === undefined) return true;
    const key = diagnosticKey(diagnostic);
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}
