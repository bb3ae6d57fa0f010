// What a row of the field tables is: the language's row, plus how an alert shows the field when
// that differs from what conditions compare.
import type { FieldRow } from "../filter/scheme.ts";
import type { Value } from "../filter/value.ts";
import type { Context } from "./context.ts";
import type { JsonValue } from "./value-text.ts";

export type Getter = (context: Context) => Value | undefined;

/** A getter for an argument, or why there is none. */
export type Bound = Getter | { readonly error: string };

/** How alerts show a field; a part that is absent follows from the value. */
export interface Show {
  /** undefined: no value. */
  readonly text?: (context: Context) => string | undefined;
  /** null: no value. */
  readonly json?: (context: Context) => JsonValue;
}

export interface Field extends FieldRow<Context> {
  /** Once per output text; the argument is what the author wrote. */
  readonly show?: (argument: string | undefined) => Show;
  /** What `show` yields remembers what it showed: output texts share nothing. */
  readonly remembers?: true;
  /** Left out of `--list`. */
  readonly hidden?: boolean;
}

export type FieldTable = Readonly<Record<string, Field>>;

/** Declares the fields of a class; keys are the names rules use, in the order of `--list`. */
export function defineFields<const T extends FieldTable>(rows: T): T {
  return rows;
}

/** For fields that exist so that rules load, and have no value (yet). */
export function missing(): undefined {
  return undefined;
}

/** For fields that need an argument and are asked without one; the checker refuses that before. */
export const needsArgument = missing;

/** The argument as an index from 0, or undefined when it is none. */
export function indexArgument(argument: string | undefined): number | undefined {
  if (argument === undefined || !/^[0-9]{1,9}$/.test(argument)) return undefined;
  return Number(argument);
}

/** `get` without an argument, `bind` with one. */
export function optionalArgument(
  get: Getter,
  bind: (argument: string) => Bound,
): Pick<Field, "get" | "bind"> {
  return { get, bind: (argument) => (argument === undefined ? get : bind(argument)) };
}
