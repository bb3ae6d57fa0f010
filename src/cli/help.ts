// --help: every flag that works, by what it is about, with examples.
import { twoColumns, wrap } from "../base/text.ts";
import type { Command } from "./command.ts";
import { examples, groups, headline, wordCommands } from "./manual-parts.ts";
import { flagNames, flagRow, flagText } from "./flags.ts";
import type { FlagRow } from "./flag-row.ts";

const columns = 100;
const flagColumns = 28;

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
  for (const group of groups) {
    lines.push("", `${group.title}:`);
    for (const row of shownFlags(group.name)) lines.push(flagLine(row));
  }
  lines.push("", "Commands:");
  for (const { usage, doc } of wordCommands) {
    lines.push(twoColumns(`  ${program} ${usage}`, doc, flagColumns + 6, columns));
  }
  lines.push("", "Examples:");
  for (const { args, doc } of examples) {
    lines.push(`  ${[program, ...args].join(" ")}`, `      ${doc}`);
  }
  const later = flagNames.map(flagRow).filter((row) => row.later !== undefined);
  const sentence = `Flags of Falco that are not supported yet: ${later.map(flagText).join(" ")}.`;
  return `${[...lines, "", ...wrap(sentence, columns)].join("\n")}\n`;
}

/** Flags of a group that the help and the manual show. */
export function shownFlags(group: FlagRow["group"]): readonly FlagRow[] {
  return flagNames
    .map(flagRow)
    .filter((row) => row.group === group && row.old !== true && row.later === undefined);
}

/** `-o, --option <key=value>`. */
export function flagUsage(row: FlagRow): string {
  const names = [
    ...(row.short === undefined ? [] : [`-${row.short}`]),
    ...(row.long === undefined ? [] : [`--${row.long}`]),
  ].join(", ");
  if (row.takes === "nothing") return names;
  return row.takes === "optional" ? `${names}[=<${row.value}>]` : `${names} <${row.value}>`;
}

function flagLine(row: FlagRow): string {
  const indent = row.short === undefined ? "      " : "  ";
  return twoColumns(indent + flagUsage(row), row.doc, flagColumns, columns);
}
