// From arguments to an exit code: parse, refuse what cannot be, read the configuration if the
// command needs it, run the command.
import { isError, problemText } from "../config/problem.ts";
import { loadConfig } from "../config/load.ts";
import { inColour, plain, wantsColour } from "../base/terminal.ts";
import { type Command, type CommandContext, refuse } from "./command.ts";
import { commands } from "./commands.ts";
import type { FileSystem } from "./file-system.ts";
import { flagText } from "./flag-row.ts";
import { type FlagName, flagNames, flagRow, type Flags } from "./flags.ts";
import { wordCommands } from "./manual-parts.ts";
import { chosenCommand } from "./own-commands.ts";
import { type Parsed, parseArguments } from "./parse.ts";
import type { Ports } from "./ports.ts";

/** The process as the command line sees it. */
export interface Surroundings {
  /** Arguments, without the program. */
  readonly args: readonly string[];
  readonly program: string;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: FileSystem;
  readonly ports: Ports;
  readonly out: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Standard error is one. */
  readonly isErrorTerminal: boolean;
}

export async function runCommandLine(surroundings: Surroundings): Promise<number> {
  const own = chosenCommand(surroundings);
  if (own !== undefined) return await own.command.run({ ...surroundings, args: own.args });
  const parsed = parseArguments(surroundings.args);
  if (!parsed.ok) {
    surroundings.complain(`Error: ${parsed.error}\n`);
    return 1;
  }
  const context = contextOf(surroundings, parsed.value);
  const reason = impossible(parsed.value);
  if (reason !== undefined) return refuse(context, reason);
  // There is one: the last command wants everything.
  const command = commands.find((one) => one.wants(parsed.value))!;
  return await runCommand(command, context, surroundings);
}

function contextOf(surroundings: Surroundings, parsed: Parsed): CommandContext {
  const { environment, isTerminal, isErrorTerminal } = surroundings;
  const paint = wantsColour(isTerminal, environment) ? inColour : plain;
  const paintError = wantsColour(isErrorTerminal, environment) ? inColour : plain;
  return { ...surroundings, ...parsed, paint, paintError };
}

async function runCommand(
  command: Command,
  context: CommandContext,
  surroundings: Surroundings,
): Promise<number> {
  if (command.needs === "nothing") return await command.run(context);
  const reload = () =>
    loadConfig({
      path: context.flags.config,
      options: optionTexts(context.flags),
      environment: surroundings.environment,
      files: context.files,
    });
  const loaded = reload();
  if (loaded.ok) return await command.run({ ...context, loaded, reload });
  for (const problem of loaded.problems.filter(isError)) refuse(context, problemText(problem));
  return 1;
}

/** The -o options, then those that other flags stand for. */
function optionTexts(flags: Flags): readonly string[] {
  const texts = [...flags.option];
  // The first -t turns everything off that no -t turns on again.
  if (flags.tags.length > 0) texts.push('rules[]={"disable":{"rule":"*"}}');
  for (const name of flagNames) {
    const { options } = flagRow(name);
    if (options !== undefined) texts.push(...valuesOf(flags, name).flatMap(options));
  }
  return texts;
}

function valuesOf(flags: Flags, name: FlagName): readonly string[] {
  const value: Flags[FlagName] = flags[name];
  if (value === undefined || value === false) return [];
  return typeof value === "object" ? value : [String(value)];
}

/** Why these arguments cannot be served. */
function impossible({ flags, words }: Parsed): string | undefined {
  for (const name of flagNames) {
    const row = flagRow(name);
    if (row.later === undefined || valuesOf(flags, name).length === 0) continue;
    return `${flagText(row)} is not supported yet; ${row.later}`;
  }
  if (flags.tags.length > 0 && flags.disableTags.length + flags.disableRules.length > 0) {
    return "You can not specify both disabled (-D/-T) and enabled (-t) rules";
  }
  const [word] = words;
  if (word !== undefined && !wordCommands.some((command) => command.word === word)) {
    const hint = flags.list === true ? `; write --list=${word}` : "; see gyr --help";
    return `unexpected argument '${word}'${hint}`;
  }
  return undefined;
}
