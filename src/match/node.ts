// Conditions as the optimiser sees them: equal conditions are one node, whatever rules they stand
// in, so that whatever is found out about one is found out for all.
import { all, some, type TestParts, testParts } from "../filter/compile.ts";
import type { Ir, IrTest } from "../filter/ir.ts";
import type { Subject } from "../filter/scheme.ts";
import type { ValueTest } from "../filter/value.ts";

export interface Node<Ctx> {
  readonly kind: "test" | "and" | "or" | "not";
  readonly id: number;
  readonly children: readonly Node<Ctx>[];
  readonly test?: IrTest<Ctx>;
  /** Tests in it. */
  readonly size: number;
  /** Key of the field when all its tests look at one text, or one flag, and at nothing else. */
  readonly field?: string;
  /** That field is true or false. */
  readonly isOfFlag: boolean;
  /** The field that decides all its tests, together with the kind of what it names (Subject). */
  readonly subject?: string;
  /** How many conditions ask it. */
  uses: number;
}

// Longer lists get functions of their own: compilers give up on huge ones.
export const partsMax = 50;

export class Nodes<Ctx> {
  readonly #byKey = new Map<string, Node<Ctx>>();
  readonly #parts = new Map<string, TestParts<Ctx> | undefined>();

  /** How to make a test; undefined: it compares two values of the event. */
  partsOf(test: IrTest<Ctx>): TestParts<Ctx> | undefined {
    if (!this.#parts.has(test.key)) this.#parts.set(test.key, testParts(test));
    return this.#parts.get(test.key);
  }

  test(test: IrTest<Ctx>): Node<Ctx> {
    const isOfOne = isOfValue(test) && this.partsOf(test) !== undefined;
    const isOfFlag = test.compares === "bool";
    const about = { field: test.left.key, subject: subjectOf(test)?.field ?? test.left.key };
    const more = { test, isOfFlag, ...(isOfOne && about) };
    return this.#node("test", `test ${test.key}`, [], 1, more);
  }

  not(child: Node<Ctx>): Node<Ctx> {
    return child.kind === "not" ? child.children[0]! : this.#connective("not", [child]);
  }

  list(kind: "and" | "or", children: readonly Node<Ctx>[]): Node<Ctx> {
    if (children.length === 1) return children[0]!;
    if (children.length <= partsMax) return this.#connective(kind, children);
    const groups: Node<Ctx>[] = [];
    for (let i = 0; i < children.length; i += partsMax)
      groups.push(this.list(kind, children.slice(i, i + partsMax)));
    return this.list(kind, groups);
  }

  #connective(kind: "and" | "or" | "not", children: readonly Node<Ctx>[]): Node<Ctx> {
    const size = children.reduce((sum, child) => sum + child.size, 0);
    const [first] = children;
    const field = common(children.map((child) => child.field));
    const subject = common(children.map((child) => child.subject));
    const key = `${kind} ${children.map(({ id }) => id)}`;
    const more = {
      isOfFlag: first!.isOfFlag,
      ...(field !== undefined && { field }),
      ...(subject !== undefined && { subject }),
    };
    return this.#node(kind, key, children, size, more);
  }

  #node(
    kind: Node<Ctx>["kind"],
    key: string,
    children: readonly Node<Ctx>[],
    size: number,
    more: Pick<Node<Ctx>, "test" | "field" | "isOfFlag" | "subject">,
  ): Node<Ctx> {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const node = { kind, id: this.#byKey.size, children, size, uses: 0, ...more };
    this.#byKey.set(key, node);
    return node;
  }

  /** A node of one field as a test of its value. */
  valueTest(node: Node<Ctx>): ValueTest {
    if (node.test !== undefined) return this.partsOf(node.test)!.holds;
    const tests = node.children.map((child) => this.valueTest(child));
    if (node.kind === "not") return (value) => !tests[0]!(value);
    if (node.kind === "and") return (value) => tests.every((test) => test(value));
    return (value) => tests.some((test) => test(value));
  }
}

/** Whether what a condition says can hold, as far as one subject decides; undefined: it always can. */
export type Possible<T> = ((of: T) => boolean) | undefined;

/**
 * Whether a condition can be true (or, `whether` being false, can be false) where the tests of one
 * subject are as `holds` says and all others are what anybody wants.
 */
export function possible<Ctx, T>(
  node: Node<Ctx>,
  subject: string,
  whether: boolean,
  holds: (test: Node<Ctx>) => (of: T) => boolean,
): Possible<T> {
  if (node.kind === "test") {
    if (node.subject !== subject) return undefined;
    const test = holds(node);
    return whether ? test : (of) => !test(of);
  }
  if (node.kind === "not") return possible(node.children[0]!, subject, !whether, holds);
  const parts = node.children.map((child) => possible(child, subject, whether, holds));
  // A list is true when all are (and) or any is (or), and false the other way round.
  const needsAll = (node.kind === "and") === whether;
  const known = parts.filter((part) => part !== undefined);
  if (known.length === 0 || (!needsAll && known.length < parts.length)) return undefined;
  if (known.length === 1) return known[0];
  return needsAll ? all(known) : some(known);
}

/** Any test of a condition. */
export function firstTest<Ctx>(node: Node<Ctx>): IrTest<Ctx> {
  return node.test ?? firstTest(node.children[0]!);
}

/** What a test's field tells about, when it is not only itself. */
export function subjectOf<Ctx>({ left }: IrTest<Ctx>): Subject<Ctx> | undefined {
  return left.kind === "field" ? left.row.subject : undefined;
}

function common(texts: readonly (string | undefined)[]): string | undefined {
  return texts.every((text) => text === texts[0]) ? texts[0] : undefined;
}

// Not a field that stands for several values.
function isOfValue<Ctx>({ left, compares }: IrTest<Ctx>): boolean {
  if ((compares !== "text" && compares !== "bool") || left.list) return false;
  return left.kind !== "field" || left.row.any === undefined;
}

/** A condition without what an event type decides; true or false when that is all there is. */
export type Folded<Ctx> = Node<Ctx> | boolean;

/** Pass 1: puts `decided` tests (by key) into a condition and lifts what remains. */
export function fold<Ctx>(
  ir: Ir<Ctx>,
  decided: ReadonlyMap<string, boolean>,
  nodes: Nodes<Ctx>,
): Folded<Ctx> {
  if (ir.kind === "test") return decided.get(ir.key) ?? nodes.test(ir);
  if (ir.kind === "not") {
    const child = fold(ir.child, decided, nodes);
    return typeof child === "boolean" ? !child : nodes.not(child);
  }
  // What makes the whole list known: one false of an `and`, one true of an `or`.
  const decisive = ir.kind === "or";
  const kept = new Set<Node<Ctx>>();
  for (const part of ir.children) {
    const child = fold(part, decided, nodes);
    if (child === decisive) return decisive;
    if (typeof child !== "boolean") kept.add(child);
  }
  return kept.size === 0 ? !decisive : nodes.list(ir.kind, [...kept]);
}
