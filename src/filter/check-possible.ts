// Comparisons that can only go one way: a value that no event has, a number that the field's type
// cannot hold. They compile in the reference without a word, and so they do here, with a warning.

import { suggest } from "../base/suggest.ts";
import type { Literal } from "./ast.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { IrOperand } from "./ir.ts";
import type { Operator } from "./operators/operator.ts";
import { type NumberRange, numberRange } from "./value-types.ts";

const whole: ReadonlySet<string> = new Set(["=", "!=", "in", "intersects"]);
const parts: ReadonlySet<string> = new Set(["contains", "icontains"]);

/** What is odd about comparing this field with a literal that its type can read. */
export function possibleWarning<Ctx>(
  literal: Literal,
  left: IrOperand<Ctx>,
  operator: Operator,
): Diagnostic | undefined {
  const name = operator.name ?? operator.symbol;
  const range = numberRange(left.type);
  if (range !== undefined) return numberWarning(literal, left, name, range);
  if (left.kind !== "field") return undefined;
  if (whole.has(name)) return valueWarning(literal, left.name, left.row.values);
  return parts.has(name) ? wordWarning(literal, left) : undefined;
}

function valueWarning(
  { value, span: at }: Literal,
  field: string,
  values: readonly string[] | undefined,
): Diagnostic | undefined {
  if (values === undefined || values.includes(value)) return undefined;
  return { code: "warn-no-such-value", at, field, value, values, near: suggest(value, values) };
}

/** Only what is written like a name: a part of one, as in `contains O_`, may be meant. */
function wordWarning<Ctx>(
  { value, span: at }: Literal,
  left: IrOperand<Ctx> & { kind: "field" },
): Diagnostic | undefined {
  if (!/^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+$/.test(value)) return undefined;
  const words = left.row.words?.(left.argument);
  const wanted = value.toLowerCase();
  if (words === undefined || words.some((word) => word.toLowerCase().includes(wanted))) {
    return undefined;
  }
  const field = left.argument === undefined ? left.name : `${left.name}.${left.argument}`;
  return { code: "warn-no-such-word", at, field, value, near: suggest(value, words) };
}

function numberWarning<Ctx>(
  { value, span: at }: Literal,
  left: IrOperand<Ctx>,
  operator: string,
  { least, most }: NumberRange,
): Diagnostic | undefined {
  const field = left.kind === "field" ? left.name : left.key;
  if (!/^[+-]?[0-9]+$/.test(value)) return undefined; // The name of a service.
  const number = BigInt(value.replace(/^\+/, ""));
  if (number < least || number > most) {
    return { code: "warn-number-range", at, field, value, least, most };
  }
  const never = (operator === "<" && number === least) || (operator === ">" && number === most);
  return never ? { code: "warn-number-never", at, field, operator, value } : undefined;
}
