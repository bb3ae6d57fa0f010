// The syntax tree of a condition. Nodes are read-only, told apart by `kind`, and carry the span
// they were read from; `span.start` is where the reference places the node. Values keep no trace of
// quoting.

import type { Span } from "./source.ts";

export type Expr = And | Or | Not | Macro | Test;

export interface And {
  readonly kind: "and";
  /** At least two. */
  readonly children: readonly Expr[];
  readonly span: Span;
}

export interface Or {
  readonly kind: "or";
  /** At least two. */
  readonly children: readonly Expr[];
  readonly span: Span;
}

export interface Not {
  readonly kind: "not";
  readonly child: Expr;
  readonly span: Span;
}

/** A bare word where a test could stand: the name of a macro. */
export interface Macro {
  readonly kind: "macro";
  readonly name: string;
  readonly span: Span;
}

export interface Test {
  readonly kind: "test";
  readonly left: Field | Transformer;
  /** As written: `==` stays `==`. */
  readonly operator: string;
  /**
   * `oneof`, `anyof` or `allof`; then `right` is a list, or the one leftover word of a list name.
   */
  readonly modifier?: string;
  /** Absent for `exists`. */
  readonly right?: Values | Literal | Transformer;
  readonly span: Span;
}

/** What a value comes from: an event, or the rule's author. */
export type Operand = Field | Transformer | Literal;

export interface Field {
  readonly kind: "field";
  /** With dots, without brackets: `evt.arg.path`, `proc.aname`. */
  readonly name: string;
  /** The text in brackets; an empty text is not the same as none. */
  readonly argument?: string;
  readonly span: Span;
}

export interface Transformer {
  readonly kind: "transformer";
  /** `val` marks a plain field on the right-hand side. */
  readonly name: string;
  readonly arguments: readonly (Operand | OperandList)[];
  /** The text in brackets after the parenthesis: `getopt(…)[t]`. */
  readonly argument?: string;
  readonly span: Span;
}

/** A parenthesised list inside a transformer: `join("-", (fd.name, "x"))`. */
export interface OperandList {
  readonly kind: "list";
  readonly items: readonly Operand[];
  readonly span: Span;
}

export interface Literal {
  readonly kind: "literal";
  /** Unescaped; see base/byte-text.ts for bytes that are not UTF-8. */
  readonly value: string;
  readonly span: Span;
}

/** The parenthesised list of a list operator or of a modifier. */
export interface Values {
  readonly kind: "values";
  readonly values: readonly Literal[];
  readonly span: Span;
}
