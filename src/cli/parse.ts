// From arguments to flags, the way Falco's parser reads them: -Uv is -U -v, -pc is -p c, a value
// may follow as its own argument or after `=`, and `--` ends the flags.
import { err, ok, type Result } from "../base/result.ts";
import { suggest } from "../base/suggest.ts";
import type { FlagRow } from "./flag-row.ts";
import { type FlagName, type Flags, flagNames, flagRow, flagText } from "./flags.ts";

export interface Parsed {
  readonly flags: Flags;
  /** What is not a flag: the name of a command like `man`, and its arguments. */
  readonly words: readonly string[];
}

/** The error is one line that says what to do. */
export function parseArguments(args: readonly string[]): Result<Parsed, string> {
  return new Parser(args).parse();
}

const byShort = new Map<string, FlagName>();
const byLong = new Map<string, FlagName>();
for (const name of flagNames) {
  const { short, long } = flagRow(name);
  if (short !== undefined) byShort.set(short, name);
  if (long !== undefined) byLong.set(long, name);
}

class Parser {
  private readonly args: readonly string[];
  private at = 0;
  private readonly values = new Map<FlagName, string[]>();
  private readonly words: string[] = [];

  constructor(args: readonly string[]) {
    this.args = args;
  }

  parse(): Result<Parsed, string> {
    while (this.at < this.args.length) {
      const argument = this.args[this.at++]!;
      if (argument === "--") {
        this.words.push(...this.args.slice(this.at));
        break;
      }
      const long = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
      let mistake: string | undefined;
      if (long !== null) mistake = this.long(long[1]!, long[2]);
      else if (/^-./s.test(argument)) mistake = this.cluster(argument.slice(1));
      else this.words.push(argument);
      if (mistake !== undefined) return err(mistake);
    }
    return this.result();
  }

  private long(word: string, given: string | undefined): string | undefined {
    const name = byLong.get(word);
    if (name === undefined) return unknown(`--${word}`, [...byLong.keys()]);
    const row = flagRow(name);
    if (row.takes === "nothing") {
      if (given !== undefined && given !== "true" && given !== "false") {
        return `option '--${word}' takes no value; leave out '=${given}'`;
      }
      if (given !== "false") this.add(name, "true");
      return undefined;
    }
    if (given !== undefined || row.takes === "optional") {
      this.add(name, given ?? "");
      return undefined;
    }
    return this.next(name, row);
  }

  private cluster(letters: string): string | undefined {
    for (let i = 0; i < letters.length; i++) {
      const name = byShort.get(letters[i]!);
      if (name === undefined) return unknown(`-${letters[i]}`, []);
      const row = flagRow(name);
      if (row.takes === "nothing") {
        this.add(name, "true");
        continue;
      }
      const rest = letters.slice(i + 1);
      if (rest === "") return this.next(name, row);
      this.add(name, rest);
      return undefined;
    }
    return undefined;
  }

  private next(name: FlagName, row: FlagRow): string | undefined {
    const value = this.args[this.at];
    if (value === undefined) {
      const wants = row.takes === "nothing" ? "" : ` <${row.value}>`;
      return `option '${flagText(row)}' is missing an argument; write ${flagText(row)}${wants}`;
    }
    this.at++;
    this.add(name, value);
    return undefined;
  }

  private add(name: FlagName, value: string): void {
    const values = this.values.get(name);
    if (values === undefined) this.values.set(name, [value]);
    else values.push(value);
  }

  private result(): Result<Parsed, string> {
    const flags: Partial<Record<FlagName, unknown>> = {};
    for (const name of flagNames) {
      const value = read(flagRow(name), this.values.get(name) ?? []);
      if (!value.ok) return value;
      flags[name] = value.value;
    }
    // A cast: each flag has a value of what its row takes.
    return ok({ flags: flags as Flags, words: this.words });
  }
}

/** A flag that is given twice and is not a list counts the last time. */
function read(row: FlagRow, values: readonly string[]): Result<unknown, string> {
  const last = values.at(-1);
  switch (row.takes) {
    case "nothing":
      return ok(last !== undefined);
    case "list":
      return ok(values);
    case "text":
      return ok(last);
    case "optional":
      return ok(last === "" ? true : last);
    case "number":
      if (last === undefined || /^\d{1,9}$/.test(last)) {
        return ok(last === undefined ? undefined : Number(last));
      }
      return err(`option '${flagText(row)}' takes a whole number, got '${last}'`);
  }
}

function unknown(flag: string, known: readonly string[]): string {
  const [near] = suggest(flag.replace(/^-+/, ""), known, 1);
  const hint = near === undefined ? "" : `; did you mean '--${near}'?`;
  return `option '${flag}' does not exist${hint === "" ? "; see gyr --help" : hint}`;
}
