// Literals to values of the type they are compared with. A list that many rules name is one array
// of literals (ParseOptions.listNamed) and becomes one array of values here, so that whatever is
// made of it later (a set, a tree of paths) is made once.

import { suggest } from "../base/suggest.ts";
import type { Literal, Test } from "./ast.ts";
import { literalWarnings, naWarning } from "./check-warnings.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { possibleWarning } from "./check-possible.ts";
import { baseField, type IrConstants, type IrOperand } from "./ir.ts";
import type { Operator, ReadLiteral } from "./operators/operator.ts";
import type { Scheme } from "./scheme.ts";
import type { Constant } from "./value.ts";
import { valueType } from "./value-types.ts";

/** Lists about which there was nothing to say, by how their literals were read. */
export type KnownValues = WeakMap<readonly Literal[], Map<string, KnownList>>;

interface KnownList {
  readonly right: IrConstants;
  /** `<NA>` is among them: some fields must not be compared with it. */
  readonly hasNa: boolean;
}

// Shorter lists are made again faster than found again.
const sharedFrom = 8;
// The key of a longer list is a digest: keys are compared, and every rule has some.
const keyLengthMax = 512;

export interface ValuesCheck<Ctx> {
  readonly scheme: Scheme<Ctx>;
  readonly known: KnownValues;
  /** Tells what is wrong; false: that was enough. */
  readonly refuse: (diagnostic: Diagnostic) => boolean;
  /** Whether the condition may take so much more memory. */
  readonly weigh: (instructions: number) => boolean;
  readonly warn: (diagnostic: Diagnostic) => void;
}

/** The right side of a test against literals; undefined after refusing one of them. */
export function checkValues<Ctx>(
  node: Test,
  literals: readonly Literal[],
  left: IrOperand<Ctx>,
  operator: Operator,
  to: ValuesCheck<Ctx>,
): IrConstants | undefined {
  if (literals.length < sharedFrom) return read(node, literals, left, operator, to)?.right;
  const lists = to.known.get(literals) ?? new Map<string, KnownList>();
  const how = `${left.type} ${operator.name ?? operator.symbol} ${namesOf(left)}`;
  const known = lists.get(how);
  if (known !== undefined) {
    warnOfNa(node, literals, known.hasNa, to);
    return known.right;
  }
  let silent = true;
  const fresh = read(node, literals, left, operator, {
    ...to,
    warn: (diagnostic) => {
      silent = false;
      to.warn(diagnostic);
    },
  });
  if (fresh === undefined) return undefined;
  if (silent) to.known.set(literals, lists.set(how, fresh));
  return fresh.right;
}

/** The field, when it knows its values; with the same operator other fields say the same. */
function namesOf<Ctx>(left: IrOperand<Ctx>): string {
  const field = baseField(left);
  if (field === undefined) return "";
  const { accepts, values, words } = field.row;
  return (accepts ?? values ?? words) === undefined ? "" : field.key;
}

function read<Ctx>(
  node: Test,
  literals: readonly Literal[],
  left: IrOperand<Ctx>,
  operator: Operator,
  to: ValuesCheck<Ctx>,
): KnownList | undefined {
  const values: Constant[] = [];
  let more = true;
  const refuse = (diagnostic: Diagnostic) => {
    more = to.refuse(diagnostic);
    return more;
  };
  for (const literal of literals) {
    if (!more) break;
    for (const warning of literalWarnings(node, literal, to.scheme)) to.warn(warning);
    const value = constant(literal, left, operator, { ...to, refuse });
    if (value === undefined) continue;
    values.push(value);
    const odd = possibleWarning(literal, left, operator);
    if (odd !== undefined) to.warn(odd);
  }
  const hasNa = literals.some(({ value }) => value === "<NA>");
  warnOfNa(node, literals, hasNa, to);
  if (values.length < literals.length) return undefined;
  const text = literals.map(({ value }) => JSON.stringify(value)).join();
  const key = text.length > keyLengthMax ? `#${Bun.SHA256.hash(text, "base64")}` : text;
  return { right: { kind: "constants", literals, values, key }, hasNa };
}

function warnOfNa<Ctx>(
  node: Test,
  literals: readonly Literal[],
  hasNa: boolean,
  to: ValuesCheck<Ctx>,
): void {
  const unsafe = hasNa ? naWarning(node, literals) : undefined;
  if (unsafe !== undefined) to.warn(unsafe);
}

function constant<Ctx>(
  literal: Literal,
  left: IrOperand<Ctx>,
  operator: Operator,
  to: ValuesCheck<Ctx>,
): Constant | undefined {
  const at = literal.span;
  const parsed = readConstant(literal.value, left, operator);
  if ("reason" in parsed) {
    to.refuse({ code: "value", at, reason: parsed.reason });
    return undefined;
  }
  if (parsed.weight !== undefined && !to.weigh(parsed.weight)) {
    const reason = "invalid regex pattern: the patterns of this condition are too large together";
    to.refuse({ code: "value", at, reason });
    return undefined;
  }
  const row = baseField(left)?.row;
  if (row?.accepts === undefined || row.accepts(literal.value)) return parsed.value;
  const near = suggest(literal.value, row.known?.() ?? []);
  to.refuse({ code: "value-unknown-event", at, name: literal.value, near });
  return undefined;
}

function readConstant<Ctx>(text: string, left: IrOperand<Ctx>, operator: Operator): ReadLiteral {
  const { kind, parse } = valueType(left.type);
  // Operators on buffers may read another notation, so the type's own does not apply to them.
  if (operator.read !== undefined && kind === "bytes") return operator.read(text);
  const parsed = parse(text);
  if ("reason" in parsed || operator.read === undefined) return parsed;
  return operator.read(String(parsed.value));
}
