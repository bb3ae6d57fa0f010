// IR to closures: the reference back end. Everything that can be decided before an event is decided
// here, so that a test costs one call to get a value and one to look at it, and allocates nothing.

import { noInline } from "bun:jsc";
import { assert } from "../base/assert.ts";
import type { Ir, IrOperand, IrTest } from "./ir.ts";
import { type KindName, kinds } from "./kinds.ts";
import type { FieldRow, Getter } from "./scheme.ts";
import type { Constant, Value, ValueTest } from "./value.ts";

/** A condition, ready to be asked about events. */
export type Predicate<Ctx> = (ctx: Ctx) => boolean;

export function compile<Ctx>(ir: Ir<Ctx>): Predicate<Ctx> {
  switch (ir.kind) {
    case "and":
      return apart(all(flat(ir, "and").map(compile)));
    case "or":
      return apart(some(flat(ir, "or").map(compile)));
    case "not": {
      if (ir.child.kind === "not") return compile(ir.child.child);
      const child = compile(ir.child);
      return apart((ctx) => !child(ctx));
    }
    case "test":
      return compileTest(ir);
  }
}

/** How to get an operand's value from an event. */
export function compileGetter<Ctx>(operand: IrOperand<Ctx>): Getter<Ctx> {
  switch (operand.kind) {
    case "field":
      return operand.get;
    case "constant":
      return () => operand.value;
    case "list":
      return listGetter(operand.items.map(compileGetter));
    case "transform": {
      const getters = operand.arguments.map(compileGetter);
      const { transformer } = operand;
      if (transformer.arity === "many") {
        return callGetter(getters, transformer.compile(operand.arguments, operand.selector));
      }
      const get = getters[0]!;
      const apply = transformer.compile(operand.arguments[0]!);
      return (ctx) => {
        const value = get(ctx);
        return value === undefined ? undefined : apply(value);
      };
    }
  }
}

/** Children of the same connective below this one, lifted: macros nest `and` in `and`. */
function flat<Ctx>(ir: Ir<Ctx>, kind: "and" | "or"): Ir<Ctx>[] {
  return ir.kind === kind ? ir.children.flatMap((child) => flat(child, kind)) : [ir];
}

declare module "bun:jsc" {
  /** Keeps a function from being copied into its callers; missing in Bun's own declarations. */
  export function noInline(func: (...args: never[]) => unknown): void;
}

/**
 * A connective that calls tests but is not copied into others. Left to itself the last compiler
 * makes one function of a whole rule: each takes it up to a second and 100 MB, for no speed.
 */
function apart<Ctx>(predicate: Predicate<Ctx>): Predicate<Ctx> {
  noInline(predicate);
  return predicate;
}

// Two, three and four are written out: most conditions are that short, and a loop costs twice as
// much.
export function all<Ctx>(tests: readonly Predicate<Ctx>[]): Predicate<Ctx> {
  const [a, b, c, d] = tests;
  if (tests.length === 2) return (ctx) => a!(ctx) && b!(ctx);
  if (tests.length === 3) return (ctx) => a!(ctx) && b!(ctx) && c!(ctx);
  if (tests.length === 4) return (ctx) => a!(ctx) && b!(ctx) && c!(ctx) && d!(ctx);
  return (ctx) => {
    for (let i = 0; i < tests.length; i++) if (!tests[i]!(ctx)) return false;
    return true;
  };
}

export function some<Ctx>(tests: readonly Predicate<Ctx>[]): Predicate<Ctx> {
  const [a, b, c, d] = tests;
  if (tests.length === 2) return (ctx) => a!(ctx) || b!(ctx);
  if (tests.length === 3) return (ctx) => a!(ctx) || b!(ctx) || c!(ctx);
  if (tests.length === 4) return (ctx) => a!(ctx) || b!(ctx) || c!(ctx) || d!(ctx);
  return (ctx) => {
    for (let i = 0; i < tests.length; i++) if (tests[i]!(ctx)) return true;
    return false;
  };
}

/** A test of one value against literals, in the parts that a back end puts together. */
export interface TestParts<Ctx> {
  readonly get: Getter<Ctx>;
  readonly holds: ValueTest;
  /** The test is nothing but `===` with this. */
  readonly equals?: string | boolean;
}

/** undefined: the test compares two values of the event; `compile` it. */
export function testParts<Ctx>(test: IrTest<Ctx>): TestParts<Ctx> | undefined {
  const { left, operator, right, compares } = test;
  if (right.kind === "operand") return undefined;
  const get = compileGetter(left);
  const several = left.kind === "field" ? left.row.any : undefined;
  const holds = listTest(test, several);
  if (several !== undefined) return { get, holds };
  const plain = right.kind === "constants" && operator.symbol === "=" && !left.list;
  if (!plain || test.modifier !== undefined || (compares !== "text" && compares !== "bool"))
    return { get, holds };
  // A cast: literals of these kinds are texts and booleans. A missing value is not equal.
  return { get, holds, equals: right.values[0] as string | boolean };
}

// By the values of a list, which all rules that name it share, and by what is done with them.
const listTests = new WeakMap<readonly Constant[], Map<string, ValueTest>>();
const listLengthMin = 8; // A test against few values is made again faster than found again.

