// Which event types can make a condition true (rule-language.md G), so that a rule is only asked
// about those. It knows sets, not events: the caller says which fields name event types and which
// codes a name has. The result may be too large, never too small.

import { err, ok, type Result } from "../base/result.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { baseField, type Ir, type IrOperand, type IrTest } from "./ir.ts";

type Codes = ReadonlySet<number> | undefined;

export interface EventNaming {
  /** Every code there is. */
  readonly universe: ReadonlySet<number>;
  /** All codes that carry this name. */
  readonly codesOf: (name: string) => Iterable<number>;
  /** Codes whose events have one of many names each: not to have one says nothing of the code. */
  readonly manyNamed?: ReadonlySet<number>;
  /** Fields whose value is the name of the event: `evt.type`, `syscall.type`. */
  readonly typeFields: ReadonlySet<string>;
  /** Fields that count events from 1: `evt.num`. */
  readonly countFields: ReadonlySet<string>;
  /**
   * Codes for which a test of another field can hold. undefined: it says nothing of the code. Not
   * asked about tests under `not`.
   */
  readonly codesWhere?: (field: string, operator: string, value: string) => Codes;
}

/** The codes for which the condition may hold; an empty set means it never does. */
export function eventCodes<Ctx>(
  ir: Ir<Ctx>,
  naming: EventNaming,
): Result<ReadonlySet<number>, Diagnostic> {
  let problem: Diagnostic | undefined;
  // Undefined stands for every code: most tests say nothing of the event's type.
  const codes = (node: Ir<Ctx>, negated: boolean): Codes => {
    switch (node.kind) {
      case "not":
        return codes(node.child, !negated);
      case "and":
      case "or": {
        const sets = node.children.map((child) => codes(child, negated));
        // De Morgan: under a negation, `and` unites and `or` intersects.
        return sets.reduce((node.kind === "and") !== negated ? intersection : union);
      }
      case "test": {
        problem ??= unsupported(node, naming);
        return codesOfTest(node, negated, naming);
      }
    }
  };
  const result = codes(ir, false) ?? naming.universe;
  return problem === undefined ? ok(result) : err(problem);
}

/** The codes of events that have none of the names. */
function others(named: ReadonlySet<number>, naming: EventNaming): ReadonlySet<number> {
  const { universe, manyNamed } = naming;
  const rest = universe.difference(named);
  return manyNamed === undefined ? rest : rest.union(manyNamed.intersection(universe));
}

function intersection(a: Codes, b: Codes): Codes {
  if (a === undefined) return b;
  return b === undefined ? a : a.intersection(b);
}

function union(a: Codes, b: Codes): Codes {
  return a === undefined || b === undefined ? undefined : a.union(b);
}

/** Undefined for a test that says nothing about the event's type, negated or not. */
function codesOfTest<Ctx>(test: IrTest<Ctx>, negated: boolean, naming: EventNaming): Codes {
  const { left, operator, modifier, right } = test;
  const { universe } = naming;
  if (left.kind !== "field" || left.argument !== undefined || modifier !== undefined) {
    return undefined;
  }
  if (naming.countFields.has(left.name)) {
    const known = codesOfCount(test, naming);
    return negated && known !== undefined ? universe.difference(known) : known;
  }
  if (!naming.typeFields.has(left.name)) {
    const value = right.kind === "constants" && right.literals.length === 1 && right.literals[0];
    if (negated || !value || naming.codesWhere === undefined) return undefined;
    return naming.codesWhere(left.name, operator.name ?? operator.symbol, value.value);
  }
  if (operator.symbol === "exists") return negated ? new Set() : universe;
  if (right.kind !== "constants") return undefined;
  const named = new Set(right.literals.flatMap(({ value }) => [...naming.codesOf(value)]));
  switch (operator.name ?? operator.symbol) {
    case "=":
    case "in":
      return negated ? others(named, naming) : named;
    case "!=":
      return negated ? named : others(named, naming);
    default:
      return undefined;
  }
}

/** Uses that the number is never less than 1; only plain decimal literals are reasoned about. */
function codesOfCount<Ctx>(
  { operator, right }: IrTest<Ctx>,
  naming: EventNaming,
): ReadonlySet<number> | undefined {
  if (right.kind !== "constants") return undefined;
  const numbers = right.literals.map(({ value }) => (/^[0-9]+$/.test(value) ? Number(value) : 2));
  const none = new Set<number>();
  if (operator.symbol === "in") return numbers.every((n) => n === 0) ? none : undefined;
  const [n] = numbers;
  if (n === undefined) return undefined;
  switch (operator.name ?? operator.symbol) {
    case "=":
      return n === 0 ? none : undefined;
    case "<=":
      return n === 0 ? none : undefined;
    case "<":
      return n <= 1 ? none : undefined;
    case "!=":
    case ">":
      return n === 0 ? naming.universe : undefined;
    case ">=":
      return n <= 1 ? naming.universe : undefined;
    default:
      return undefined;
  }
}

/** Comparisons of the event's type that the reference refuses to index, and so do we. */
function unsupported<Ctx>(test: IrTest<Ctx>, naming: EventNaming): Diagnostic | undefined {
  const { left, operator, right, node } = test;
  if (!typeFieldIn(left, naming)) return undefined;
  if (!["=", "!=", "in", "exists"].includes(operator.name ?? operator.symbol)) return undefined;
  if (left.kind !== "field") return { code: "event-index-transformer", at: node.left.span };
  if (right.kind !== "operand") return undefined;
  return { code: "event-index-rhs", at: node.right?.span ?? node.span };
}

function typeFieldIn<Ctx>(operand: IrOperand<Ctx>, naming: EventNaming): boolean {
  const field = baseField(operand);
  if (field !== undefined) {
    return naming.typeFields.has(field.name) && field.argument === undefined;
  }
  if (operand.kind === "transform") return operand.arguments.some((a) => typeFieldIn(a, naming));
  return operand.kind === "list" && operand.items.some((item) => typeFieldIn(item, naming));
}
