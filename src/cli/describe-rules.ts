// -L and -l: what the rules say they detect.
import { twoColumns } from "../base/text.ts";
import { describeJson } from "../rules/describe.ts";
import type { Loaded } from "../rules/load.ts";
import { verboseText } from "../rules/result.ts";
import type { Rule } from "../rules/rule.ts";
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
    context.out(`${JSON.stringify(describeJson(loaded, wanted))}\n`);
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
