// What one operator of the language declares. Each operator is one file; operators.ts is the list.

import type { KindName } from "../kinds.ts";
import type { Constant, Value, ValueTest } from "../value.ts";

export type ReadLiteral =
  | { readonly value: Constant; readonly weight?: number }
  | { readonly reason: string };

export interface Operator {
  readonly symbol: string;
  /** What error messages and the manual call it, when that is not the symbol (`==` is `=`). */
  readonly name?: string;
  readonly doc: string;
  /**
   * What may stand on its right: nothing, a number, one text (these also take the modifiers), or a
   * list. A field or a transformer may always stand there as far as the grammar is concerned.
   */
  readonly takes: "nothing" | "number" | "text" | "list";
  /** Kinds of values it can test. */
  readonly accepts: readonly KindName[];
  /** Also tests the values of a list field. */
  readonly onLists?: boolean;
  /**
   * A literal it cannot use, although the field's type could: the words of the error. It may also
   * replace how the literal is read (bcontains reads hexadecimal). The weight is what the literal
   * takes in memory, in instructions of a regular expression.
   */
  readonly read?: (literal: string) => ReadLiteral;
  /** Once per rule: the test for these literals (exactly one unless `takes` is "list"). */
  readonly compile: (rhs: readonly Constant[], kind: KindName) => ValueTest;
  /** Both sides from the event; absent when the right side must be literal. */
  readonly relate?: (lhs: Value, rhs: Value, kind: KindName) => boolean;
  /** The same test for a list field: `in` needs every element, `intersects` one. */
  readonly compileList?: (rhs: readonly Constant[], kind: KindName) => ValueTest;
  readonly relateLists?: (lhs: readonly Value[], rhs: readonly Value[], kind: KindName) => boolean;
}

export const ordered: readonly KindName[] = ["number", "text"];
export const scalars: readonly KindName[] = ["number", "bool", "text", "bytes", "ip", "net"];

/** A test of texts only; anything else, also a missing value, fails. */
export function onText(test: (lhs: string) => boolean): ValueTest {
  return (lhs) => typeof lhs === "string" && test(lhs);
}

/** A test of byte buffers only. */
export function onBytes(test: (lhs: Uint8Array) => boolean): ValueTest {
  return (lhs) => lhs instanceof Uint8Array && test(lhs);
}
