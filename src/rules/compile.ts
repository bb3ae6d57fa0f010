// The collection to rules. Conditions are parsed, freed of macros and checked against the fields;
// every mistake of every rule is reported, not only the first.

import { check } from "../filter/check.ts";
import type { Expr, Macro } from "../filter/ast.ts";
import {
  type Diagnostic as FilterDiagnostic,
  message as filterMessage,
} from "../filter/diagnostic.ts";
import { parse } from "../filter/parser.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Source } from "../filter/source.ts";
import type { Result } from "../base/result.ts";
import type { Collection, RuleDefinition } from "./collection.ts";
import { type Diagnostic, message, type Problem } from "./diagnostic.ts";
import { type ExpandedList, expandItems } from "./expand-lists.ts";
import { withExceptions } from "./exceptions.ts";
import type { Mark } from "./file-text.ts";
import { expressionWithin, type Location } from "./location.ts";
import {
  atExpression,
  ConditionSource,
  Macros,
  type ParsedCondition,
  parseCondition,
} from "./macros.ts";
import {
  type AppendOutput,
  finishOutput,
  type FinishedOutput,
  type OutputMistake,
} from "./output.ts";
import type { Rule } from "./rule.ts";

export interface CompileOptions<Ctx> {
  readonly scheme: Scheme<Ctx>;
  readonly knowsSource: (source: string) => boolean;
  /** Rules less severe than this level are left out. */
  readonly levelMax: number;
  /** Says what is wrong with an output; nothing is checked without it. */
  readonly checkOutput: ((text: string, source: string) => readonly OutputMistake[]) | undefined;
  /** How many event codes a condition can match; nothing is checked without it. */
  readonly countEvents:
    | ((condition: Expr, source: string) => Result<number, FilterDiagnostic>)
    | undefined;
  readonly appendOutput: readonly AppendOutput[];
}

/** Above this many event codes a rule is looked at for nearly every event. */
const eventCodesMax = 100;

