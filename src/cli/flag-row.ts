// What one row of the table of flags says. Parsing, help, manual and shell completion follow from
// it.

interface FlagBase {
  /** One letter, written after `-`. */
  readonly short?: string;
  /** Words, written after `--`. */
  readonly long?: string;
  /** User-facing: full sentences. */
  readonly doc: string;
  readonly group: "run" | "rules" | "output" | "show" | "driver" | "files";
  /** What to do instead, for a flag that does not work yet; its use is an error. */
  readonly later?: string;
  /** An older way to write something, left out of the help. */
  readonly old?: true;
  /** The -o options that the flag stands for. */
  readonly options?: (value: string) => readonly string[];
}

export interface Switch extends FlagBase {
  readonly takes: "nothing";
}
export interface TextFlag extends FlagBase {
  /** `optional`: only `--name=value` gives one; `list`: may be repeated. */
  readonly takes: "text" | "list" | "number" | "optional";
  /** How the help names the value. */
  readonly value: string;
  /** What a shell should complete the value with. */
  readonly complete?: "file" | readonly string[];
}
export type FlagRow = Switch | TextFlag;

export type FlagValue<R extends FlagRow> = R extends { readonly takes: infer T }
  ? T extends "nothing"
    ? boolean
    : T extends "list"
      ? readonly string[]
      : T extends "number"
        ? number | undefined
        : T extends "optional"
          ? string | true | undefined
          : string | undefined
  : never;

export function defineFlags<const T extends Readonly<Record<string, FlagRow>>>(rows: T): T {
  return rows;
}

/** The flags of one command, by name, in the order of its help. */
export type FlagTable = Readonly<Record<string, FlagRow>>;

/** What was given on the command line, by row. */
export type FlagValues<T extends FlagTable> = { readonly [K in keyof T]: FlagValue<T[K]> };

/** How messages write a flag: `--list`, or `-c` when it has no long name. */
export function flagText(row: FlagRow): string {
  return row.long === undefined ? `-${row.short}` : `--${row.long}`;
}
