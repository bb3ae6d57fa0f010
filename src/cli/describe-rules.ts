// -L and -l: what the rules say they detect.
import { wrap } from "../base/text.ts";
import { kernelSource, ruleSources } from "../app/rule-sources.ts";
import type { Config } from "../config/schema.ts";
import { compileFormat } from "../fields/format.ts";
import { check } from "../filter/check.ts";
import { type DescribeOptions, describeJson } from "../rules/describe.ts";
import type { Loaded } from "../rules/load.ts";
import { paintedText } from "../rules/result.ts";
import type { Rule } from "../rules/rule.ts";
import { eventNames } from "./event-names.ts";
import { type Command, type ConfiguredContext, refuse } from "./command.ts";
import { rulesPathsOf } from "./run.ts";

const nameColumns = 51;
/** One less than Falco's 110: its lines end with a blank, which is counted and not wanted here. */
const columns = 109;

export const describeRules: Command = {
  name: "describe-rules",
  doc: "Describes all rules, or one.",
  wants: ({ flags }) => flags.describeAll || flags.describe !== undefined,
  needs: "configuration",
  async run(context) {
    const rulesPaths = rulesPathsOf(context);
    if (!rulesPaths.ok) return refuse(context, rulesPaths.error);
    const { config } = context.loaded;
    const loaded = await context.ports.loadRules({ config, rulesPaths: rulesPaths.value });
    if (!loaded.ok) {
      const bad = loaded.results.filter((result) => result.errors.length > 0);
      return refuse(
        context,
        bad.map((result) => paintedText(result, context.paintError)).join("\n"),
      );
    }
    const wanted = context.flags.describe;
    if (wanted !== undefined && !loaded.compiled.rules.some((rule) => rule.name === wanted)) {
      return refuse(context, `Rule '${wanted}' does not exist; ${context.program} -L lists all`);
    }
    show(context, loaded, wanted);
    return 0;
  },
};

function show(
  context: ConfiguredContext,
  loaded: Loaded<unknown>,
  wanted: string | undefined,
): void {
  const { config } = context.loaded;
  if (config.json_output) {
    context.out(`${JSON.stringify(descriptions(loaded, wanted, config))}\n`);
    return;
  }
  context.out(descriptionsText(loaded, wanted));
}

/** Two columns; a rule's description ends with an empty line. */
export function descriptionsText(loaded: Loaded<unknown>, wanted: string | undefined): string {
  const rows = chosen(loaded, wanted).map(({ name, desc }) => `${row(name, desc)}\n`);
  return `${[row("Rule", "Description"), row("----", "-----------"), ...rows].join("\n")}\n`;
}

/** A longer name pushes its description to the right. */
function row(name: string, desc: string): string {
  const words = desc.replaceAll(/\s+/g, " ").trim();
  const indent = `\n${" ".repeat(nameColumns)}`;
  return `${name.padEnd(nameColumns - 1)} ${wrap(words, columns - nameColumns).join(indent)}`;
}

function chosen(loaded: Loaded<unknown>, wanted: string | undefined): readonly Rule<unknown>[] {
  return loaded.compiled.rules.filter((rule) => wanted === undefined || rule.name === wanted);
}

/** What of a rule only the fields of its source and the event tables can tell. */
function describeOptions(config: Config): DescribeOptions {
  const sources = ruleSources(config);
  const schemeOf = (source: string) => (sources.get(source) ?? sources.get(kernelSource)!).scheme;
  return {
    outputFields(format, source) {
      const compiled = compileFormat(format, schemeOf(source));
      return compiled.ok ? compiled.value.fieldNames : [];
    },
    eventNames(condition, source) {
      const { ir } = check(condition, schemeOf(source));
      return ir === undefined ? [] : eventNames(ir, source);
    },
  };
}

/** All that was loaded, or one rule, as Falco's JSON has it. */
export function descriptions(loaded: Loaded<unknown>, wanted: string | undefined, config: Config) {
  return describeJson(loaded, wanted, describeOptions(config));
}
