// What one transformer of the language declares. Each is one file; transformers.ts is the list.

import type { ValueTypeName } from "../value-types.ts";
import type { Value } from "../value.ts";

/** Type of something that yields values. */
export interface Shape {
  readonly type: ValueTypeName;
  readonly list: boolean;
}

export type Transformer = OneArgument | ManyArguments;

/** Changes one value, or each element of a list. */
export interface OneArgument {
  readonly name: string;
  readonly doc: string;
  readonly arity: "one";
  /** The result for an argument of this shape; undefined when it cannot be applied. */
  readonly result: (argument: Shape) => Shape | undefined;
  /** Once per rule. Undefined as a value: there is none, and the comparison fails. */
  readonly compile: (argument: Shape) => (value: Value) => Value | undefined;
}

/** Makes one value out of several. */
export interface ManyArguments {
  readonly name: string;
  readonly doc: string;
  readonly arity: "many";
  /** Accepts `[selector]` after its parenthesis. */
  readonly selector?: boolean;
  /** The result for these arguments, or the words of the error. */
  readonly result: (
    args: readonly Shape[],
    selector: string | undefined,
  ) => Shape | { readonly reason: string };
  /** Once per rule; the function gets one value per argument, none of them missing. */
  readonly compile: (
    args: readonly Shape[],
    selector: string | undefined,
  ) => (values: readonly Value[]) => Value | undefined;
}

const textTypes: ReadonlySet<ValueTypeName> = new Set(["CHARBUF", "FSPATH", "FSRELPATH"]);

export function isText(shape: Shape): boolean {
  return textTypes.has(shape.type);
}

/** Same type and listness as the argument, for transformers of text. */
export function sameText(argument: Shape): Shape | undefined {
  return isText(argument) ? argument : undefined;
}

/** Applies to a text, or to each text of a list; one failure fails all. */
export function eachText(change: (text: string) => string | undefined) {
  return (value: Value): Value | undefined => {
    if (typeof value === "string") return change(value);
    if (!Array.isArray(value)) return undefined;
    const changed: Value[] = [];
    for (const element of value as readonly Value[]) {
      const result = typeof element === "string" ? change(element) : undefined;
      if (result === undefined) return undefined;
      changed.push(result);
    }
    return changed;
  };
}
