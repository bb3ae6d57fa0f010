// A condition after checking: names are resolved to rows and functions, literals to values, and
// nothing can be wrong any more. All back ends start here. `key`s identify equal tests and operands
// across rules.

import type { Literal, Test } from "./ast.ts";
import type { Modifier } from "./modifiers.ts";
import type { Operator } from "./operators/operator.ts";
import type { FieldRow, Getter } from "./scheme.ts";
import type { Shape, Transformer } from "./transformers/transformer.ts";
import type { Constant } from "./value.ts";
import type { KindName } from "./kinds.ts";

export type Ir<Ctx> = IrAnd<Ctx> | IrOr<Ctx> | IrNot<Ctx> | IrTest<Ctx>;

export interface IrAnd<Ctx> {
  readonly kind: "and";
  readonly children: readonly Ir<Ctx>[];
}

export interface IrOr<Ctx> {
  readonly kind: "or";
  readonly children: readonly Ir<Ctx>[];
}

export interface IrNot<Ctx> {
  readonly kind: "not";
  readonly child: Ir<Ctx>;
}

export interface IrTest<Ctx> {
  readonly kind: "test";
  readonly left: IrOperand<Ctx>;
  /** What is done; `node.operator` is what was written. */
  readonly operator: Operator;
  readonly modifier?: Modifier;
  readonly right: IrRight<Ctx>;
  /** How values of the left side compare. */
  readonly compares: KindName;
  /** Equal for equal tests, and only for them. */
  readonly key: string;
  readonly node: Test;
}

export type IrRight<Ctx> =
  | { readonly kind: "none" }
  | IrConstants
  | { readonly kind: "operand"; readonly operand: IrOperand<Ctx> };

/** What a rule compares with. Rules that name the same list share one of these. */
export interface IrConstants {
  readonly kind: "constants";
  readonly literals: readonly Literal[];
  readonly values: readonly Constant[];
  /** Equal for equal literals. */
  readonly key: string;
}

export type IrOperand<Ctx> = IrField<Ctx> | IrTransform<Ctx> | IrConstant | IrList<Ctx>;

export interface IrField<Ctx> extends Shape {
  readonly kind: "field";
  readonly name: string;
  readonly argument?: string;
  readonly row: FieldRow<Ctx>;
  readonly get: Getter<Ctx>;
  readonly key: string;
}

export interface IrTransform<Ctx> extends Shape {
  readonly kind: "transform";
  readonly transformer: Transformer;
  readonly arguments: readonly IrOperand<Ctx>[];
  readonly selector?: string;
  readonly key: string;
}

/** A literal inside a transformer. */
export interface IrConstant extends Shape {
  readonly kind: "constant";
  readonly value: string;
  readonly key: string;
}

/** A parenthesised list inside a transformer; always texts. */
export interface IrList<Ctx> extends Shape {
  readonly kind: "list";
  readonly items: readonly IrOperand<Ctx>[];
  readonly key: string;
}

/** The field that one-argument transformers are wrapped around; undefined for anything else. */
export function baseField<Ctx>(operand: IrOperand<Ctx>): IrField<Ctx> | undefined {
  if (operand.kind === "field") return operand;
  if (operand.kind !== "transform" || operand.transformer.arity !== "one") return undefined;
  return baseField(operand.arguments[0]!);
}

/** All tests, in the order of the text. */
export function* testsOf<Ctx>(ir: Ir<Ctx>): Generator<IrTest<Ctx>> {
  if (ir.kind === "test") yield ir;
  else if (ir.kind === "not") yield* testsOf(ir.child);
  else for (const child of ir.children) yield* testsOf(child);
}
