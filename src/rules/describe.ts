// What `-L` and `-l` say about the loaded rules in JSON: what each is made of. Fields inside
// outputs and names of events belong to others, so ways to ask for them are handed in.

import { limits } from "../base/limits.ts";
import type { Expr } from "../filter/ast.ts";
import { print, printOperand } from "../filter/print.ts";
import { leaves, operandsIn, operandsOf } from "../filter/walk.ts";
import type { MacroDefinition } from "./collection.ts";
import type { PluginRequirement } from "./definitions.ts";
import type { ExpandedList } from "./expand-lists.ts";
import type { Loaded } from "./load.ts";
import type { Rule } from "./rule.ts";
import { printVersion } from "./version.ts";

export interface DescribeOptions {
  /** Fields named in an output format. */
  readonly outputFields?: (format: string, source: string) => readonly string[];
  /** Names of the events that a condition can match. */
  readonly eventNames?: (condition: Expr, source: string) => readonly string[];
  /** Plugins that own the source or one of the fields; no source for a macro. */
  readonly plugins?: (source: string | undefined, fields: readonly string[]) => readonly string[];
}

type Json = Record<string, unknown>;

/**
 * Everything loaded (rules below the minimum priority too), or one rule alone; undefined when there
 * is no rule of that name. Keys are in
 * alphabetical order, as Falco prints JSON.
 */
export function describeJson<Ctx>(
  loaded: Loaded<Ctx>,
  name?: string,
  options: DescribeOptions = {},
): Json | undefined {
  const { collection, compiled } = loaded;
  if (name !== undefined) {
    const rule = compiled.rules.find((rule) => rule.name === name);
    return rule && { rules: [describeRule(rule, options)] };
  }
  return {
    lists: [...compiled.lists.values()].map((list) => describeList(list, loaded)),
    macros: [...collection.macros.values()].map((macro) => describeMacro(macro, loaded, options)),
    required_engine_version: printVersion(loaded.requiredEngineVersion),
    required_plugin_versions: collection.pluginVersions.map((entry) => ({
      alternatives: entry.alternatives.map(describeRequirement),
      ...describeRequirement(entry),
    })),
    rules: compiled.rules.map((rule) => describeRule(rule, options)),
  };
}

function describeRequirement({ name, version }: PluginRequirement): Json {
  return { name, version: printVersion(version) };
}

function describeRule<Ctx>(rule: Rule<Ctx>, options: DescribeOptions): Json {
  const { operators, fields } = namesIn(rule.condition);
  const fieldsOf = (format: string) => options.outputFields?.(format, rule.source) ?? [];
  const formats = rule.extraFields.filter((field) => !field.raw);
  const exceptionFields = rule.exceptions.flatMap(({ fields }) => fields.map((f) => f.value));
  return {
    details: {
      condition_compiled: print(rule.condition),
      condition_fields: fields,
      condition_operators: operators,
      events: options.eventNames?.(rule.condition, rule.source) ?? [],
      exception_fields: unique(exceptionFields),
      exception_names: unique(rule.exceptions.map((exception) => exception.name)),
      exception_operators: unique(rule.exceptions.flatMap((exception) => exception.comps)),
      extra_output_formatted_fields: Object.fromEntries(formats.map((f) => [f.name, f.text])),
      lists: rule.lists,
      macros: rule.macros,
      output_compiled: rule.output,
      output_fields: unique([
        ...rule.extraFields.flatMap(({ raw, text }) => (raw ? [text] : fieldsOf(text))),
        ...fieldsOf(rule.output),
      ]),
      plugins: options.plugins?.(rule.source, fields) ?? [],
    },
    info: {
      capture: rule.capture,
      capture_duration: rule.captureDurationMs,
      condition: rule.conditionText,
      description: rule.desc,
      enabled: rule.enabled,
      name: rule.name,
      output: rule.outputText,
      priority: rule.priority.name,
      source: rule.source,
      tags: rule.tags,
    },
  };
}

function describeMacro<Ctx>(
  macro: MacroDefinition,
  { compiled }: Loaded<Ctx>,
  options: DescribeOptions,
): Json {
  const parsed = compiled.macros.parsed(macro.name);
  // Macros can double their size at each step; a rule with such a one is refused, a macro is not.
  const small = compiled.macros.size(macro.name) <= limits.filterTestsMax;
  const resolved = small ? compiled.macros.resolved(macro.name) : undefined;
  const { operators, fields } = resolved ? namesIn(resolved) : { operators: [], fields: [] };
  return {
    details: {
      condition_compiled: resolved ? print(resolved) : "",
      condition_fields: fields,
      condition_operators: operators,
      events: (resolved && options.eventNames?.(resolved, "syscall")) ?? [],
      lists: parsed?.lists ?? [],
      macros: [...(parsed?.references.keys() ?? [])],
      plugins: options.plugins?.(undefined, fields) ?? [],
      used: !compiled.unusedMacros.has(macro.name),
    },
    info: { condition: macro.condition.value.text, name: macro.name },
  };
}

function describeList<Ctx>(list: ExpandedList, { compiled }: Loaded<Ctx>): Json {
  const { name, items } = list.definition;
  const references = new Set(list.lists);
  return {
    details: {
      items_compiled: list.items.map((item) => item.scalar.value),
      lists: list.lists,
      plugins: [],
      used: !compiled.unusedLists.has(name),
    },
    info: {
      items: items.map((item) => item.value).filter((item) => !references.has(item)),
      name,
    },
  };
}

/** Operators, and fields with their arguments, in the order of the text. */
function namesIn(expr: Expr): { operators: readonly string[]; fields: readonly string[] } {
  const operators: string[] = [];
  const fields: string[] = [];
  for (const leaf of leaves(expr)) {
    if (leaf.kind === "macro") continue;
    operators.push(
      leaf.modifier === undefined ? leaf.operator : `${leaf.operator} ${leaf.modifier}`,
    );
    for (const operand of operandsOf(leaf).flatMap((each) => [...operandsIn(each)])) {
      if (operand.kind === "field") fields.push(printOperand(operand));
    }
  }
  return { operators: unique(operators), fields: unique(fields) };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
