// From arguments to flags, the way Falco's parser reads them: -Uv is -U -v, -pc is -p c, a value
// may follow as its own argument or after `=`, and `--` ends the flags.
import { err, ok, type Result } from "../base/result.ts";
import { suggest } from "../base/suggest.ts";
import { type FlagRow, type FlagTable, flagText, type FlagValues } from "./flag-row.ts";
import { type Flags, flags } from "./flags.ts";

export interface ParsedWith<F> {
  readonly flags: F;
  /** What is not a flag: the name of a command like `man`, and its arguments; or a filter. */
  readonly words: readonly string[];
}

export type Parsed = ParsedWith<Flags>;

/** The error is one line that says what to do. */
export function parseArguments(args: readonly string[]): Result<Parsed, string> {
  return parseWith(flags, args, "gyr --help");
}

/** Reads the flags of one command's own table. */
export function parseWith<const T extends FlagTable>(
  table: T,
  args: readonly string[],
  help: string,
): Result<ParsedWith<FlagValues<T>>, string> {
  // A cast: each flag has a value of what its row takes.
  return new Parser(table, args, help).parse() as Result<ParsedWith<FlagValues<T>>, string>;
}

class Parser {
  private readonly args: readonly string[];
  private readonly table: FlagTable;
  private readonly help: string;
  private readonly byShort = new Map<string, string>();
  private readonly byLong = new Map<string, string>();
  private at = 0;
  private readonly values = new Map<string, string[]>();
  private readonly words: string[] = [];

  constructor(table: FlagTable, args: readonly string[], help: string) {
    this.args = args;
    this.table = table;
    this.help = help;
    for (const [name, { short, long }] of Object.entries(table)) {
      if (short !== undefined) this.byShort.set(short, name);
      if (long !== undefined) this.byLong.set(long, name);
    }
  }

  // Names come from the table.
  private row(name: string): FlagRow {
    return this.table[name]!;
  }

  parse(): Result<ParsedWith<Readonly<Record<string, unknown>>>, string> {
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
    const name = this.byLong.get(word);
    if (name === undefined) return this.unknown(`--${word}`, [...this.byLong.keys()]);
    const row = this.row(name);
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
      const name = this.byShort.get(letters[i]!);
      if (name === undefined) return this.unknown(`-${letters[i]}`, []);
      const row = this.row(name);
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

  private next(name: string, row: FlagRow): string | undefined {
    const value = this.args[this.at];
    if (value === undefined) {
      const wants = row.takes === "nothing" ? "" : ` <${row.value}>`;
      return `option '${flagText(row)}' is missing an argument; write ${flagText(row)}${wants}`;
    }
    this.at++;
    this.add(name, value);
    return undefined;
  }

  private add(name: string, value: string): void {
    const values = this.values.get(name);
    if (values === undefined) this.values.set(name, [value]);
    else values.push(value);
  }

  private result(): Result<ParsedWith<Readonly<Record<string, unknown>>>, string> {
    const read: Record<string, unknown> = {};
    for (const [name, row] of Object.entries(this.table)) {
      const value = readValue(row, this.values.get(name) ?? []);
      if (!value.ok) return value;
      read[name] = value.value;
    }
    return ok({ flags: read, words: this.words });
  }

  private unknown(flag: string, known: readonly string[]): string {
    const [near] = suggest(flag.replace(/^-+/, ""), known, 1);
    const hint = near === undefined ? "" : `; did you mean '--${near}'?`;
    return `option '${flag}' does not exist${hint === "" ? `; see ${this.help}` : hint}`;
  }
}

/** A flag that is given twice and is not a list counts the last time. */
function readValue(row: FlagRow, values: readonly string[]): Result<unknown, string> {
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
