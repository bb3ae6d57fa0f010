// What the language is given: rows that say which fields exist and how to get their values. The
// language itself knows no field; whoever owns an event source hands in a Scheme for it.

import type { Value } from "./value.ts";
import type { ValueTypeName } from "./value-types.ts";

export type Getter<Ctx> = (ctx: Ctx) => Value | undefined;

/** What several fields tell about, like the file of an event. What they decide once is known. */
export interface Subject<Ctx> {
  /** One of the fields. */
  readonly field: string;
  /**
   * A number for all that the fields tell of: where two events have the same, each field has the
   * same value. They are given out in order, and when it is time to forget start over at the next
   * multiple of limits.subjectIdsMax. -1: there is none.
   */
  readonly id: (ctx: Ctx) => number;
}

export interface FieldRow<Ctx> {
  readonly type: ValueTypeName;
  /** Yields an array of values of `type`; an empty one is a value. */
  readonly list?: boolean;
  readonly argument?: {
    readonly required: boolean;
    readonly kind: "index" | "key" | "both";
    /** The argument may follow the name after a dot: `evt.arg.path`. */
    readonly dotted?: boolean;
  };
  /** How numbers print; the language itself prints nothing. */
  readonly format?: "DEC" | "HEX" | "OCT" | "10_PADDED_DEC" | "ID" | "NA";
  /** A full sentence for users. */
  readonly doc: string;
  /** Cannot appear in an output. */
  readonly filterOnly?: boolean;
  /** Can neither be compared with a field nor appear on the right-hand side. */
  readonly noRhs?: boolean;
  readonly noTransformers?: boolean;
  readonly deprecated?: boolean;
  /** What to do instead of using it, when it is deprecated. */
  readonly instead?: string;
  /** What the field tells about, when there are several that tell about the same. */
  readonly subject?: Subject<Ctx>;
  /** The value where the type of an event (its id) decides it alone; undefined: ask the event. */
  readonly byType?: (type: number) => string | boolean | undefined;
  /** Events of these types (their ids) never have a value. */
  readonly absentIn?: (type: number) => boolean;
  /** The type follows from the argument (`evt.rawarg.x`); undefined for an unknown argument. */
  readonly typeOf?: (argument: string) => ValueTypeName | undefined;
  /** For fields whose literals must be known names (`evt.type`). */
  readonly accepts?: (literal: string) => boolean;
  /** Those names, for "did you mean". */
  readonly known?: () => Iterable<string>;
  /** All values there are, where these are few: comparing with another one is a mistake. */
  readonly values?: readonly string[];
  /** All words that values are made of, by the argument: `O_CREAT|O_EXCL` of the names of flags. */
  readonly words?: (argument: string | undefined) => readonly string[] | undefined;
  /**
   * The field stands for several values at once and `get` yields an array of them. A test holds
   * when it holds for any; for "sides" alone, `!=` must hold for all.
   */
  readonly any?: "sides" | "ancestors";
  /**
   * The operators this field has, when its comparison is its own: what is written → what is done.
   * `evt.around[t] = ms` is `<=` over a distance in time: `{ "=": "<=", "==": "<=" }`.
   */
  readonly operatorAs?: Readonly<Record<string, string>>;
  /** For a field without argument. */
  readonly get: Getter<Ctx>;
  /** Once per rule, with the argument, when the field can take one. */
  readonly bind?: (argument: string | undefined) => Getter<Ctx> | { readonly error: string };
}

export interface FoundField<Ctx> {
  readonly name: string;
  readonly row: FieldRow<Ctx>;
  /** What followed the name after a dot. */
  readonly argument?: string;
}

export interface Scheme<Ctx> {
  /** Looks up a dotted name without brackets; the longest known name that fits wins. */
  find(name: string): FoundField<Ctx> | undefined;
  names(): Iterable<string>;
  /** What to do about a name that once was a field. */
  removed?(name: string): string | undefined;
}

/** A scheme over a table of rows. */
export function tableScheme<Ctx>(rows: Readonly<Record<string, FieldRow<Ctx>>>): Scheme<Ctx> {
  const table = new Map(Object.entries(rows));
  const longest = Math.max(0, ...Object.keys(rows).map((name) => name.length));
  return {
    names: () => table.keys(),
    find(name) {
      const row = table.get(name);
      if (row !== undefined) return { name, row };
      for (
        let dot = name.lastIndexOf(".", longest);
        dot > 0;
        dot = name.lastIndexOf(".", dot - 1)
      ) {
        const prefix = name.slice(0, dot);
        const shorter = table.get(prefix);
        if (shorter === undefined) continue;
        if (shorter.argument?.dotted !== true) return undefined;
        return { name: prefix, row: shorter, argument: name.slice(dot + 1) };
      }
      return undefined;
    },
  };
}
