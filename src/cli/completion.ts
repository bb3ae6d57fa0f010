// `gyr completion <shell>`: completion scripts, written from the rows of the flags.
import { type Command, refuse } from "./command.ts";
import type { FlagRow, FlagTable } from "./flag-row.ts";
import { flags } from "./flags.ts";
import { wordCommands } from "./manual-parts.ts";
import { ownCommands } from "./own-commands.ts";

export const completion: Command = {
  name: "completion",
  doc: "Prints a completion script for a shell.",
  wants: ({ words }) => words[0] === "completion",
  needs: "nothing",
  run(context) {
    const [, shell = "", ...rest] = context.words;
    const script = scripts.get(shell);
    if (script === undefined || rest.length > 0) {
      return refuse(context, `write ${context.program} completion bash, zsh or fish`);
    }
    context.out(script(context.program));
    return 0;
  },
};

const rows = (table: FlagTable = flags): readonly FlagRow[] =>
  Object.values(table).filter((row) => row.old !== true && row.later === undefined);

const namesOf = (row: FlagRow): string[] => [
  ...(row.short === undefined ? [] : [`-${row.short}`]),
  ...(row.long === undefined ? [] : [`--${row.long}`]),
];

const words = wordCommands.map(({ word }) => word);

/** The words are only how values begin: `key=`. No blank follows them. */
const isBeginning = (complete: "file" | readonly string[]): boolean =>
  complete !== "file" && complete.every((word) => word.endsWith("="));

/** Completes the values of a table's flags. */
function bashValues(table: FlagTable, indent: string): readonly string[] {
  return rows(table).flatMap((row) => {
    if (row.takes === "nothing" || row.complete === undefined) return [];
    const names = namesOf(row).join("|");
    const reply = row.complete === "file" ? "-f" : `-W '${row.complete.join(" ")}'`;
    const goesOn = isBeginning(row.complete) ? "compopt -o nospace; " : "";
    return [`${indent}${names}) ${goesOn}COMPREPLY=($(compgen ${reply} -- "$word")); return ;;`];
  });
}

/** Commands with flags of their own: those, and files. */
function bashOwn(): readonly string[] {
  return ownCommands.flatMap(({ word, flags: table }) => [
    `    ${word})`,
    '      case "$before" in',
    ...bashValues(table, "        "),
    "      esac",
    `      COMPREPLY=($(compgen -W '${rows(table).flatMap(namesOf).join(" ")}' -f -- "$word"))`,
    "      return ;;",
  ]);
}

function bash(program: string): string {
  const all = [...rows().flatMap(namesOf), ...words].join(" ");
  return [
    `# bash completion: source <(${program} completion bash)`,
    `_${program}() {`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: these are variables of the shell.
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is a variable of the shell.
    '  case "${COMP_WORDS[1]}" in',
    ...bashOwn(),
    "  esac",
    '  case "$before" in',
    ...bashValues(flags, "    "),
    '    completion) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return ;;',
    "  esac",
    `  COMPREPLY=($(compgen -W '${all}' -- "$word"))`,
    "}",
    `complete -o filenames -F _${program} ${program}`,
    "",
  ].join("\n");
}

function zsh(program: string): string {
  return [
    `#compdef ${program}`,
    `_${program}() {`,
    "  if (( CURRENT > 2 )); then",
    '    case "$words[2]" in',
    ...ownCommands.flatMap(({ word, flags: table }) => [
      `      ${word})`,
      "        shift words; (( CURRENT-- ))",
      "        _arguments -s \\",
      ...zshSpecs(table, " ".repeat(10)),
      "          '*: :_files'",
      "        return ;;",
    ]),
    "    esac",
    "  fi",
    "  _arguments -s \\",
    ...zshSpecs(flags, "    "),
    `    '1: :(${words.join(" ")})' \\`,
    "    '2: :(bash zsh fish)'",
    "}",
    `_${program} "$@"`,
    "",
  ].join("\n");
}

function zshSpecs(table: FlagTable, indent: string): readonly string[] {
  return rows(table).map((row) => {
    const names = namesOf(row);
    const doc = row.doc.replaceAll(/[[\]':\\]/g, (mark) => (mark === "'" ? "" : `\\${mark}`));
    const again = row.takes === "list" ? "*" : "";
    const options = names.length > 1 ? `{${names.map((n) => `'${again}${n}'`).join(",")}}` : "";
    const single = names.length > 1 ? "" : `${again}${names[0]}`;
    return `${indent}${options}'${single}[${doc}]${zshValue(row)}' \\`;
  });
}

function zshValue(row: FlagRow): string {
  if (row.takes === "nothing") return "";
  if (row.complete === undefined) return `:${row.value}:`;
  if (row.complete === "file") return `:${row.value}:_files`;
  const words = row.complete.join(" ");
  const action = isBeginning(row.complete) ? `{compadd -S "" -- ${words}}` : `(${words})`;
  return `:${row.value}:${action}`;
}

function fish(program: string): string {
  const own = ownCommands.map(({ word }) => word).join(" ");
  const other = `-n 'not __fish_seen_subcommand_from ${own}'`;
  const lines = [
    ...rows().map((row) => fishFlag(program, other, row)),
    `complete -c ${program} -n __fish_use_subcommand -f -a '${words.join(" ")}'`,
    `complete -c ${program} -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'`,
    ...ownCommands.flatMap(({ word, flags: table }) => {
      const when = `-n '__fish_seen_subcommand_from ${word}'`;
      return rows(table).map((row) => fishFlag(program, when, row));
    }),
  ];
  return `${lines.join("\n")}\n`;
}

function fishFlag(program: string, when: string, row: FlagRow): string {
  const parts = [`complete -c ${program} ${when}`];
  if (row.short !== undefined) parts.push(`-s ${row.short}`);
  if (row.long !== undefined) parts.push(`-l ${row.long}`);
  if (row.takes !== "nothing") {
    const { complete } = row;
    // -x: a value and no files; an optional one is completed behind `=` only.
    if (row.takes !== "optional") parts.push(complete === "file" ? "-r -F" : "-x");
    if (Array.isArray(complete)) parts.push(`-a '${complete.join(" ")}'`);
  }
  parts.push(`-d '${row.doc.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`);
  return parts.join(" ");
}

const scripts: ReadonlyMap<string, (program: string) => string> = new Map([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
]);
