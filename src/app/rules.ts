// Rules files to a ruleset that can be run: loads them with the fields of kernel events, applies
// the configuration's selection, and compiles conditions and outputs.
import { outputAdditions, priorityLevelMax, ruleSelections } from "../config/derive.ts";
import type { Config } from "../config/schema.ts";
import { catalog, suggestedFields } from "../fields/catalog.ts";
import type { Context } from "../fields/context.ts";
import { FormatCompiler, type Format } from "../fields/format.ts";
import { schemeWith, staticFields } from "../fields/static-fields.ts";
import { showBytesAs } from "../fields/bytes-text.ts";
import { eventCodes } from "../filter/event-codes.ts";
import type { Scheme } from "../filter/scheme.ts";
import { Ruleset } from "../match/ruleset.ts";
import type { PluginRequirement } from "../rules/definitions.ts";
import { type Loaded, type LoadOptions, loadRules, type RulesFile } from "../rules/load.ts";
import type { OutputMistake } from "../rules/output.ts";
import type { Rule } from "../rules/rule.ts";
import { selectRules } from "../rules/select.ts";
import type { Architecture } from "../schema/syscalls.ts";
import type { LiveRule } from "./alerts.ts";
import { eventNaming, syscallNaming } from "./event-naming.ts";

/** What rules may ask for that is inside the agent: here the fields of containers are no plugin. */
export const builtinPlugins: readonly PluginRequirement[] = [
  { name: "container", version: { major: 0, minor: 7, patch: 1 } },
];

/** Loads rules as a run with this configuration does; mistakes are in the results. */
export function loadRulesFor(files: readonly RulesFile[], config: Config): Loaded<Context> {
  const added = Object.keys(staticFields(config.static_fields));
  return loadRules<Context>(files, {
    ...languageOptions(schemeWith(config.static_fields)),
    priorityLevelMax: priorityLevelMax(config),
    firstMatchOnly: config.rule_matching === "first",
    appendOutput: outputAdditions(config, [...suggestedFields, ...added]),
  });
}

/** What loading needs to know of kernel events. */
export function languageOptions(scheme: Scheme<Context> = catalog): LoadOptions<Context> {
  const formats = new FormatCompiler(scheme);
  return {
    scheme,
    checkOutput: (text) => outputMistakes(text, formats),
    eventCodes: (ir) => eventCodes(ir, eventNaming),
  };
}

/** The rules that are on, in the order of evaluation. */
export function enabledRules(loaded: Loaded<Context>, config: Config): readonly Rule<Context>[] {
  return selectRules(loaded.rules, ruleSelections(config)).filter(
    (rule) => rule.source === "syscall",
  );
}

/** Compiles rules for matching. */
export function buildRuleset(
  rules: readonly Rule<Context>[],
  config: Config,
): Ruleset<Context, LiveRule> {
  showBytesAs(config.buffer_format_base64 ? "base64" : "dots");
  const formats = new FormatCompiler(schemeWith(config.static_fields));
  const candidates = rules.map((rule) => ({
    rule: liveRule(rule, formats),
    ir: rule.ir,
    eventIds: rule.eventCodes ?? eventNaming.universe,
  }));
  return new Ruleset(candidates, config.rule_matching === "first");
}

/** Portable codes of the system calls that could match some rule. */
export function syscallCodesOf(
  rules: readonly Rule<Context>[],
  architecture: Architecture,
): ReadonlySet<number> {
  const naming = syscallNaming(architecture);
  const codes = new Set<number>();
  for (const rule of rules) {
    const found = eventCodes(rule.ir, naming);
    for (const code of found.ok ? found.value : naming.universe) codes.add(code);
  }
  return codes;
}

function liveRule(rule: Rule<Context>, formats: FormatCompiler): LiveRule {
  const { name, source, priority, tags, capture, captureDurationMs } = rule;
  const format = lazyFormat(rule.output, formats);
  const extra = rule.extraFields.map(({ name: key, text, raw }) => ({
    key,
    format: lazyFormat(raw ? `%${text}` : text, formats),
    raw,
  }));
  return { name, source, priority, tags, capture, captureDurationMs, format, extra };
}

// The loader has compiled the same text before and found no mistake in it.
function lazyFormat(text: string, formats: FormatCompiler): () => Format {
  let format: Format | undefined;
  return () => {
    if (format !== undefined) return format;
    const compiled = formats.compile(lenient(text));
    if (!compiled.ok) throw new Error(`bug: unchecked output: ${compiled.error.message}`);
    format = compiled.value;
    return format;
  };
}

// `*`: print even when a value is missing; rule outputs always do.
function lenient(text: string): string {
  return text.startsWith("*") ? text : `*${text}`;
}

function outputMistakes(text: string, formats: FormatCompiler): readonly OutputMistake[] {
  const compiled = formats.compile(lenient(text));
  if (compiled.ok) return [];
  const added = text.startsWith("*") ? 0 : 1;
  return [{ message: compiled.error.message, index: Math.max(0, compiled.error.at - added) }];
}
