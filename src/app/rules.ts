// Rules files to a ruleset that can be run: loads them with the fields of their sources, applies
// the configuration's selection, and compiles conditions and outputs.
import { finish, type Steps } from "../base/steps.ts";
import { outputAdditions, priorityLevelMax, ruleSelections } from "../config/derive.ts";
import type { Config } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import type { Format, FormatCompiler } from "../fields/format.ts";
import { showBytesAs } from "../fields/bytes-text.ts";
import { eventCodes } from "../filter/event-codes.ts";
import { Ruleset } from "../match/ruleset.ts";
import { type Loaded, loadingRules, type LoadOptions, type RulesFile } from "../rules/load.ts";
import type { AppendOutput, OutputMistake } from "../rules/output.ts";
import { unmetPluginVersions } from "../rules/plugin-versions.ts";
import { verboseText } from "../rules/result.ts";
import type { Rule } from "../rules/rule.ts";
import { selectRules } from "../rules/select.ts";
import type { Architecture } from "../schema/syscalls.ts";
import type { LiveRule } from "./alerts.ts";
import { eventNaming, syscallNaming } from "./event-naming.ts";
import {
  builtinPlugins,
  kernelSource,
  type RuleSource,
  ruleSources,
  watchedSources,
} from "./rule-sources.ts";

/** Loads rules as a run with this configuration does; mistakes are in the results. */
export function loadRulesFor(files: readonly RulesFile[], config: Config): Loaded<Context> {
  return finish(loadingRulesFor(files, config));
}

function loadingRulesFor(files: readonly RulesFile[], config: Config): Steps<Loaded<Context>> {
  const sources = ruleSources(config);
  return loadingRules<Context>(files, {
    ...languageOf(sources),
    priorityLevelMax: priorityLevelMax(config),
    firstMatchOnly: config.rule_matching === "first",
    appendOutput: [...sources].flatMap(([name, { suggested }]) =>
      additionsFor(name, outputAdditions(config, suggested)),
    ),
  });
}

/** Fields that are useful in the outputs of one source do not exist in another. */
function additionsFor(source: string, all: readonly AppendOutput[]): readonly AppendOutput[] {
  return all
    .filter(({ match }) => (match.source ?? source) === source)
    .map((addition) => ({ ...addition, match: { ...addition.match, source } }));
}

export interface ReadyRules {
  /** Why they must not be used; empty: they may. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Those that are on, in the order of evaluation. */
  readonly rules: readonly Rule<Context>[];
  /** How many are on, for the log. */
  readonly told: string;
}

/** Loads rules, in small steps, and says all that is to be said of them. */
export function* readyingRules(files: readonly RulesFile[], config: Config): Steps<ReadyRules> {
  const loaded = yield* loadingRulesFor(files, config);
  const errors: string[] = [];
  const warnings: string[] = [];
  for (const result of loaded.results) {
    const text = `Rules file ${verboseText(result)}`;
    if (result.errors.length > 0) errors.push(text);
    else if (result.warnings.length > 0) warnings.push(text);
  }
  errors.push(...unmetPluginVersions(loaded.collection.pluginVersions, builtinPlugins(config)));
  const rules = loaded.ok ? enabledRules(loaded, config) : [];
  return { errors, warnings, rules, told: `${rules.length} of ${loaded.rules.length} on` };
}

/** What loading needs to know of the sources. */
export function languageOf(sources: ReadonlyMap<string, RuleSource>): LoadOptions<Context> {
  const kernel = sources.get(kernelSource)!;
  const of = (name: string) => sources.get(name) ?? kernel;
  return {
    scheme: kernel.scheme,
    otherSchemes: new Map([...sources].map(([name, { scheme }]) => [name, scheme])),
    checkOutput: (text, source) => outputMistakes(text, of(source).formats),
    eventCodes: (ir, source) => eventCodes(ir, { ...eventNaming, universe: of(source).eventIds }),
  };
}

/** The rules that are on, in the order of evaluation. */
export function enabledRules(loaded: Loaded<Context>, config: Config): readonly Rule<Context>[] {
  const watched = watchedSources(config);
  return selectRules(loaded.rules, ruleSelections(config)).filter(
    ({ source }) => watched.ok && watched.value.has(source),
  );
}

/** Compiles rules for matching. */
export function buildRuleset(
  rules: readonly Rule<Context>[],
  config: Config,
): Ruleset<Context, LiveRule> {
  showBytes(config);
  return finish(buildingRuleset(rules, config));
}

/** How fields print bytes, from now on. */
export function showBytes(config: Config): void {
  showBytesAs(config.buffer_format_base64 ? "base64" : "dots");
}

/** Compiles them in small steps. */
export function buildingRuleset(
  rules: readonly Rule<Context>[],
  config: Config,
): Steps<Ruleset<Context, LiveRule>> {
  const sources = ruleSources(config);
  const candidates = rules.map((rule) => {
    const { formats, eventIds } = sources.get(rule.source)!;
    return {
      rule: liveRule(rule, formats),
      ir: rule.ir,
      eventIds: rule.eventCodes?.intersection(eventIds) ?? eventIds,
    };
  });
  const isTimed = config["metrics.enabled"] && config["metrics.rules_counters_enabled"];
  return Ruleset.building(candidates, config.rule_matching === "first", isTimed);
}

/** Portable codes of the system calls that could match some rule. */
export function syscallCodesOf(
  rules: readonly Rule<Context>[],
  architecture: Architecture,
): ReadonlySet<number> {
  const naming = syscallNaming(architecture);
  const codes = new Set<number>();
  for (const rule of rules.filter(({ source }) => source === kernelSource)) {
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
