// --help: every flag that works, by what it is about, with examples.
import { twoColumns, wrap } from "../base/text.ts";
import type { Command } from "./command.ts";
import { flagColumns, helpColumns, tableLines } from "./flag-help.ts";
import { flagText } from "./flag-row.ts";
import { flagNames, flagRow, flags } from "./flags.ts";
import { examples, headline, wordCommands } from "./manual-parts.ts";

export const help: Command = {
  name: "help",
  doc: "Prints how to use the program.",
  wants: ({ flags }) => flags.help,
  needs: "nothing",
  run(context) {
    context.out(helpText(context.program));
    return 0;
  },
};

export function helpText(program: string): string {
  const lines = [headline, "Usage:", `  ${program} [OPTION...]`];
  lines.push(...tableLines(flags), "", "Commands:");
  for (const { usage, doc } of wordCommands) {
    lines.push(twoColumns(`  ${program} ${usage}`, doc, flagColumns + 6, helpColumns));
  }
  lines.push("", "Examples:");
  for (const { args, doc } of examples) {
    lines.push(`  ${[program, ...args].join(" ")}`, `      ${doc}`);
  }
  const later = flagNames.map(flagRow).filter((row) => row.later !== undefined);
  const sentence = `Flags of Falco that are not supported yet: ${later.map(flagText).join(" ")}.`;
  return `${[...lines, "", ...wrap(sentence, helpColumns)].join("\n")}\n`;
}
