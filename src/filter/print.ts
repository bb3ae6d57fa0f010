// Syntax trees to text. `print` is the canonical form (rule-language.md B): what
// `condition_compiled` shows, what an alert calls a field. It is the reference's form, with two
// differences, because the reference prints texts there that are no conditions or mean another one:
// values that are empty, hold a parenthesis, a comma or a vertical tab, and arguments that hold a
// bracket, are quoted; a backslash at the end and bytes that are not UTF-8 are written as `\xHH`.
// As in the reference, literals of transformers stand bare in it and `not (not a)` is `not not a`.
// `printSource` has neither of these: it reads back as the same tree, always.

import { unreachable } from "../base/assert.ts";
import type { Expr, Operand, OperandList, Test, Values } from "./ast.ts";

interface Style {
  /** Literals of transformers in quotes, unless they are numbers; a negation in parentheses. */
  readonly exact: boolean;
}

export function print(expr: Expr): string {
  return printExpr(expr, { exact: false });
}

/** Text that parses to an equal tree. */
export function printSource(expr: Expr): string {
  return printExpr(expr, { exact: true });
}

function printExpr(expr: Expr, style: Style): string {
  switch (expr.kind) {
    case "and":
    case "or":
      return `(${expr.children.map((each) => printExpr(each, style)).join(` ${expr.kind} `)})`;
    case "not": {
      const child = printExpr(expr.child, style);
      return style.exact && expr.child.kind === "not" ? `not (${child})` : `not ${child}`;
    }
    case "macro":
      return expr.name;
    case "test":
      return printTest(expr, style);
    default:
      return unreachable(expr);
  }
}

function printTest(test: Test, style: Style): string {
  const words = [printOperand(test.left, style), test.operator];
  if (test.modifier !== undefined) words.push(test.modifier);
  if (test.right !== undefined) words.push(printRight(test.right, style));
  return words.join(" ");
}

/** Also the key of a field in an alert: `proc.aname[2]`, `toupper(proc.name)`. */
export function printOperand(
  operand: Operand | OperandList,
  style: Style = { exact: false },
): string {
  switch (operand.kind) {
    case "field":
      return operand.name + printArgument(operand.argument);
    case "transformer": {
      const args = operand.arguments.map((each) => printInner(each, style)).join(",");
      return `${operand.name}(${args})${printArgument(operand.argument)}`;
    }
    case "literal":
      return printValue(operand.value);
    case "list":
      return `(${operand.items.map((each) => printInner(each, style)).join(",")})`;
    default:
      return unreachable(operand);
  }
}

/** What stands inside a transformer. */
function printInner(operand: Operand | OperandList, style: Style): string {
  if (operand.kind !== "literal") return printOperand(operand, style);
  const { value } = operand;
  if (!style.exact) return needsQuotes.test(value) ? quoted(value) : value;
  return /^(?:0[xX][0-9a-fA-F]+|[+-]?[0-9]+)$/.test(value) ? value : quoted(value);
}

function printRight(right: Operand | Values, style: Style): string {
  if (right.kind !== "values") return printOperand(right, style);
  return `(${right.values.map(({ value }) => printValue(value)).join(", ")})`;
}

function printArgument(argument: string | undefined): string {
  if (argument === undefined) return "";
  const bare = argument !== "" && !needsQuotes.test(argument) && !/[[\]\v]/.test(argument);
  return bare ? `[${argument}]` : `[${quoted(argument)}]`;
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

/** What the reference quotes, and stray bytes. */
const needsQuotes = /[\b\f\n\r\t =\\"'\0]|(?<![\ud800-\udbff])[\udc80-\udcff]/;

/** Bare unless it would be read as something else; always double quotes. */
export function printValue(value: string): string {
  const bare = value !== "" && !needsQuotes.test(value) && !/[(),\v]/.test(value);
  return bare ? value : quoted(value);
}

function quoted(value: string): string {
  // A quote after a backslash does not close a text, so the last backslash needs another form.
  const ends = value.endsWith("\\");
  const inside = (ends ? value.slice(0, -1) : value)
    .replace(/[\b\f\n\r\t\\"]/g, (character) => escapes[character]!)
    .replace(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, strayByte);
  return `"${inside}${ends ? "\\x5c" : ""}"`;
}

/** See base/byte-text.ts. */
function strayByte(unit: string): string {
  return `\\x${(unit.charCodeAt(0) - 0xdc00).toString(16)}`;
}
