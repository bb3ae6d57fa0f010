// Which rules one value alone rules out. Most conditions are lists of demands, many of which look
// at a single field: the path, the name of the process, whether the file was opened for writing.
// What such a demand says of a value it says for ever, so for every value of the field there is a
// number whose bits are the rules that are still possible. An event that matches nothing costs a
// lookup or two, however many rules there are and however long their lists.
// Measured with all public rules: 1 370 -> 1 012 ns of all processor time per event.
import { limits } from "../base/limits.ts";
import type { Value, ValueTest } from "../filter/value.ts";
import type { Node, Nodes } from "./node.ts";

/** Rules of one function; a number has 32 bits, the last of which is a sign. */
export const rowsMax = 31;

/** A field and what its values leave possible. */
export interface Mask<Ctx> {
  /** A test of the field, any of them. */
  readonly test: Node<Ctx>;
  /** Bits of the rows that are possible whatever the value is. */
  readonly others: number;
  /** By row: what is demanded of the value; absent for the others. */
  readonly demands: readonly (ValueTest | undefined)[];
  readonly isFlag: boolean;
}

/** The fields worth asking first, in the order to ask them in. `rows`: conditions; true always holds. */
export function masksOf<Ctx>(rows: readonly (Node<Ctx> | true)[], nodes: Nodes<Ctx>): Mask<Ctx>[] {
  const byField = new Map<string, Demands<Ctx>>();
  rows.forEach((row, index) => {
    for (const demand of row === true ? [] : demandsOf(row)) {
      if (demand.field === undefined) continue;
      const demands = byField.get(demand.field) ?? rows.map(() => []);
      byField.set(demand.field, demands);
      demands[index]!.push(demand);
    }
  });
  const rated = [...byField.values()].map((demands) => ({ demands, worth: worthOf(demands) }));
  // Flags cost least; of the others first what tells most rules apart.
  const chosen = rated
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => Number(isOfFlag(b)) - Number(isOfFlag(a)) || b.worth - a.worth)
    .slice(0, masksMax);
  return chosen.map(({ demands }) => maskOf(demands, nodes));
}

/** By row: what it demands of one field. */
type Demands<Ctx> = Node<Ctx>[][];

const masksMax = 6; // Each is a lookup for events that several rules come close to matching.

// What must hold, whatever else holds.
function demandsOf<Ctx>(node: Node<Ctx>): Node<Ctx>[] {
  return node.kind === "and" ? node.children.flatMap(demandsOf) : [node];
}

function isOfFlag<Ctx>({ demands }: { readonly demands: Demands<Ctx> }): boolean {
  return demands.some(([first]) => first?.isOfFlag === true);
}

/**
 * How many different things rules want a value to be. What they want it not to be are exceptions,
 * which rule out next to nothing; and one thing that many of them want (a regular file) holds of
 * most events that come so far.
 */
function worthOf<Ctx>(demands: Demands<Ctx>): number {
  const wanted = demands.map((row) => row.filter((demand) => isWish(demand)));
  const different = new Set(wanted.flat());
  const rows = wanted.filter((row) => row.length > 0).length;
  return different.size === 1 && rows > commonMin && !isOfFlag({ demands }) ? 0 : different.size;
}

const commonMin = 3;

function isWish<Ctx>({ kind, test }: Node<Ctx>): boolean {
  return kind !== "not" && test?.operator.symbol !== "!=";
}

function maskOf<Ctx>(demands: Demands<Ctx>, nodes: Nodes<Ctx>): Mask<Ctx> {
  let others = 0;
  const tests = demands.map((list, row) => {
    if (list.length === 0) {
      others |= 1 << row;
      return undefined;
    }
    const each = list.map((demand) => nodes.valueTest(demand));
    return (value: Value | undefined) => each.every((holds) => holds(value));
  });
  const test = demands.find(({ length }) => length > 0)![0]!;
  return { test, others, demands: tests, isFlag: test.isOfFlag };
}

/** Bits of the rows that a value leaves possible. */
export function possible<Ctx>(mask: Mask<Ctx>, value: Value | undefined): number {
  let bits = mask.others;
  mask.demands.forEach((demand, row) => {
    if (demand?.(value) === true) bits |= 1 << row;
  });
  return bits;
}

/** What texts leave possible, found out once for each. Bounded: a full table starts over. */
export class TextMasks<Ctx> {
  readonly #mask: Mask<Ctx>;
  readonly #bits = new Map<Value | undefined, number>();
  #lookups = 0;
  #isWorthIt = true;

  constructor(mask: Mask<Ctx>) {
    this.#mask = mask;
  }

  of(value: Value | undefined): number {
    this.#lookups++;
    return this.#bits.get(value) ?? this.#add(value);
  }

  #add(value: Value | undefined): number {
    // Nothing is ruled out that was not looked at.
    if (!this.#isWorthIt || typeof value === "object") return -1;
    if (typeof value === "string" && value.length > limits.textRememberedMax) return -1;
    if (this.#bits.size >= limits.valuesIndexedMax) this.#startOver();
    const bits = possible(this.#mask, value);
    this.#bits.set(value, bits);
    return bits;
  }

  // Values that hardly ever come again (command lines with numbers in them) only cost.
  #startOver(): void {
    this.#isWorthIt = this.#lookups >= 2 * limits.valuesIndexedMax;
    this.#lookups = 0;
    this.#bits.clear();
  }
}
