// -V: what is wrong with rules files.
import { rulesFiles } from "../config/rules-files.ts";
import type { Loaded } from "../rules/load.ts";
import { resultJson, summaryText, paintedText } from "../rules/result.ts";
import { schemaWarnings } from "../rules/schema-check.ts";
import { sarifLog } from "../rules/sarif.ts";
import { type Command, type ConfiguredContext, refuse } from "./command.ts";
import { descriptions, descriptionsText } from "./describe-rules.ts";

export const validate: Command = {
  name: "validate",
  doc: "Checks rules files.",
  wants: ({ flags }) => flags.validate.length > 0,
  needs: "configuration",
  async run(context) {
    const { config } = context.loaded;
    const named = context.flags.validate;
    const rulesPaths = named.flatMap((path) => {
      const found = rulesFiles([path], context.files);
      return found.length > 0 ? found : [path]; // What is not there is a result too.
    });
    const names = rulesPaths.map((path) => `   ${path}\n`).join("");
    context.complain(`Validating rules file(s):\n${names}`);
    const loaded = await context.ports.loadRules({ config, rulesPaths });
    context.out(
      context.flags.sarif
        ? `${JSON.stringify(sarifLog(loaded.results, context.version))}\n`
        : config.json_output
          ? jsonText(context, loaded, rulesPaths)
          : plainText(context, loaded),
    );
    const bad = loaded.results.filter((result) => result.errors.length > 0);
    return bad.length === 0 ? 0 : refuse(context, bad.map(summaryText).join("\n"));
  },
};

/** Warnings go beside the result, so that a script that reads the result sees one line per file. */
function plainText(context: ConfiguredContext, loaded: Loaded<unknown>): string {
  const lines = loaded.results.map((result) => {
    const onlyWarnings = result.errors.length === 0 && result.warnings.length > 0;
    if (!onlyWarnings) return `${paintedText(result, context.paint)}\n`;
    context.complain(`${paintedText(result, context.paintError)}\n`);
    return `${result.name}: ${context.paint("warning", "Ok, with warnings")}\n`;
  });
  if (wantsDescriptions(context, loaded)) {
    lines.push(`\n${descriptionsText(loaded, context.flags.describe)}`);
  }
  return lines.join("");
}

const wantsDescriptions = ({ flags }: ConfiguredContext, { ok }: Loaded<unknown>): boolean =>
  ok && (flags.describeAll || flags.describe !== undefined);

function jsonText(
  context: ConfiguredContext,
  loaded: Loaded<unknown>,
  rulesPaths: readonly string[],
): string {
  const files = context.ports.readRules(rulesPaths);
  const results = loaded.results.map((result, index) => {
    const file = files[index];
    const read = file !== undefined && "text" in file;
    return resultJson(result, read ? schemaWarnings(file.name, file.text) : []);
  });
  const report: Record<string, unknown> = { falco_load_results: results };
  if (wantsDescriptions(context, loaded)) {
    report.falco_describe_results = descriptions(
      loaded,
      context.flags.describe,
      context.loaded.config,
    );
  }
  return `${JSON.stringify(report)}\n`;
}
