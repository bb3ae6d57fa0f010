// One rule from definition to Rule: its resolved condition is checked against the fields, its
// output completed and checked. All its mistakes are reported, each at the place in the rule that
// led to it.

import type { Result } from "../base/result.ts";
import type { Expr, Macro } from "../filter/ast.ts";
import { suggest } from "../base/suggest.ts";
import { check, type CheckMemory } from "../filter/check.ts";
import {
  type Diagnostic as FilterDiagnostic,
  message as filterMessage,
} from "../filter/diagnostic.ts";
import type { Ir } from "../filter/ir.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Source } from "../filter/source.ts";
import { transformerNames } from "../filter/transformers/transformers.ts";
import type { RuleDefinition } from "./collection.ts";
import { atExpression, ConditionSource, type ParsedCondition } from "./condition.ts";
import type { Diagnostic, Problem, Reference } from "./diagnostic.ts";
import type { Mark } from "../base/file-text.ts";
import { expressionWithin, type Location } from "./location.ts";
import type { Macros } from "./macros.ts";
import {
  type AppendOutput,
  type FinishedOutput,
  finishOutput,
  type OutputMistake,
} from "./output.ts";
import type { Rule } from "./rule.ts";

export interface RuleOptions<Ctx> {
  /** The fields of a source. */
  readonly schemeOf: (source: string) => Scheme<Ctx>;
  /** Says what is wrong with an output; nothing is checked without it. */
  readonly checkOutput: ((text: string, source: string) => readonly OutputMistake[]) | undefined;
  /** The event codes that a condition can match; nothing is checked without it. */
  readonly eventCodes:
    | ((ir: Ir<Ctx>, source: string) => Result<ReadonlySet<number>, FilterDiagnostic>)
    | undefined;
  readonly appendOutput: readonly AppendOutput[];
}

export interface RuleOutcome<Ctx> {
  /** Undefined when it has an error, or was dropped because it may. */
  readonly rule: Rule<Ctx> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Above this many event codes a rule is looked at for nearly every event. */
const eventCodesMax = 100;

/** Compiles a rule whose condition is free of macros. */
export function compileRule<Ctx>(
  definition: RuleDefinition,
  parsed: ParsedCondition,
  condition: Expr,
  macros: Macros,
  options: RuleOptions<Ctx>,
  memory: CheckMemory<Ctx>,
): RuleOutcome<Ctx> {
  const compiler = new RuleCompiler(definition, parsed, macros, options);
  const rule = compiler.compile(condition, memory);
  return { rule, diagnostics: compiler.diagnostics };
}

class RuleCompiler<Ctx> {
  readonly diagnostics: Diagnostic[] = [];
  private readonly definition: RuleDefinition;
  private readonly parsed: ParsedCondition;
  private readonly macros: Macros;
  private readonly options: RuleOptions<Ctx>;
  private readonly scheme: Scheme<Ctx>;

  constructor(
    definition: RuleDefinition,
    parsed: ParsedCondition,
    macros: Macros,
    options: RuleOptions<Ctx>,
  ) {
    this.definition = definition;
    this.parsed = parsed;
    this.macros = macros;
    this.options = options;
    this.scheme = options.schemeOf(definition.source);
  }

  compile(condition: Expr, memory: CheckMemory<Ctx>): Rule<Ctx> | undefined {
    const { definition, options } = this;
    const checked = check(condition, this.scheme, memory);
    const errors = [...checked.errors];
    for (const cause of checked.warnings) this.reportFilter(warningProblem(cause), cause);
    const codes = checked.ir && options.eventCodes?.(checked.ir, definition.source);
    if (codes?.ok === false) errors.push(codes.error);
    if (this.skips(errors)) return undefined;
    for (const cause of errors) this.reportFilter({ kind: "condition", cause }, cause);
    const output = this.finishOutput();
    if (errors.length > 0 || checked.ir === undefined || output === undefined) return undefined;
    const eventCodes = codes?.ok === true ? codes.value : undefined;
    if ((eventCodes?.size ?? 0) > eventCodesMax && definition.warnEvttypes) {
      this.report({ kind: "no-event-type" }, definition.location);
    }
    return toRule(definition, this.parsed, { condition, ir: checked.ir, eventCodes }, output);
  }

