// Syntax tree to typed IR: fields exist, operators fit their types, literals are values of these
// types (rule-language.md C, D, E, F). Every problem of a condition is collected; only a condition
// without errors has an IR.

import { limits } from "../base/limits.ts";
import type { Expr, Operand, OperandList, Test } from "./ast.ts";
import { checkOperand, nameOf } from "./check-operand.ts";
import { checkValues, type KnownValues, type ValuesCheck } from "./check-values.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { baseField, type Ir, type IrOperand, type IrRight } from "./ir.ts";
import { kinds } from "./kinds.ts";
import { modifierNamed } from "./modifiers.ts";
import type { Operator } from "./operators/operator.ts";
import { operatorNamed } from "./operators/operators.ts";
import type { Scheme } from "./scheme.ts";
import { valueType } from "./value-types.ts";
import { fieldsIn, operandsOf } from "./walk.ts";

export interface Checked<Ctx> {
  /** Present when there are no errors. */
  readonly ir?: Ir<Ctx>;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * What came of macros and lists about which there was nothing to say: they are shared by all
 * conditions that name them. Belongs to one scheme.
 */
export class CheckMemory<Ctx> {
  readonly macros = new WeakMap<Expr, CheckedPart<Ctx>>();
  readonly lists: KnownValues = new WeakMap();
}

interface CheckedPart<Ctx> {
  readonly ir: Ir<Ctx>;
  readonly tests: number;
  /** Levels below and including it. */
  readonly height: number;
}

/**
 * Binds a condition, whose macros have been resolved, to the fields of a scheme. Macros can make a
 * condition far deeper and larger than any text, so both are bounded here as well.
 */
export function check<Ctx>(
  expr: Expr,
  scheme: Scheme<Ctx>,
  memory: CheckMemory<Ctx> = new CheckMemory(),
): Checked<Ctx> {
  const checker = new Checker(scheme, memory);
  const ir = checker.expr(expr, 1);
  const { errors, warnings } = checker;
  return ir === undefined || errors.length > 0 ? { errors, warnings } : { ir, errors, warnings };
}

class Checker<Ctx> {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  private readonly scheme: Scheme<Ctx>;
  private readonly deprecatedSeen = new Set<string>();
  private readonly memory: CheckMemory<Ctx>;
  private tests = 0;
  private deepest = 0;
  private deprecatedUses = 0;
  private stopped = false;
  private weight = 0;
  private readonly report = (diagnostic: Diagnostic) => {
    if (this.errors.push(diagnostic) >= limits.filterProblemsMax) this.stopped = true;
    return !this.stopped;
  };
  private readonly valuesCheck: ValuesCheck<Ctx>;

  constructor(scheme: Scheme<Ctx>, memory: CheckMemory<Ctx>) {
    this.scheme = scheme;
    this.memory = memory;
    const warn = (diagnostic: Diagnostic) => {
      if (this.warnings.length < limits.filterProblemsMax) this.warnings.push(diagnostic);
    };
    const weigh = (instructions: number) => {
      this.weight += instructions;
      return this.weight <= limits.regexNodesSumMax;
    };
    this.valuesCheck = { scheme, known: memory.lists, refuse: this.report, warn, weigh };
  }

  expr(expr: Expr, depth: number): Ir<Ctx> | undefined {
    if (this.stopped) return undefined;
    if (depth > limits.filterDepthMax) {
      this.stopped = true;
      return this.refuse({ code: "too-deep", at: expr.span, limit: limits.filterDepthMax });
    }
    if (depth > this.deepest) this.deepest = depth;
    switch (expr.kind) {
      case "and":
      case "or": {
        const children: Ir<Ctx>[] = [];
        for (const each of expr.children) {
          const child = this.part(each, depth + 1, expr);
          if (child !== undefined) children.push(child);
        }
        const sound = children.length === expr.children.length;
        return sound ? { kind: expr.kind, children } : undefined;
      }
      case "not": {
        const child = this.part(expr.child, depth + 1, expr);
        return child === undefined ? undefined : { kind: "not", child };
      }
      case "macro":
        return this.refuse({ code: "macro-unresolved", at: expr.span, name: expr.name });
      case "test":
        return this.test(expr);
    }
  }

  /** A macro's tree was read from another text than what is around it. */
  private part(expr: Expr, depth: number, around: Expr): Ir<Ctx> | undefined {
    if (expr.span.source === around.span.source) return this.expr(expr, depth);
    const known = this.memory.macros.get(expr);
    if (known !== undefined && this.fits(known, depth)) {
      this.tests += known.tests;
      this.deepest = Math.max(this.deepest, depth + known.height - 1);
      return known.ir;
    }
    const { tests, deepest } = this;
    const remarks = this.remarks();
    this.deepest = depth;
    const ir = this.expr(expr, depth);
    if (ir !== undefined && this.remarks() === remarks) {
      const height = this.deepest - depth + 1;
      this.memory.macros.set(expr, { ir, tests: this.tests - tests, height });
    }
    this.deepest = Math.max(this.deepest, deepest);
    return ir;
  }

  /** Whether it stays within the limits here as well; if not, their story is told at the place. */
  private fits({ tests, height }: CheckedPart<Ctx>, depth: number): boolean {
    if (this.stopped || this.tests + tests > limits.filterTestsMax) return false;
    return depth + height - 1 <= limits.filterDepthMax;
  }

