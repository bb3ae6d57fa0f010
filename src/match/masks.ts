// Which rules one thing alone rules out: the file, the name of the process, whether the file was
// opened for writing. Most conditions cannot hold whatever else is true when one of these is not as
// they want it. What one says of a file it says for ever, so for each there is a number whose bits
// are the rules that are still possible. An event that matches nothing costs a lookup or two,
// however many rules there are and however long their lists.
// Measured with all public rules: 1 370 -> 1 012 ns of all processor time per event. Files as one
// thing by number, instead of their names: 344 -> 224 ns with the stable rules (another capture).
// Looking into demands on several things: 317 -> 206 with our rules, nothing with the public ones.
import { limits } from "../base/limits.ts";
import { RecentMap } from "../base/recent-map.ts";
import { compile } from "../filter/compile.ts";
import type { IrTest } from "../filter/ir.ts";
import type { Subject } from "../filter/scheme.ts";
import type { Value } from "../filter/value.ts";
import { type Node, type Nodes, possible, subjectOf } from "./node.ts";

/** Rules of one function; a number has 32 bits, the last of which is a sign. */
export const rowsMax = 31;

/** What several rules make demands on, and which of them it leaves possible. */
export interface Mask<Ctx> {
  /** A test of it, any of them. */
  readonly test: IrTest<Ctx>;
  /** It is true or false. */
  readonly isFlag: boolean;
  /** undefined: it is a field and nothing else. */
  readonly subject: Subject<Ctx> | undefined;
  /** Bits of the rows that a value of the field leaves possible; not for subjects. */
  readonly ofValue: (value: Value | undefined) => number;
  /** Bits of the rows that an event leaves possible; the same whenever the subject is the same. */
  readonly ofEvent: (ctx: Ctx) => number;
}

/** What is worth asking first, in the order to ask in. `rows`: conditions; true always holds. */
export function masksOf<Ctx>(rows: readonly (Node<Ctx> | true)[], nodes: Nodes<Ctx>): Mask<Ctx>[] {
  const tests = new Map<string, Node<Ctx>>();
  for (const row of rows) if (row !== true) collectTests(row, tests);
  const rated = [...tests].map(([subject, test]) => {
    const demands = rows.map((row) => (row === true ? [] : demandsOn(subject, row)));
    return { test, demands, worth: worthOf(demands, test.isOfFlag) };
  });
  // Flags cost least; of the others first what tells most rules apart.
  const chosen = rated
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => Number(b.test.isOfFlag) - Number(a.test.isOfFlag) || b.worth - a.worth)
    .slice(0, masksMax);
  return chosen.map(({ test, demands }) => maskOf(test, demands, nodes));
}

/** One test of each subject. */
function collectTests<Ctx>(node: Node<Ctx>, into: Map<string, Node<Ctx>>): void {
  const { subject } = node;
  if (node.kind === "test" && subject !== undefined && !into.has(subject)) into.set(subject, node);
  for (const child of node.children) collectTests(child, into);
}

/** By row: what it demands of one subject, among other things perhaps. */
type Demands<Ctx> = Node<Ctx>[][];

const masksMax = 6; // Each is a lookup for events that several rules come close to matching.

// What must hold, whatever else holds, and does not with every subject.
function demandsOn<Ctx>(subject: string, node: Node<Ctx>): Node<Ctx>[] {
  if (node.kind === "and") return node.children.flatMap((child) => demandsOn(subject, child));
  return possible(node, subject, true, () => () => true) === undefined ? [] : [node];
}

/**
 * How many different things rules want a subject to be. What they want it not to be are exceptions,
 * which rule out next to nothing; and one thing that many of them want (a regular file) holds of
 * most events that come so far.
 */
function worthOf<Ctx>(demands: Demands<Ctx>, isFlag: boolean): number {
  const wanted = demands.map((row) => row.filter((demand) => isWish(demand)));
  const different = new Set(wanted.flat());
  const rows = wanted.filter((row) => row.length > 0).length;
  return different.size === 1 && rows > commonMin && !isFlag ? 0 : different.size;
}

