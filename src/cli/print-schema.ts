// --config-schema and --rule-schema: JSON schemas for editors and for checks outside of gyr.
import { configSchema } from "../config/json-schema.ts";
import type { Command } from "./command.ts";
import { ruleSchema } from "./rule-schema.ts";

export const printConfigSchema: Command = {
  name: "config-schema",
  doc: "Prints the JSON schema of the configuration.",
  wants: ({ flags }) => flags.configSchema,
  needs: "nothing",
  run: ({ out }) => print(out, configSchema()),
};

export const printRuleSchema: Command = {
  name: "rule-schema",
  doc: "Prints the JSON schema of rules files.",
  wants: ({ flags }) => flags.ruleSchema,
  needs: "nothing",
  run: ({ out }) => print(out, ruleSchema()),
};

function print(out: (text: string) => void, schema: object): number {
  out(`${JSON.stringify(schema, null, 2)}\n`);
  return 0;
}
