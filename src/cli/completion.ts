// `gyr completion <shell>`: completion scripts, written from the rows of the flags.
import { type Command, refuse } from "./command.ts";
import type { FlagRow } from "./flag-row.ts";
import { flagNames, flagRow } from "./flags.ts";
import { wordCommands } from "./manual-parts.ts";

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

const rows = (): readonly FlagRow[] =>
  flagNames.map(flagRow).filter((row) => row.old !== true && row.later === undefined);

const namesOf = (row: FlagRow): string[] => [
  ...(row.short === undefined ? [] : [`-${row.short}`]),
  ...(row.long === undefined ? [] : [`--${row.long}`]),
];

const words = wordCommands.map(({ word }) => word);

function bash(program: string): string {
  const cases = rows().flatMap((row) => {
    if (row.takes === "nothing" || row.complete === undefined) return [];
    const names = namesOf(row).join("|");
    const reply = row.complete === "file" ? "-f" : `-W '${row.complete.join(" ")}'`;
    return [`    ${names}) COMPREPLY=($(compgen ${reply} -- "$word")); return ;;`];
  });
  const all = [...rows().flatMap(namesOf), ...words].join(" ");
  return [
    `# bash completion: source <(${program} completion bash)`,
    `_${program}() {`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: these are variables of the shell.
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
    '  case "$before" in',
    ...cases,
    '    completion) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return ;;',
    "  esac",
    `  COMPREPLY=($(compgen -W '${all}' -- "$word"))`,
    "}",
    `complete -o filenames -F _${program} ${program}`,
    "",
  ].join("\n");
}

function zsh(program: string): string {
  const specs = rows().map((row) => {
    const names = namesOf(row);
    const doc = row.doc.replaceAll(/[[\]':\\]/g, (mark) => (mark === "'" ? "" : `\\${mark}`));
    const again = row.takes === "list" ? "*" : "";
    const options = names.length > 1 ? `{${names.map((n) => `'${again}${n}'`).join(",")}}` : "";
    const single = names.length > 1 ? "" : `${again}${names[0]}`;
    return `  ${options}'${single}[${doc}]${zshValue(row)}' \\`;
  });
  return [
    `#compdef ${program}`,
    "_arguments -s \\",
    ...specs,
    `  '1: :(${words.join(" ")})' \\`,
    "  '2: :(bash zsh fish)'",
    "",
  ].join("\n");
}

function zshValue(row: FlagRow): string {
  if (row.takes === "nothing") return "";
  if (row.complete === undefined) return `:${row.value}:`;
  const action = row.complete === "file" ? "_files" : `(${row.complete.join(" ")})`;
  return `:${row.value}:${action}`;
}

function fish(program: string): string {
  const lines = rows().map((row) => {
    const parts = [`complete -c ${program}`];
    if (row.short !== undefined) parts.push(`-s ${row.short}`);
    if (row.long !== undefined) parts.push(`-l ${row.long}`);
    if (row.takes !== "nothing") parts.push(row.complete === "file" ? "-r -F" : "-x");
    if (row.takes !== "nothing" && Array.isArray(row.complete)) {
      parts.push(`-a '${row.complete.join(" ")}'`);
    }
    parts.push(`-d '${row.doc.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`);
    return parts.join(" ");
  });
  const verbs = `complete -c ${program} -n __fish_use_subcommand -f -a '${words.join(" ")}'`;
  return `${[...lines, verbs].join("\n")}\n`;
}

const scripts: ReadonlyMap<string, (program: string) => string> = new Map([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
]);
