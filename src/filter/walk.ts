// Visiting parts of a syntax tree, for whoever asks "which fields does this use?".

import { unreachable } from "../base/assert.ts";
import type { Expr, Field, Macro, Operand, OperandList, Test, Transformer } from "./ast.ts";

/** Every test and macro reference, in the order of the text. */
export function* leaves(expr: Expr): Generator<Test | Macro> {
  switch (expr.kind) {
    case "and":
    case "or":
      for (const child of expr.children) yield* leaves(child);
      return;
    case "not":
      yield* leaves(expr.child);
      return;
    case "macro":
    case "test":
      yield expr;
      return;
    default:
      unreachable(expr);
  }
}

/** The operand itself and everything inside it, outermost first. */
export function* operandsIn(operand: Operand | OperandList): Generator<Operand | OperandList> {
  yield operand;
  const inner =
    operand.kind === "transformer"
      ? operand.arguments
      : operand.kind === "list"
        ? operand.items
        : [];
  for (const each of inner) yield* operandsIn(each);
}

/** Plain fields inside an operand, the operand itself included. */
export function fieldsIn(operand: Operand | OperandList): Field[] {
  return [...operandsIn(operand)].filter((each) => each.kind === "field");
}

export function transformersIn(operand: Operand | OperandList): Transformer[] {
  return [...operandsIn(operand)].filter((each) => each.kind === "transformer");
}

/** Both sides of a test, as far as they are operands. */
export function operandsOf(test: Test): Operand[] {
  const { left, right } = test;
  return right === undefined || right.kind === "values" ? [left] : [left, right];
}