/** The test of a value; the same function for the same test against the same list. */
function listTest<Ctx>(test: IrTest<Ctx>, several: FieldRow<Ctx>["any"]): ValueTest {
  const make = () => (several === undefined ? constantTest(test) : candidatesTest(test, several));
  const { right, operator, modifier, compares, left } = test;
  if (right.kind !== "constants" || right.values.length < listLengthMin) return make();
  const symbol = operator.name ?? operator.symbol;
  const how = [symbol, modifier?.name, compares, left.list, several].join();
  const tests = listTests.get(right.values) ?? new Map<string, ValueTest>();
  const known = tests.get(how);
  if (known !== undefined) return known;
  const holds = make();
  listTests.set(right.values, tests.set(how, holds));
  return holds;
}

function compileTest<Ctx>(test: IrTest<Ctx>): Predicate<Ctx> {
  const { left, right } = test;
  if (right.kind === "operand")
    return compileRelation(test, compileGetter(left), compileGetter(right.operand));
  const { get, holds, equals } = testParts(test)!;
  // The most common test of all does without the second call.
  if (equals !== undefined) return (ctx) => get(ctx) === equals;
  return (ctx) => holds(get(ctx));
}

/** The test of one value (or of one list) against the literals of the rule. */
function constantTest<Ctx>({ left, operator, modifier, right, compares }: IrTest<Ctx>): ValueTest {
  assert(right.kind !== "operand", "a test against a field has no constants");
  const values = right.kind === "constants" ? right.values : [];
  if (left.list) {
    assert(operator.compileList !== undefined, "check.ts lets only operators on lists pass");
    return operator.compileList(values, compares);
  }
  if (modifier === undefined) return operator.compile(values, compares);
  if (values.length === 0) return () => false;
  const one = (value: Constant) => operator.compile([value], compares);
  if (modifier.name === "anyof" && operator.symbol === "=") return member(values, compares);
  if (modifier.name === "allof" && operator.symbol === "!=") {
    const isMember = member(values, compares);
    return (lhs) => lhs !== undefined && !isMember(lhs);
  }
  return modifier.combine(values.map(one));
}

function member(values: readonly Constant[], compares: KindName): ValueTest {
  return kinds[compares].memberOf(values);
}

/**
 * Fields that stand for several values. Ancestors: any one must pass the whole test. Sides: each
 * literal is asked of both ends first, so that `!= allof (a, b)` means "neither end is a, neither
 * end is b".
 */
function candidatesTest<Ctx>(test: IrTest<Ctx>, any: "sides" | "ancestors"): ValueTest {
  const { operator, modifier, right, compares } = test;
  if (right.kind !== "constants") return someCandidate(operator.compile([], compares));
  if (any === "ancestors") return someCandidate(constantTest(test));
  const sides = operator.symbol === "!=" ? everyCandidate : someCandidate;
  if (modifier === undefined) return sides(operator.compile(right.values, compares));
  if (right.values.length === 0) return () => false;
  return modifier.combine(right.values.map((each) => sides(operator.compile([each], compares))));
}

function someCandidate(test: ValueTest): ValueTest {
  return (lhs) => {
    if (!Array.isArray(lhs)) return test(lhs);
    for (let i = 0; i < lhs.length; i++) if (test(lhs[i])) return true;
    return false;
  };
}

function everyCandidate(test: ValueTest): ValueTest {
  return (lhs) => {
    if (!Array.isArray(lhs)) return test(lhs);
    for (let i = 0; i < lhs.length; i++) if (!test(lhs[i])) return false;
    return lhs.length > 0;
  };
}

/** Both sides from the event; false when either has no value. */
function compileRelation<Ctx>(
  { left, operator, compares }: IrTest<Ctx>,
  get: Getter<Ctx>,
  getRight: Getter<Ctx>,
): Predicate<Ctx> {
  const { relate, relateLists } = operator;
  assert(relate !== undefined, "check.ts refuses fields right of this operator");
  const lists = left.list ? relateLists : undefined;
  return (ctx) => {
    const lhs = get(ctx);
    if (lhs === undefined) return false;
    const rhs = getRight(ctx);
    if (rhs === undefined) return false;
    if (lists === undefined) return relate(lhs, rhs, compares);
    return Array.isArray(lhs) && Array.isArray(rhs) && lists(lhs, rhs, compares);
  };
}

/** A list of a transformer: elements as texts, elements that are lists themselves spliced in. */
function listGetter<Ctx>(getters: readonly Getter<Ctx>[]): Getter<Ctx> {
  return (ctx) => {
    const texts: string[] = [];
    for (const get of getters) {
      const value = get(ctx);
      if (value === undefined) return undefined;
      if (Array.isArray(value)) for (const each of value) texts.push(String(each));
      else texts.push(String(value));
    }
    return texts;
  };
}

function callGetter<Ctx>(
  getters: readonly Getter<Ctx>[],
  call: (values: readonly Value[]) => Value | undefined,
): Getter<Ctx> {
  return (ctx) => {
    const values: Value[] = [];
    for (const get of getters) {
      const value = get(ctx);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return call(values);
  };
}
