// Rules by the value of one field: which of them a value leaves possible. What a condition demands
// of a value it says for ever, so the answer is found once for each value and looked up afterwards.
// An event that matches nothing costs a few lookups, however many rules there are and however long
// their lists.
import { limits } from "../base/limits.ts";
import { RecentMap } from "../base/recent-map.ts";
import type { Value, ValueTest } from "../filter/value.ts";

/** A rule in an index. */
export interface IndexedRow {
  readonly row: number;
  /** What it demands of the value. */
  readonly holds: ValueTest;
  /** The only values that can hold, when these are few and known. */
  readonly literals?: readonly string[] | undefined;
}

const none: readonly number[] = [];

export class ValueIndex {
  readonly #all: readonly number[];
  readonly #byLiteral = new Map<string, IndexedRow[]>();
  readonly #others: readonly IndexedRow[];
  readonly #known = new RecentMap<Value | undefined, readonly number[]>(limits.valuesIndexedMax);

  constructor(rows: readonly IndexedRow[]) {
    this.#all = rows.map(({ row }) => row);
    this.#others = rows.filter(({ literals }) => literals === undefined);
    for (const each of rows)
      for (const literal of each.literals ?? []) {
        const same = this.#byLiteral.get(literal) ?? [];
        this.#byLiteral.set(literal, same);
        same.push(each);
      }
  }

  /** Rows that the value leaves possible, in their order. */
  of(value: Value | undefined): readonly number[] {
    return this.#known.get(value) ?? this.#find(value);
  }

  #find(value: Value | undefined): readonly number[] {
    // Nothing is ruled out that was not looked at.
    if (typeof value === "object") return this.#all;
    const exact = typeof value === "string" ? (this.#byLiteral.get(value) ?? []) : [];
    const found = [...exact, ...this.#others].filter(({ holds }) => holds(value));
    const rows = found.length === 0 ? none : found.map(({ row }) => row).sort((a, b) => a - b);
    if (typeof value === "string" && value.length > limits.textRememberedMax) return rows;
    this.#known.set(value, rows);
    return rows;
  }
}

/** Asks the rows in these lists, each list in order, as one list in order. */
export function askRows<Ctx>(
  lists: readonly (readonly number[])[],
  conditions: readonly ((ctx: Ctx) => boolean)[],
  rules: readonly number[],
  ctx: Ctx,
  hit: (rule: number, ctx: Ctx) => boolean,
): void {
  const filled = lists.filter((list) => list.length > 0);
  const rows = filled.length === 1 ? filled[0]! : filled.flat().sort((a, b) => a - b);
  for (const row of rows) if (conditions[row]!(ctx) && hit(rules[row]!, ctx)) return;
}