  /** With `skip-if-unknown-filter` a rule for a newer engine is dropped with a warning. */
  private skips(errors: readonly FilterDiagnostic[]): boolean {
    if (!this.definition.skipIfUnknownFilter) return false;
    const unknown = errors.find((cause) => isUnknownName(filterMessage(cause)));
    if (unknown === undefined) return false;
    this.reportFilter({ kind: "filter-unknown", text: filterMessage(unknown) }, unknown);
    return true;
  }

  private finishOutput(): FinishedOutput | undefined {
    const { definition, options } = this;
    const finished = finishOutput(definition, options.appendOutput, deprecatedOf(this.scheme));
    for (const { problem, index } of finished.warnings) this.reportOutput(problem, index);
    const mistakes = this.checkOutput(finished);
    if (mistakes.length === 0) return finished;
    const unknown = mistakes.find((mistake) => isUnknownName(mistake.message));
    if (definition.skipIfUnknownFilter && unknown !== undefined) {
      this.reportOutput({ kind: "filter-unknown", text: unknown.message }, unknown.index, finished);
    } else {
      for (const { message, index } of mistakes) {
        this.reportOutput(this.outputProblem(message, finished.text.slice(index)), index, finished);
      }
    }
    return undefined;
  }

  private checkOutput(finished: FinishedOutput): readonly OutputMistake[] {
    const { checkOutput } = this.options;
    if (checkOutput === undefined) return [];
    const { source } = this.definition;
    const mistakes = [...checkOutput(finished.text, source)];
    for (const { text, raw } of finished.fields) {
      const found = checkOutput(raw ? `%${text}` : text, source);
      for (const { message } of found) mistakes.push({ message, index: 0 });
    }
    return mistakes;
  }

  /** `rest` begins with the placeholder at fault. */
  private outputProblem(text: string, rest: string): Problem {
    const name = /^%?\d*([\w.-]+)/.exec(rest)?.[1] ?? "";
    const near = suggest(name, [...this.scheme.names(), ...transformerNames]);
    return { kind: "output", text, near: near.map((field) => `%${field}`) };
  }

  private report(problem: Problem, location: Location, at = location.mark, origin?: Mark): void {
    this.diagnostics.push({ problem, location, at, origin });
  }

  private reportOutput(problem: Problem, index: number, finished?: FinishedOutput): void {
    const { value, location } = this.definition.output;
    const where =
      finished === undefined
        ? location
        : expressionWithin(location, "rule output expression", finished.text, index);
    this.report(problem, where, value.mark(Math.min(index, value.text.length)));
  }

  /** What the filter language found: in this condition, or in a macro that it names. */
  private reportFilter(problem: Problem, cause: FilterDiagnostic): void {
    const { parsed } = this;
    const { source, start } = cause.at;
    if (source === parsed.source) {
      this.report(problem, ...atExpression(parsed.source, start));
      return;
    }
    const led = this.leadingTo(source);
    const [location, at] = atExpression(parsed.source, led?.reference.span.start ?? 0);
    const inner = source instanceof ConditionSource ? source.mapped : undefined;
    const origin = inner && (inner.origin(start) ?? inner.mark(start));
    this.diagnostics.push({ problem, location, at, origin, via: led?.via });
  }

  /** The first macro of this condition that leads to the source, and the way there. */
  private leadingTo(source: Source): { reference: Macro; via: readonly Reference[] } | undefined {
    const { mapped } = this.parsed.source;
    for (const [name, reference] of this.parsed.references) {
      const via = this.macros.path({ name, at: mapped.mark(reference.span.start) }, source);
      if (via !== undefined) return { reference, via };
    }
    return undefined;
  }
}

function toRule<Ctx>(
  definition: RuleDefinition,
  parsed: ParsedCondition,
  compiled: Pick<Rule<Ctx>, "condition" | "ir" | "eventCodes">,
  output: FinishedOutput,
): Rule<Ctx> {
  const { file, index } = definition.location.mark;
  return {
    name: definition.name,
    source: definition.source,
    conditionText: definition.condition.value.text,
    parsed: parsed.expr,
    ...compiled,
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

export function warningProblem(cause: FilterDiagnostic): Problem {
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

const deprecatedCache = new WeakMap<object, readonly string[]>();

function deprecatedOf<Ctx>(scheme: Scheme<Ctx>): readonly string[] {
  const known = deprecatedCache.get(scheme);
  if (known !== undefined) return known;
  const names = [...scheme.names()].filter((name) => scheme.find(name)?.row.deprecated === true);
  deprecatedCache.set(scheme, names);
  return names;
}
