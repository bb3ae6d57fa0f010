// How the help shows a table of flags.
import { twoColumns, wrap } from "../base/text.ts";
import { type FlagRow, type FlagTable, flagText } from "./flag-row.ts";

export const helpColumns = 100;
export const flagColumns = 28;

/** In the order of the help. */
export const groups: readonly { readonly name: FlagRow["group"]; readonly title: string }[] = [
  { name: "run", title: "Running" },
  { name: "rules", title: "Rules" },
  { name: "driver", title: "Events" },
  { name: "output", title: "Output" },
  { name: "files", title: "Capture files" },
  { name: "show", title: "Information" },
];

/** Flags of a group that help and manual show. */
export function shownRows(table: FlagTable, group: FlagRow["group"]): readonly FlagRow[] {
  return Object.values(table).filter(
    (row) => row.group === group && row.old !== true && row.later === undefined,
  );
}

/** The groups that have flags, each as its title and a line per flag. */
export function tableLines(table: FlagTable): readonly string[] {
  return groups.flatMap(({ name, title }) => {
    const rows = shownRows(table, name);
    return rows.length === 0 ? [] : ["", `${title}:`, ...rows.map(flagLine)];
  });
}

/** The help of a command with flags of its own, called as `called`. */
export function tableHelp(
  called: string,
  { usage, doc }: { readonly usage: string; readonly doc: string },
  table: FlagTable,
): string {
  const lines = [doc, "Usage:", `  ${called} ${usage}`, ...tableLines(table)];
  const later = Object.values(table).filter((row) => row.later !== undefined);
  if (later.length > 0) {
    const sentence = `Flags of sysdig that are not supported: ${later.map(flagText).join(" ")}.`;
    lines.push("", ...wrap(sentence, helpColumns));
  }
  return `${lines.join("\n")}\n`;
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
  return twoColumns(indent + flagUsage(row), row.doc, flagColumns, helpColumns);
}