  private remarks(): number {
    return this.errors.length + this.warnings.length + this.deprecatedUses;
  }

  private test(node: Test): Ir<Ctx> | undefined {
    if (++this.tests > limits.filterTestsMax) {
      this.stopped = true;
      return this.refuse({ code: "too-many-tests", at: node.span, limit: limits.filterTestsMax });
    }
    this.deprecated(node);
    const left = checkOperand(node.left, this.scheme, this.report);
    const operator = left && this.operatorFor(node, left);
    const right = left && operator && this.right(node, left, operator);
    if (left === undefined || operator === undefined || right === undefined) return undefined;
    const modifier = node.modifier === undefined ? undefined : modifierNamed(node.modifier);
    const compares = valueType(left.type).kind;
    const name = [operator.name ?? operator.symbol, modifier?.name ?? ""].join(" ");
    const key = `${left.key} ${name} ${rightKey(right)}`;
    const base = { kind: "test", left, operator, right, compares, key, node } as const;
    return modifier === undefined ? base : { ...base, modifier };
  }

  /** One warning per deprecated field, however often the condition names it. */
  private deprecated(node: Test): void {
    for (const field of operandsOf(node).flatMap(fieldsIn)) {
      const found = this.scheme.find(field.name);
      if (found?.row.deprecated !== true) continue;
      this.deprecatedUses++;
      if (this.deprecatedSeen.has(found.name)) continue;
      this.deprecatedSeen.add(found.name);
      const { instead } = found.row;
      this.warnings.push({
        ...{ code: "warn-deprecated-field", at: field.span, field: found.name },
        instead,
      });
    }
  }

  /** What this operator does on this operand, if it may be used there. */
  private operatorFor(node: Test, left: IrOperand<Ctx>): Operator | undefined {
    const at = node.span;
    let symbol = node.operator;
    const own = left.kind === "field" ? left.row.operatorAs : undefined;
    if (own !== undefined) {
      const meant = Object.hasOwn(own, symbol) ? own[symbol] : undefined;
      if (meant === undefined || node.modifier !== undefined) {
        const operators = Object.keys(own).filter((each) => each !== "==");
        return this.refuse({
          code: "field-operator",
          at,
          field: nameOf(left, node.left),
          operators,
        });
      }
      symbol = meant;
    }
    const operator = operatorNamed(symbol)!;
    if (operator.takes === "nothing") return operator;
    const name = operator.name ?? operator.symbol;
    const { type } = left;
    const { kind, inLists } = valueType(type);
    if (left.list) {
      if (inLists !== true) return this.refuse({ code: "type-no-list", at, type });
      if (operator.onLists === true) return operator;
      return this.refuse({ code: "operator-list", at, operator: name });
    }
    if (kind === "none") return this.refuse({ code: "operator-no-type", at, operator: name, type });
    if (operator.accepts.includes(kind)) return operator;
    const { group } = kinds[kind];
    const network = kind === "ip" || kind === "net";
    const code = network && node.modifier !== undefined ? "operator-modifier" : "operator-type";
    return this.refuse({ code, at, operator: name, group });
  }

  private right(node: Test, left: IrOperand<Ctx>, operator: Operator): IrRight<Ctx> | undefined {
    const { right } = node;
    if (right === undefined) return { kind: "none" };
    if (right.kind === "transformer") {
      const operand = checkOperand(right, this.scheme, this.report);
      if (operand === undefined) return undefined;
      const problem = this.fieldsProblem(node, left, operator, operand);
      return problem === undefined ? { kind: "operand", operand } : this.refuse(problem);
    }
    const literals = right.kind === "values" ? right.values : [right];
    return checkValues(node, literals, left, operator, this.valuesCheck);
  }

  /** Why these two operands cannot be compared with each other. */
  private fieldsProblem(
    node: Test,
    left: IrOperand<Ctx>,
    operator: Operator,
    right: IrOperand<Ctx>,
  ): Diagnostic | undefined {
    const at = node.right!.span;
    if (operator.relate === undefined) {
      return { code: "operator-no-rhs", at, operator: operator.name ?? operator.symbol };
    }
    if (valueType(left.type).kind === "net") return { code: "type-no-rhs", at, type: "IPNET" };
    const leftName = nameOf(left, node.left);
    const rightName = nameOf(right, rightNode(node));
    if (refusesFields(left)) return { code: "field-no-rhs", at, field: leftName };
    if (refusesFields(right)) return { code: "field-not-rhs", at, field: rightName };
    if (left.type === right.type && left.list === right.list) return undefined;
    return {
      code: "type-mismatch",
      at,
      left: { name: leftName, type: left.type, list: left.list },
      right: { name: rightName, type: right.type, list: right.list },
    };
  }

  private refuse(diagnostic: Diagnostic): undefined {
    this.report(diagnostic);
    return undefined;
  }
}

function refusesFields<Ctx>(operand: IrOperand<Ctx>): boolean {
  const row = baseField(operand)?.row;
  return row?.noRhs === true || row?.any !== undefined;
}

/** `val(x)` is named after x. */
function rightNode({ right, left }: Test): Operand | OperandList {
  if (right?.kind !== "transformer") return left;
  return right.name === "val" ? right.arguments[0]! : right;
}

function rightKey<Ctx>(right: IrRight<Ctx>): string {
  if (right.kind === "none") return "";
  if (right.kind === "operand") return right.operand.key;
  return right.key;
}