export interface Compiled<Ctx> {
  readonly rules: readonly Rule<Ctx>[];
  readonly macros: Macros;
  readonly lists: ReadonlyMap<string, ExpandedList>;
  readonly unusedMacros: ReadonlySet<string>;
  readonly unusedLists: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

export function compileRules<Ctx>(
  collection: Collection,
  options: CompileOptions<Ctx>,
): Compiled<Ctx> {
  return new Compiler(collection, options).compile();
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
  private readonly diagnostics: Diagnostic[] = [];
  private readonly lists: ReadonlyMap<string, ExpandedList>;
  private readonly macros: Macros;
  private readonly deprecatedFields: readonly string[];
  private readonly usedLists = new Set<string>();
  /** Mistakes inside macros and lists already told: each rule that uses them would repeat them. */
  private readonly told = new Map<FileIndex, Set<string>>();

  constructor(collection: Collection, options: CompileOptions<Ctx>) {
    this.collection = collection;
    this.options = options;
    this.lists = expandItems(collection.lists);
    this.macros = new Macros(collection.macros, this.lists, this.report);
    this.deprecatedFields = deprecatedOf(options.scheme);
  }

  compile(): Compiled<Ctx> {
    const rules: Rule<Ctx>[] = [];
    for (const definition of this.collection.rules.values()) {
      const rule = this.compileRule(definition);
      if (rule !== undefined) rules.push(rule);
    }
    const unusedMacros = this.reportUnusedMacros();
    const unusedLists = this.reportUnusedLists();
    const { macros, lists, diagnostics } = this;
    return { rules, macros, lists, unusedMacros, unusedLists, diagnostics };
  }

  private readonly report = (
    problem: Problem,
    location: Location,
    at: Mark = location.mark,
    origin?: Mark,
  ): void => {
    this.diagnostics.push({ problem, location, at, origin });
  };

  private compileRule(definition: RuleDefinition): Rule<Ctx> | undefined {
    const { condition, exceptions, source, priority } = definition;
    const wanted = this.options.knowsSource(source) && priority.level <= this.options.levelMax;
    const text = withExceptions(condition.value, exceptions);
    const silent = (): void => {};
    const report = wanted ? this.report : silent;
    const parsed = parseCondition(text, condition.location, this.lists, report);
    if (parsed === undefined) return undefined;
    for (const list of parsed.lists) this.usedLists.add(list);
    if (!wanted) {
      // A rule that is left out still counts as a user of its macros.
      for (const name of parsed.references.keys()) this.macros.use(name);
      return undefined;
    }
    const expr = this.macros.resolve(parsed);
    return expr && this.finishRule(definition, parsed, expr);
  }

  private finishRule(
    definition: RuleDefinition,
    parsed: ParsedCondition,
    condition: Expr,
  ): Rule<Ctx> | undefined {
    const checked = check(condition, this.options.scheme);
    const errors = [...checked.errors];
    for (const cause of checked.warnings) {
      this.reportFilter(warningProblem(cause), cause, parsed);
    }
    const counted = errors.length === 0 ? this.countEvents(definition, condition) : undefined;
    if (counted !== undefined && !counted.ok) errors.push(counted.error);
    if (errors.length > 0 && this.skips(definition, parsed, errors)) return undefined;
    for (const cause of errors) this.reportFilter({ kind: "condition", cause }, cause, parsed);
    const output = this.finishOutput(definition);
    if (errors.length > 0 || checked.ir === undefined || output === undefined) return undefined;
    if (counted?.ok === true && counted.value > eventCodesMax && definition.warnEvttypes) {
      this.report({ kind: "no-event-type" }, definition.location);
    }
    return toRule(definition, parsed, condition, checked.ir, output);
  }

  private countEvents(
    definition: RuleDefinition,
    condition: Expr,
  ): Result<number, FilterDiagnostic> | undefined {
    return this.options.countEvents?.(condition, definition.source);
  }

  /** With `skip-if-unknown-filter` a rule about fields of a newer engine is dropped with a warning. */
  private skips(
    definition: RuleDefinition,
    parsed: ParsedCondition,
    errors: readonly FilterDiagnostic[],
  ): boolean {
    const unknown = errors.find((cause) => isUnknownName(filterMessage(cause)));
    if (!definition.skipIfUnknownFilter || unknown === undefined) return false;
    this.reportFilter({ kind: "filter-unknown", text: filterMessage(unknown) }, unknown, parsed);
    return true;
  }

  private finishOutput(definition: RuleDefinition): FinishedOutput | undefined {
    const { options, deprecatedFields } = this;
    const finished = finishOutput(definition, options.appendOutput, deprecatedFields);
    for (const { problem, index } of finished.warnings) {
      this.report(problem, definition.output.location, definition.output.value.mark(index));
    }
    const mistakes: OutputMistake[] = [];
    if (options.checkOutput !== undefined) {
      mistakes.push(...options.checkOutput(finished.text, definition.source));
      for (const { text, raw } of finished.fields) {
        const format = raw ? `%${text}` : text;
        for (const { message } of options.checkOutput(format, definition.source)) {
          mistakes.push({ message, index: 0 });
        }
      }
    }
    if (mistakes.length === 0) return finished;
    const skipped =
      definition.skipIfUnknownFilter && mistakes.some((mistake) => isUnknownName(mistake.message));
    for (const { message: text, index } of mistakes) {
      const problem = { kind: skipped ? "filter-unknown" : "output", text } as const;
      const { value, location } = definition.output;
      const where = expressionWithin(location, "rule output expression", finished.text, index);
      this.report(problem, where, value.mark(Math.min(index, value.text.length)));
      if (skipped) break;
    }
    return undefined;
  }

  /** Reports what the filter language found, at the place in the rule that led to it. */
  private reportFilter(problem: Problem, cause: FilterDiagnostic, parsed: ParsedCondition): void {
    const { source, start } = cause.at;
    if (source === parsed.source) {
      const [location, at, origin] = atExpression(parsed.source, start);
      if (origin === undefined || this.tell(problem, origin)) {
        this.report(problem, location, at, origin);
      }
      return;
    }
    const reference = this.referenceTo(source, parsed);
    const inner = source instanceof ConditionSource ? source.mapped : undefined;
    const [location, at] = atExpression(parsed.source, reference?.span.start ?? 0);
    const origin = inner && (inner.origin(start) ?? inner.mark(start));
    if (origin === undefined || this.tell(problem, origin)) {
      this.report(problem, location, at, origin);
    }
  }

  private referenceTo(source: Source, parsed: ParsedCondition): Macro | undefined {
    for (const [name, reference] of parsed.references) {
      if (this.macros.reaches(name, source)) return reference;
    }
    return undefined;
  }

  private tell(problem: Problem, at: Mark): boolean {
    const key = `${at.file.name}\0${at.index}`;
    const words = message(problem);
    const known = this.told.get(key) ?? new Set<string>();
    this.told.set(key, known);
    if (known.has(words)) return false;
    known.add(words);
    return true;
  }

  private reportUnusedMacros(): ReadonlySet<string> {
    const unused = new Set<string>();
    for (const { name, location } of this.collection.macros.values()) {
      for (const list of this.macros.parsed(name)?.lists ?? []) this.usedLists.add(list);
      if (this.macros.isUsed(name)) continue;
      unused.add(name);
      this.report({ kind: "macro-unused" }, location);
    }
    return unused;
  }

  private reportUnusedLists(): ReadonlySet<string> {
    for (const { lists } of this.lists.values()) {
      for (const name of lists) this.usedLists.add(name);
    }
    const unused = new Set<string>();
    for (const { name, location } of this.collection.lists.values()) {
      if (this.usedLists.has(name)) continue;
      unused.add(name);
      this.report({ kind: "list-unused" }, location);
    }
    return unused;
  }
}

/** A file's name and an index in it. */
type FileIndex = string;

function toRule<Ctx>(
  definition: RuleDefinition,
  parsed: ParsedCondition,
  condition: Expr,
  ir: Rule<Ctx>["ir"],
  output: FinishedOutput,
): Rule<Ctx> {
  const { file, index } = definition.location.mark;
  return {
    name: definition.name,
    source: definition.source,
    conditionText: definition.condition.value.text,
    parsed: parsed.expr,
    condition,
    ir,
    outputText: definition.output.value.text,
    output: output.text,
    extraFields: output.fields,
    desc: definition.desc.text,
    priority: definition.priority,
    tags: definition.tags,
    enabled: definition.enabled,
    capture: definition.capture,
    captureDurationMs: definition.captureDurationMs,
    warnEvttypes: definition.warnEvttypes,
    skipIfUnknownFilter: definition.skipIfUnknownFilter,
    exceptions: definition.exceptions,
    macros: [...parsed.references.keys()],
    lists: parsed.lists,
    location: file.place(index),
  };
}

function warningProblem(cause: FilterDiagnostic): Problem {
  switch (cause.code) {
    case "warn-na-compare":
      return { kind: "na-compare", cause };
    case "warn-deprecated-field":
      return { kind: "field-deprecated", field: cause.field, where: "rule condition" };
    default:
      return { kind: "condition-warning", cause };
  }
}

const unknownNames = [
  "nonexistent field",
  "invalid formatting token",
  "unknown event type",
  "unknown filter:",
];

function isUnknownName(text: string): boolean {
  return unknownNames.some((words) => text.includes(words));
}

function deprecatedOf<Ctx>(scheme: Scheme<Ctx>): readonly string[] {
  const names: string[] = [];
  for (const name of scheme.names()) {
    if (scheme.find(name)?.row.deprecated === true) names.push(name);
  }
  return names;
}
