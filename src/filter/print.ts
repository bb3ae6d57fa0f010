// Canonical text of a syntax tree (rule-language.md B): what `condition_compiled` shows, and the
// key by which equal tests are recognised. Reading it again gives an equal tree, except where the
// reference itself prints something else than it read (literals of transformers are printed bare).

import { unreachable } from "../base/assert.ts";
import type { Expr, Operand, OperandList, Test, Values } from "./ast.ts";

export function print(expr: Expr): string {
  switch (expr.kind) {
    case "and":
    case "or":
      return `(${expr.children.map(print).join(` ${expr.kind} `)})`;
    case "not":
      return `not ${print(expr.child)}`;
    case "macro":
      return expr.name;
    case "test":
      return printTest(expr);
    default:
      return unreachable(expr);
  }
}

export function printTest(test: Test): string {
  const words = [printOperand(test.left), test.operator];
  if (test.modifier !== undefined) words.push(test.modifier);
  if (test.right !== undefined) words.push(printRight(test.right));
  return words.join(" ");
}

/** Also the key of a field in an alert: `proc.aname[2]`, `toupper(proc.name)`. */
export function printOperand(operand: Operand | OperandList): string {
  switch (operand.kind) {
    case "field":
      return operand.name + printArgument(operand.argument);
    case "transformer": {
      const args = operand.arguments.map(printOperand).join(",");
      return `${operand.name}(${args})${printArgument(operand.argument)}`;
    }
    case "literal":
      return printValue(operand.value);
    case "list":
      return `(${operand.items.map(printOperand).join(",")})`;
    default:
      return unreachable(operand);
  }
}

function printRight(right: Operand | Values): string {
  if (right.kind !== "values") return printOperand(right);
  return `(${right.values.map(({ value }) => printValue(value)).join(", ")})`;
}

function printArgument(argument: string | undefined): string {
  if (argument === undefined) return "";
  return argument === "" ? '[""]' : `[${printValue(argument)}]`;
}

const escapes: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\\": "\\\\",
  '"': '\\"',
};

/** Bare unless it contains something that needs quotes; always double ones. */
export function printValue(value: string): string {
  if (!/[\b\f\n\r\t =\\"'\0]/.test(value)) return value;
  return `"${value.replace(/[\b\f\n\r\t\\"]/g, (character) => escapes[character]!)}"`;
}
