// Commands with flags of their own, like `gyr inspect -r F`: what they share is reading those
// flags, refusing what cannot be, and loading the configuration.
import { err, ok, type Result } from "../base/result.ts";
import { loadConfig } from "../config/load.ts";
import { isError, problemText } from "../config/problem.ts";
import type { Config } from "../config/schema.ts";
import type { Surroundings } from "./cli.ts";
import { tableHelp } from "./flag-help.ts";
import { type FlagTable, flagText, type FlagValues } from "./flag-row.ts";
import { type ParsedWith, parseWith } from "./parse.ts";

export interface OwnCommand {
  readonly word: string;
  /** What follows the word, for the help. */
  readonly usage: string;
  /** A full sentence. */
  readonly doc: string;
  readonly flags: FlagTable;
  /** Exit code. `surroundings.args` are those behind the word. */
  readonly run: (surroundings: Surroundings) => number | Promise<number>;
}

/** Where a command's help is to be had. */
export function helpOf({ program }: Surroundings, word: string): string {
  return program === "sysdig" ? "sysdig --help" : `${program} ${word} --help`;
}

/** The arguments by the command's table. A number: there is nothing more to do than exit with it. */
export function readFlags<const T extends FlagTable>(
  surroundings: Surroundings,
  command: Pick<OwnCommand, "word" | "usage" | "doc">,
  table: T,
): Result<ParsedWith<FlagValues<T>>, number> {
  const { args, program } = surroundings;
  const parsed = parseWith(table, args, helpOf(surroundings, command.word));
  if (!parsed.ok) return err(refuseWith(surroundings, parsed.error));
  // A cast: every flag's value is of what its row takes.
  const values = parsed.value.flags as Readonly<Record<string, unknown>>;
  if (values.help === true) {
    const called = program === "sysdig" ? program : `${program} ${command.word}`;
    surroundings.out(tableHelp(called, command, table));
    return err(0);
  }
  for (const [name, row] of Object.entries(table))
    if (row.later !== undefined && isGiven(values[name]))
      return err(refuseWith(surroundings, `${flagText(row)} is not supported; ${row.later}`));
  return parsed;
}

/** The configuration with what the command's flags stand for, then `more` options. */
export function configFor<T extends FlagTable>(
  surroundings: Surroundings,
  table: T,
  values: FlagValues<T>,
  more: readonly string[],
): Result<Config, number> {
  const options = Object.entries(table).flatMap(([name, row]) =>
    row.options === undefined ? [] : texts(values[name]).flatMap(row.options),
  );
  const { environment, files } = surroundings;
  const loaded = loadConfig({
    ...{ path: undefined, environment, files },
    options: [...options, ...more],
  });
  if (loaded.ok) return ok(loaded.config);
  for (const problem of loaded.problems.filter(isError))
    refuseWith(surroundings, problemText(problem));
  return err(1);
}

/** A mistake of the user: one line on standard error, exit code 1. */
export function refuseWith(surroundings: Surroundings, reason: string): number {
  surroundings.complain(`Error: ${reason}\n`);
  return 1;
}

function isGiven(value: unknown): boolean {
  return texts(value).length > 0;
}

function texts(value: unknown): readonly string[] {
  if (value === undefined || value === false) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
