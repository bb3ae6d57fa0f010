// Conditions to JavaScript source: the fast back end. One function per type of event asks all rules
// about it. Passes, in this order: fold what the type alone decides (node.ts), rule out (masks.ts)
// or, where there are many rules, find by single values (plan.ts), write the functions (emit.ts).
// filter/compile.ts is the reference. Parts keep the author's order: asking what is cheap first
// cost 40 % more, because exceptions, which come last, are cheap and decide nothing.
import { finish, type Steps } from "../base/steps.ts";
import { type Ir, type IrTest, testsOf } from "../filter/ir.ts";
import type { FieldRow } from "../filter/scheme.ts";
import { Emitter } from "./emit.ts";
import { type Folded, fold, type Node, Nodes } from "./node.ts";

export interface GeneratedRule<Ctx> {
  readonly ir: Ir<Ctx>;
  /** Ids of the events that could match. */
  readonly eventIds: Iterable<number>;
}

/** Asks the rules of one type of event in order; `hit` hears of a match and says whether to stop. */
export type Matcher<Ctx> = (context: Ctx, hit: (rule: number, context: Ctx) => boolean) => void;

export interface Generated<Ctx> {
  /** Called once per event: forgets what was found out about the one before. */
  readonly next: () => void;
  /** By event id; absent where no rule can match. */
  readonly byType: readonly (Matcher<Ctx> | undefined)[];
  /** For whoever wants to read it. */
  readonly source: string;
}

/** A rule as one type of event sees it; true: nothing is left to ask. */
export interface Ask<Ctx> {
  readonly rule: number;
  readonly node: Node<Ctx> | true;
}

export function generate<Ctx>(rules: readonly GeneratedRule<Ctx>[]): Generated<Ctx> {
  return finish(generating(rules));
}

/** The same in small steps. */
export function* generating<Ctx>(rules: readonly GeneratedRule<Ctx>[]): Steps<Generated<Ctx>> {
  const nodes = new Nodes<Ctx>();
  const byType: Ask<Ctx>[][] = [];
  for (const [rule, { ir, eventIds }] of rules.entries()) {
    const folded = foldFor(ir, nodes);
    for (const id of eventIds) {
      byType[id] ??= [];
      const node = folded(id);
      if (node !== false) byType[id].push({ rule, node });
    }
    yield;
  }
  const asked = byType.flat().flatMap(({ node }) => (node === true ? [] : [node]));
  for (const node of asked) count(node);
  return yield* new Emitter(nodes).emit(byType);
}

/** Pass 1 for one rule: from event type to what is left of the condition. */
function foldFor<Ctx>(ir: Ir<Ctx>, nodes: Nodes<Ctx>): (type: number) => Folded<Ctx> {
  const decidable = new Map<string, IrTest<Ctx>>();
  for (const test of testsOf(ir))
    if (test.left.kind === "field" && isDecidable(test.left.row)) decidable.set(test.key, test);
  const known = new Map<string, Folded<Ctx>>();
  return (type) => {
    const decided = new Map<string, boolean>();
    for (const [key, test] of decidable) {
      const holds = decide(test, type, nodes);
      if (holds !== undefined) decided.set(key, holds);
    }
    const signature = JSON.stringify([...decided]);
    const folded = known.get(signature) ?? fold(ir, decided, nodes);
    known.set(signature, folded);
    return folded;
  };
}

function isDecidable<Ctx>({ byType, absentIn }: FieldRow<Ctx>): boolean {
  return byType !== undefined || absentIn !== undefined;
}

function decide<Ctx>(test: IrTest<Ctx>, type: number, nodes: Nodes<Ctx>): boolean | undefined {
  if (test.left.kind !== "field") return undefined;
  const { byType, absentIn } = test.left.row;
  if (absentIn?.(type) === true) return nodes.partsOf(test)?.holds(undefined);
  const value = byType?.(type);
  return value === undefined ? undefined : nodes.partsOf(test)?.holds(value);
}

// A condition asks its parts once, however often it is asked itself.
function count<Ctx>(node: Node<Ctx>): void {
  node.uses++;
  if (node.uses > 1) return;
  for (const child of node.children) count(child);
}
