// The commands with flags of their own, in the order of the help.
import type { Surroundings } from "./cli.ts";
import { captureInfo } from "./capture-info.ts";
import { inspect } from "./inspect.ts";
import { lsp } from "./lsp.ts";
import type { OwnCommand } from "./own-command.ts";
import { record } from "./record.ts";

export const ownCommands: readonly OwnCommand[] = [inspect, record, captureInfo, lsp];

/** The command that the program's name or the first argument chooses, and its arguments. */
export function chosenCommand({
  program,
  args,
}: Surroundings): { readonly command: OwnCommand; readonly args: readonly string[] } | undefined {
  if (program === "sysdig") return { command: inspect, args };
  const command = ownCommands.find(({ word }) => word === args[0]);
  return command === undefined ? undefined : { command, args: args.slice(1) };
}