const commonMin = 3;

function isWish<Ctx>({ kind, test }: Node<Ctx>): boolean {
  return kind !== "not" && test?.operator.symbol !== "!=";
}

function maskOf<Ctx>(first: Node<Ctx>, demands: Demands<Ctx>, nodes: Nodes<Ctx>): Mask<Ctx> {
  const test = first.test!;
  const subject = subjectOf(test);
  const name = first.subject!;
  const ofEvent = bitsOf(demands, name, (each) => compile(each.test!));
  const ofValue =
    subject === undefined ? bitsOf(demands, name, (each) => nodes.valueTest(each)) : () => -1;
  return { test, isFlag: first.isOfFlag, subject, ofValue, ofEvent };
}

/** Bits of the rows all of whose demands can hold. */
function bitsOf<Ctx, T>(
  demands: Demands<Ctx>,
  subject: string,
  holds: (test: Node<Ctx>) => (of: T) => boolean,
) {
  const all = 2 ** demands.length - 1;
  const checks = demands.flatMap((list, row) =>
    list.map((demand) => ({ bit: 1 << row, can: possible(demand, subject, true, holds)! })),
  );
  return (of: T): number => {
    let bits = all;
    // A row that one test ruled out is asked nothing more.
    for (let i = 0; i < checks.length; i++) {
      const { bit, can } = checks[i]!;
      if ((bits & bit) !== 0 && !can(of)) bits &= ~bit;
    }
    return bits;
  };
}

/** What values leave possible, found out once for each. */
export class ValueMasks {
  readonly #find: (value: Value | undefined) => number;
  readonly #known = new RecentMap<Value | undefined, number>(limits.valuesIndexedMax);

  constructor(find: (value: Value | undefined) => number) {
    this.#find = find;
  }

  of(value: Value | undefined): number {
    return this.#known.get(value) ?? this.#add(value);
  }

  #add(value: Value | undefined): number {
    const bits = this.#find(value);
    if (isRemembered(value)) this.#known.set(value, bits);
    return bits;
  }
}

// Lists are new objects each time.
function isRemembered(value: Value | undefined): boolean {
  if (typeof value === "string") return value.length <= limits.textRememberedMax;
  return typeof value !== "object";
}

const isKnown = 0x8000_0000 | 0; // The bit of a number that no row has.
const idsMin = 1_024;

/** What subjects leave possible, found out once for each. */
export class SubjectMasks<Ctx> {
  readonly #subject: Subject<Ctx>;
  readonly #find: (ctx: Ctx) => number;
  // Bits by id, counted from the first of those that are given out now.
  #known = new Int32Array(idsMin);
  #firstId = 0;

  constructor(subject: Subject<Ctx>, find: (ctx: Ctx) => number) {
    this.#subject = subject;
    this.#find = find;
  }

  of(ctx: Ctx): number {
    const id = this.#subject.id(ctx);
    // Ids of before (and none, which is -1) are below the first: there is nothing at such a place.
    const known = this.#known[id - this.#firstId];
    return known !== undefined && known < 0 ? known & ~isKnown : this.#add(ctx, id);
  }

  #add(ctx: Ctx, id: number): number {
    if (id < 0) return -1; // Nothing is ruled out that was not looked at.
    const bits = this.#find(ctx);
    if (id < this.#firstId) return bits;
    const at = id % limits.subjectIdsMax;
    const first = id - at;
    if (first !== this.#firstId) {
      this.#firstId = first;
      this.#known = new Int32Array(idsMin);
    }
    if (at >= this.#known.length) {
      const larger = new Int32Array(2 ** Math.ceil(Math.log2(at + 1)));
      larger.set(this.#known);
      this.#known = larger;
    }
    this.#known[at] = bits | isKnown;
    return bits;
  }
}
