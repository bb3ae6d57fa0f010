// -L and -l: what the rules say they detect.
import { twoColumns } from "../base/text.ts";
import { eventNaming } from "../app/event-naming.ts";
import { catalog } from "../fields/catalog.ts";
import { compileFormat } from "../fields/format.ts";
import { check } from "../filter/check.ts";
import { eventCodes } from "../filter/event-codes.ts";
import { type DescribeOptions, describeJson } from "../rules/describe.ts";
import type { Loaded } from "../rules/load.ts";
import { verboseText } from "../rules/result.ts";
import type { Rule } from "../rules/rule.ts";
import { eventTypes } from "../schema/events.ts";
import { type Command, type ConfiguredContext, refuse } from "./command.ts";
import { rulesPathsOf } from "./run.ts";

const nameColumns = 50;
const columns = 120;

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
      return refuse(context, bad.map(verboseText).join("\n"));
    }
    const wanted = context.flags.describe;
    if (wanted !== undefined && !loaded.rules.some((rule) => rule.name === wanted)) {
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
  if (context.loaded.config.json_output) {
    context.out(`${JSON.stringify(descriptions(loaded, wanted))}\n`);
    return;
  }
  const lines = chosen(loaded, wanted).map((rule) =>
    twoColumns(rule.name, rule.desc.replaceAll(/\s+/g, " ").trim(), nameColumns, columns),
  );
  const head = twoColumns("Rule", "Description", nameColumns, columns);
  const under = twoColumns("----", "-----------", nameColumns, columns);
  context.out(`${[head, under, ...lines].join("\n")}\n`);
}

function chosen(loaded: Loaded<unknown>, wanted: string | undefined): readonly Rule<unknown>[] {
  return loaded.rules.filter((rule) => wanted === undefined || rule.name === wanted);
}

/** What of a rule only the fields and the event tables can tell. */
const describeOptions: DescribeOptions = {
  outputFields(format) {
    const compiled = compileFormat(format, catalog);
    return compiled.ok ? compiled.value.fieldNames : [];
  },
  eventNames(condition) {
    const { ir } = check(condition, catalog);
    const codes = ir === undefined ? undefined : eventCodes(ir, eventNaming);
    if (codes === undefined || !codes.ok) return [];
    return [...new Set([...codes.value].map((code) => eventTypes[code]?.name ?? ""))].sort();
  },
};

/** All that was loaded, or one rule, as Falco's JSON has it. */
export function descriptions(loaded: Loaded<unknown>, wanted: string | undefined) {
  return describeJson(loaded, wanted, describeOptions);
}
