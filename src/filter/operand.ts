// Operands on their own, as output formats use them: `%proc.name`, `%toupper(evt.arg[1])`.

import type { Field, Operand, Transformer } from "./ast.ts";
import { checkOperand } from "./check-operand.ts";
import { compileGetter } from "./compile.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { IrOperand } from "./ir.ts";
import { parseOperandPrefix } from "./parser.ts";
import type { FieldRow, Getter, Scheme } from "./scheme.ts";
import type { Source } from "./source.ts";
import type { ValueTypeName } from "./value-types.ts";

export interface CompiledOperand<Ctx> {
  readonly get: Getter<Ctx>;
  readonly type: ValueTypeName;
  readonly list: boolean;
  /** Present when the operand is a plain field: its print format and more. */
  readonly row?: FieldRow<Ctx>;
  readonly ir: IrOperand<Ctx>;
}

/** Resolves an operand for display; a Diagnostic (it has a `code`) says why it cannot be. */
export function compileOperand<Ctx>(
  operand: Operand,
  scheme: Scheme<Ctx>,
): CompiledOperand<Ctx> | Diagnostic {
  let problem: Diagnostic | undefined;
  const ir = checkOperand(operand, scheme, (diagnostic) => {
    problem ??= diagnostic;
  });
  if (ir === undefined || problem !== undefined) return problem!;
  const base = { get: compileGetter(ir), type: ir.type, list: ir.list, ir };
  return ir.kind === "field" ? { ...base, row: ir.row } : base;
}

export interface Placeholder<Ctx> {
  readonly operand: Field | Transformer;
  readonly compiled: CompiledOperand<Ctx>;
  /** Where the text after it begins. */
  readonly end: number;
}

/**
 * The longest text at `at` that is an operand of this scheme, as `%` placeholders are read: there
 * need not be anything between a field and what follows it (`%proc.nameand` is `%proc.name` and
 * "and"). The Diagnostic is about the longest text that looked like an operand.
 */
export function findPlaceholder<Ctx>(
  source: Source,
  at: number,
  scheme: Scheme<Ctx>,
): Placeholder<Ctx> | Diagnostic {
  let first: Diagnostic | undefined;
  // No name or expression holds a `%` outside of quotes, but a quoted text may: so to the very end.
  for (let end = source.text.length; end > at; ) {
    const parsed = parseOperandPrefix(source, at, end);
    if (!parsed.ok) {
      first ??= parsed.error;
      end--;
      continue;
    }
    const operand = parsed.value;
    const compiled = compileOperand(operand, scheme);
    if (!("code" in compiled)) return { operand, compiled, end: operand.span.end };
    first ??= compiled;
    // Cutting behind the operand would only find it again.
    end = Math.min(end, operand.span.end) - 1;
  }
  if (first !== undefined) return first;
  const span = { source, start: at, end: at };
  return { code: "expected", at: span, what: "operand" };
}
