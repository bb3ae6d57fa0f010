// How many rules of one type of event are asked. Most conditions are lists of demands. Rules with
// the same demand of flags (opened for writing) are asked together, behind that demand; among them
// each is found by the value of the field that it demands most of (value-index.ts). What is left
// over is asked of every event.
import type { Ask } from "./generate.ts";
import type { Node, Nodes } from "./node.ts";
import { type IndexedRow, ValueIndex } from "./value-index.ts";

export interface Plan<Ctx> {
  readonly guarded: readonly Guarded<Ctx>[];
  /** Rows that are asked whatever the values are. */
  readonly always: readonly number[];
}

export interface Guarded<Ctx> {
  /** Flags that must hold first; none: the rows are always looked up. */
  readonly flags: readonly Node<Ctx>[];
  readonly indexes: readonly FieldIndex<Ctx>[];
}

export interface FieldIndex<Ctx> {
  /** A test of the field, any of them. */
  readonly test: Node<Ctx>;
  readonly index: ValueIndex;
}

/** What a row demands, as far as planning goes. */
interface Row<Ctx> {
  readonly row: number;
  readonly flags: readonly Node<Ctx>[];
  /** Of texts, by field: the demands, wishes and exceptions alike. */
  readonly texts: ReadonlyMap<string, readonly Node<Ctx>[]>;
}

// A lookup costs as much as asking two rules whose first test fails.
const rowsMin = 2;
const indexesMax = 8;

export function planOf<Ctx>(asks: readonly Ask<Ctx>[], nodes: Nodes<Ctx>): Plan<Ctx> {
  const rows = asks.map(({ node }, row) => rowOf(row, node));
  const groups = Map.groupBy(rows, ({ flags }) => flags.map(({ id }) => id).join());
  const guarded: Guarded<Ctx>[] = [];
  const always: number[] = [];
  for (const group of groups.values()) {
    const { indexes, left } = indexesOf(group, nodes);
    always.push(...left);
    if (indexes.length > 0) guarded.push({ flags: group[0]!.flags, indexes });
  }
  return { guarded, always: always.sort((a, b) => a - b) };
}

function rowOf<Ctx>(row: number, node: Node<Ctx> | true): Row<Ctx> {
  const demands = node === true ? [] : demandsOf(node).filter(({ field }) => field !== undefined);
  const flags = new Set(demands.filter(({ isOfFlag }) => isOfFlag));
  const ofTexts = demands.filter(({ isOfFlag }) => !isOfFlag);
  return {
    row,
    flags: [...flags].sort((a, b) => a.id - b.id),
    texts: Map.groupBy(ofTexts, ({ field }) => field!),
  };
}

// What must hold, whatever else holds.
function demandsOf<Ctx>(node: Node<Ctx>): Node<Ctx>[] {
  return node.kind === "and" ? node.children.flatMap(demandsOf) : [node];
}

function indexesOf<Ctx>(
  rows: readonly Row<Ctx>[],
  nodes: Nodes<Ctx>,
): { indexes: FieldIndex<Ctx>[]; left: number[] } {
  const worth = worthOfFields(rows);
  const byField = Map.groupBy(rows, (row) => bestField(row, worth));
  const left: number[] = [];
  const indexes: FieldIndex<Ctx>[] = [];
  const largestFirst = [...byField].sort(([, a], [, b]) => b.length - a.length);
  for (const [field, group] of largestFirst) {
    const few = group.length < rowsMin || indexes.length === indexesMax;
    if (field === undefined || few) left.push(...group.map(({ row }) => row));
    else indexes.push(indexOf(field, group, nodes));
  }
  return { indexes, left };
}

/**
 * How many different things rules want a field to be. What they want it not to be are exceptions,
 * which rule out next to nothing; and one thing that many of them want (a regular file) holds of
 * most events that come so far.
 */
function worthOfFields<Ctx>(rows: readonly Row<Ctx>[]): Map<string, number> {
  const wanted = new Map<string, { rows: number; different: Set<Node<Ctx>> }>();
  for (const { texts } of rows)
    for (const [field, demands] of texts) {
      const wishes = demands.filter(isWish);
      if (wishes.length === 0) continue;
      const known = wanted.get(field) ?? { rows: 0, different: new Set() };
      wanted.set(field, known);
      known.rows++;
      for (const wish of wishes) known.different.add(wish);
    }
  const worth = [...wanted].map(([field, { rows: count, different }]): [string, number] => {
    const isCommon = different.size === 1 && count > commonMin;
    return [field, isCommon ? 0 : different.size];
  });
  return new Map(worth.filter(([, different]) => different > 0));
}

const commonMin = 3;

function isWish<Ctx>({ kind, test }: Node<Ctx>): boolean {
  return kind !== "not" && test?.operator.symbol !== "!=";
}

function bestField<Ctx>(row: Row<Ctx>, worth: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const [field, demands] of row.texts) {
    if (!worth.has(field) || !demands.some(isWish)) continue;
    if (best === undefined || worth.get(field)! > worth.get(best)!) best = field;
  }
  return best;
}

function indexOf<Ctx>(
  field: string,
  rows: readonly Row<Ctx>[],
  nodes: Nodes<Ctx>,
): FieldIndex<Ctx> {
  const indexed = rows.map(({ row, texts }): IndexedRow => {
    const demands = texts.get(field)!;
    const tests = demands.map((demand) => nodes.valueTest(demand));
    const literals = demands.map(literalsOf).find((list) => list !== undefined);
    return {
      row,
      holds: (value) => tests.every((holds) => holds(value)),
      literals: literals && [...new Set(literals)],
    };
  });
  return { test: rows[0]!.texts.get(field)![0]!, index: new ValueIndex(indexed) };
}

/** The only texts for which a condition can hold; undefined: there are others. */
function literalsOf<Ctx>({ kind, test, children }: Node<Ctx>): readonly string[] | undefined {
  if (kind === "or") {
    const lists = children.map((child) => literalsOf(child));
    return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
  }
  if (test === undefined || test.right.kind !== "constants") return undefined;
  const isExact = test.compares === "text" && test.modifier === undefined;
  if (!isExact || !exactOperators.has(test.operator.symbol)) return undefined;
  return test.right.values.filter((value) => typeof value === "string");
}

const exactOperators: ReadonlySet<string> = new Set(["=", "==", "in"]);
