// The pages about the command line and its exit codes, from the rows of the flags.
import { flagUsage, groups, shownRows } from "../../src/cli/flag-help.ts";
import { type FlagTable, flagText } from "../../src/cli/flag-row.ts";
import { flags } from "../../src/cli/flags.ts";
import { examples, wordCommands } from "../../src/cli/manual-parts.ts";
import { ownCommands } from "../../src/cli/own-commands.ts";
import { exitCodes, signals, variables } from "../../src/cli/process-docs.ts";
import { code, page, plain, table } from "./markdown.ts";

export function commandLinePage(): string {
  return page(
    "# Command line",
    "`gyr [OPTION...]` watches this machine. Letters may be joined (`-vA`), values follow as the " +
      "next word or after `=` (`--list=syscall`). `gyr man | man -l -` and `gyr --help` say the " +
      "same, `gyr completion bash` completes it.",
    ...flagBlocks(flags, "##"),
    "## Commands",
    table(
      ["Command", "What it does"],
      wordCommands.map(({ usage, doc }) => [code(`gyr ${usage}`), plain(doc)]),
    ),
    ...ownCommands.flatMap(({ word, usage, doc, flags: own }) => [
      `## gyr ${word}`,
      `${code(`gyr ${word} ${usage}`)}: ${plain(doc)}`,
      ...flagBlocks(own, "###"),
    ]),
    "## Older flags",
    oldFlags(flags),
    "## Examples",
    table(
      ["Command", "What it does"],
      examples.map(({ args, doc }) => [code(["gyr", ...args].join(" ")), plain(doc)]),
    ),
  );
}

export function exitCodesPage(): string {
  const rows = (told: typeof exitCodes) => told.map(({ name, doc }) => [code(name), plain(doc)]);
  return page(
    "# Exit codes, signals and environment",
    table(["Exit code", "When"], rows(exitCodes)),
    "## Signals",
    table(["Signal", "What it does"], rows(signals)),
    "## Environment variables",
    table(["Variable", "What it says"], rows(variables)),
  );
}

function flagBlocks(rows: FlagTable, level: string): string[] {
  return groups.flatMap(({ name, title }) => {
    const shown = shownRows(rows, name);
    if (shown.length === 0) return [];
    const cells = shown.map((row) => [code(flagUsage(row)), plain(row.doc)]);
    return [`${level} ${title}`, table(["Flag", "What it does"], cells)];
  });
}

/** Flags of older releases of Falco: what still works, and what to do instead of the others. */
function oldFlags(rows: FlagTable): string {
  const cells = Object.values(rows)
    .filter((row) => row.old === true || row.later !== undefined)
    .map((row) => [
      code(flagText(row)),
      plain(row.doc),
      row.later === undefined ? "works" : `refused: ${plain(row.later)}`,
    ]);
  return table(["Flag", "What it did", "Now"], cells);
}
