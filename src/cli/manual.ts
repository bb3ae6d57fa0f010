// `gyr man`: the manual page in roff, written from the same rows as the help.
import { keyNames, rowOf } from "../config/schema.ts";
import type { Command } from "./command.ts";
import { flagUsage, groups, shownRows } from "./flag-help.ts";
import type { FlagTable } from "./flag-row.ts";
import { flags } from "./flags.ts";
import { examples, headline, wordCommands } from "./manual-parts.ts";
import { ownCommands } from "./own-commands.ts";
import { exitCodes, paths, signals, variables } from "./process-docs.ts";

export const manual: Command = {
  name: "man",
  doc: "Prints the manual page.",
  wants: ({ words }) => words[0] === "man" && words.length === 1,
  needs: "nothing",
  run(context) {
    context.out(manualText(context.version));
    return 0;
  },
};

export function manualText(version: string): string {
  const lines = [`.TH GYR 8 "" "gyr ${version}"`, ".SH NAME", roff(headline), ".SH SYNOPSIS"];
  lines.push(".B gyr", "[OPTION...]");
  for (const { usage } of wordCommands) lines.push(".br", ".B gyr", roff(usage));
  lines.push(".SH DESCRIPTION", roff(description));
  lines.push(".SH OPTIONS", ...optionEntries(flags));
  for (const command of ownCommands) {
    const title = `gyr ${command.word}`.toUpperCase();
    lines.push(`.SH ${roff(title)}`, roff(command.doc), ...optionEntries(command.flags));
  }
  lines.push(".SH CONFIGURATION", roff(configuration));
  for (const name of keyNames) {
    const row = rowOf(name);
    if (row.status === "planned" || row.deprecatedFor !== undefined) continue;
    lines.push(...entry(name, `${row.doc} Default: ${defaultText(row.default)}.`));
  }
  for (const [title, rows] of sections) {
    lines.push(`.SH ${title}`, ...rows.flatMap(({ name, doc }) => entry(name, doc)));
  }
  lines.push(".SH EXAMPLES");
  for (const { args, doc } of examples) lines.push(...entry(["gyr", ...args].join(" "), doc));
  return `${lines.join("\n")}\n`;
}

function optionEntries(table: FlagTable): string[] {
  return groups.flatMap(({ name, title }) => {
    const rows = shownRows(table, name);
    if (rows.length === 0) return [];
    return [`.SS ${title}`, ...rows.flatMap((row) => entry(flagUsage(row), row.doc))];
  });
}

const sections = [
  ["EXIT STATUS", exitCodes],
  ["SIGNALS", signals],
  ["ENVIRONMENT", variables],
  ["FILES", paths],
] as const;

const description =
  "Watches system calls in the kernel, evaluates Falco rules against them and prints an alert " +
  "when one matches. It needs to run as root. SIGINT and SIGTERM end it with a summary.";

const configuration =
  "Read from the file of -c, else /etc/falco/falco.yaml, else built in. Keys are written with " +
  "dots here; in the file each dot is a level.";

function entry(term: string, doc: string): string[] {
  return [".TP", `.B ${roff(term)}`, roff(doc)];
}

function defaultText(value: unknown): string {
  return JSON.stringify(value) ?? "absent";
}

/** A dot at the start of a line would be a command, a hyphen a soft one. */
function roff(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^([.'])/, "\\&$1");
}
