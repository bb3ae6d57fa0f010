// Pass 3: the functions as text. Whatever several rules ask (a field, a test, a macro) is found out
// at most once per event.
import { noFTL } from "bun:jsc";
import type { Steps } from "../base/steps.ts";
import { compile, type TestParts } from "../filter/compile.ts";
import type { IrTest } from "../filter/ir.ts";
import type { Ask, Generated } from "./generate.ts";
import { firstTest, type Node, type Nodes } from "./node.ts";
import { type Mask, masksOf, rowsMax, SubjectMasks, ValueMasks } from "./masks.ts";
import { type Guarded, planOf } from "./plan.ts";
import { askRows } from "./value-index.ts";

// Conditions with this many tests (one rule has 80 exceptions) are kept from the last compiler: it
// takes up to a second for one of them, few events come so far, and it gains them next to nothing.
const largeMin = 12;

// More rules than this for one type of event are found by value: what that costs does not depend on
// their number. For fewer masks are 15 % faster, because they put the values of several fields
// together.
const manyMin = 4 * rowsMax;

declare module "bun:jsc" {
  /** Keeps a function from the last compiler; missing in Bun's own declarations. */
  export function noFTL(func: (...args: never[]) => unknown): void;
}

export class Emitter<Ctx> {
  readonly #nodes: Nodes<Ctx>;
  readonly #names = new Map<Node<Ctx>, string>();
  readonly #fieldUses = new Map<string, number>();
  readonly #fieldNames = new Map<string, string>();
  readonly #counted = new Set<Node<Ctx>>();
  readonly #matchers = new Map<string, string>();
  #partCount = 0;
  readonly #constants: unknown[] = [];
  readonly #lines: string[] = [];

  constructor(nodes: Nodes<Ctx>) {
    this.#nodes = nodes;
  }

  *emit(byType: readonly (readonly Ask<Ctx>[] | undefined)[]): Steps<Generated<Ctx>> {
    for (const rows of byType)
      for (const { node } of rows ?? []) if (node !== true) this.#countFields(node);
    const names: (string | undefined)[] = [];
    for (const rows of byType) {
      names.push(this.#matcher(rows ?? []));
      yield;
    }
    return this.#make(`const byType = [${names.join(", ")}];`);
  }

  /** The function for a type of event; types with the same rules share one. */
  #matcher(asks: readonly Ask<Ctx>[]): string | undefined {
    if (asks.length === 0) return "undefined";
    const key = asks.map(({ rule, node }) => `${rule}:${node === true || node.id}`).join();
    const known = this.#matchers.get(key);
    if (known !== undefined) return known;
    const name = `match${this.#matchers.size}`;
    this.#matchers.set(key, name);
    if (asks.length > manyMin) this.#findAndAsk(name, asks);
    else this.#askParts(name, asks);
    return name;
  }

  /** For few rules: part after part, each behind its masks. */
  #askParts(name: string, asks: readonly Ask<Ctx>[]): void {
    const parts: string[] = [];
    for (let i = 0; i < asks.length; i += rowsMax)
      parts.push(this.#part(asks.slice(i, i + rowsMax)));
    const calls = parts.map((part) => `${part}(c, hit)`);
    this.#lines.push(`const ${name} = (c, hit) => ${calls.join(" || ")};`);
  }

  /** A function that asks some of the rules; it answers whether to stop. */
  #part(rows: readonly Ask<Ctx>[]): string {
    const masks = masksOf(
      rows.map(({ node }) => node),
      this.#nodes,
    );
    const all = 2 ** rows.length - 1;
    const narrow = masks.map(
      (mask) => `  if ((left &= ${this.#maskText(mask)}) === 0) return false;`,
    );
    const asks = rows.map(({ rule, node }, row) => {
      const conditions = masks.length === 0 ? [] : [`(left & ${1 << row}) !== 0`];
      if (node !== true) conditions.push(this.#text(node));
      return `  if (${[...conditions, `hit(${rule}, c)`].join(" && ")}) return true;`;
    });
    const name = `part${this.#partCount++}`;
    this.#lines.push(
      `const ${name} = (c, hit) => {`,
      ...(masks.length === 0 ? [] : [`  let left = ${all};`]),
      ...[...narrow, ...asks],
      "  return false;",
      "};",
    );
    return name;
  }

  /** The expression for the rules that what it is about leaves possible. */
  #maskText(mask: Mask<Ctx>): string {
    const { test, subject, ofValue } = mask;
    if (subject !== undefined)
      return `${this.#constant(new SubjectMasks(subject, mask.ofEvent))}.of(c)`;
    this.#fieldUses.set(test.left.key, 2); // The rules that are left ask it again.
    const value = this.#fieldText(test.left.key, this.#nodes.partsOf(test)!);
    if (!mask.isFlag) return `${this.#constant(new ValueMasks(ofValue))}.of(${value})`;
    const [yes, no, missing] = [true, false, undefined].map((flag) => ofValue(flag));
    return `flagged(${value}, ${yes}, ${no}, ${missing})`;
  }

  /** For many: found by value, then asked one by one. */
  #findAndAsk(name: string, asks: readonly Ask<Ctx>[]): void {
    const { guarded, always } = planOf(asks, this.#nodes);
    const lookups = guarded.flatMap((each) => this.#lookups(each));
    const askAlways = always.map((row) => {
      const { rule, node } = asks[row]!;
      const condition = node === true ? "" : `${this.#text(node)} && `;
      return `  if (${condition}hit(${rule}, c)) return;`;
    });
    const lists = lookups.map((_line, i) => `l${i}`);
    const askFound = lists.length === 0 ? [] : this.#askFound(asks, lists, always);
    this.#lines.push(
      `const ${name} = (c, hit) => {`,
      ...lookups.map((lookup, i) => `  const l${i} = ${lookup};`),
      ...[...askFound, ...askAlways],
      "};",
    );
  }

  /** Expressions for the rows that values leave possible, one for each index. */
  #lookups({ flags, indexes }: Guarded<Ctx>): string[] {
    const guard = flags.map((flag) => this.#text(flag)).join(" && ");
    return indexes.map(({ test, index }) => {
      const first = firstTest(test);
      this.#fieldUses.set(first.left.key, 2); // The rows that are found ask it again.
      const value = this.#fieldText(first.left.key, this.#nodes.partsOf(first)!);
      const found = `${this.#constant(index)}.of(${value})`;
      return guard === "" ? found : `${guard} ? ${found} : none`;
    });
  }

  /** Statements for the events for which some row was found: they are asked, and those of all events. */
  #askFound(
    asks: readonly Ask<Ctx>[],
    lists: readonly string[],
    always: readonly number[],
  ): string[] {
    const conditions = asks.map(({ node }) => (node === true ? "yes" : this.#named(node)));
    const rows = `rows${this.#matchers.size}`;
    this.#lines.push(
      `const ${rows} = [${conditions.join(", ")}];`,
      `const ${rows}Rules = [${asks.map(({ rule }) => rule).join(", ")}];`,
      `const ${rows}Always = [${always.join(", ")}];`,
    );
    const lengths = lists.map((list) => `${list}.length`).join(" + ");
    const all = [...lists, `${rows}Always`].join(", ");
    return [`  if (${lengths} !== 0) return askRows([${all}], ${rows}, ${rows}Rules, c, hit);`];
  }

  /** The name of a function that asks a condition. */
  #named(node: Node<Ctx>): string {
    const known = this.#names.get(node);
    if (known !== undefined) return known;
    if (node.kind === "not") return this.#define(node, `!${this.#text(node.children[0]!)}`);
    const text = node.test === undefined ? this.#listText(node) : this.#testText(node.test);
    return this.#define(node, text);
  }

  #make(last: string): Generated<Ctx> {
    const source = [
      `"use strict";`,
      `const [${this.#constants.map((_value, i) => `k${i}`).join(", ")}] = constants;`,
      // Wraps round and is never -1: what nobody asked yet is asked. Nothing stays unasked for 2^30
      // events to be asked at the very one.
      "let event = 0;",
      "const flagged = (v, yes, no, missing) => v === true ? yes : v === false ? no : missing;",
      "const none = [], yes = () => true;",
      ...[...this.#lines, last],
      "return { next: () => { event = (event + 1) & 0x3fffffff; }, byType };",
    ].join("\n");
    // Everything in the text is ours: numbers, names made here, and literals as JSON.
    const made = new Function("constants", "rarely", "askRows", source)(
      this.#constants,
      noFTL,
      askRows,
    );
    return { ...made, source };
  }

  #countFields(node: Node<Ctx>): void {
    if (this.#counted.has(node)) return;
    this.#counted.add(node);
    for (const child of node.children) this.#countFields(child);
    if (node.test === undefined || this.#nodes.partsOf(node.test) === undefined) return;
    const { key } = node.test.left;
    this.#fieldUses.set(key, (this.#fieldUses.get(key) ?? 0) + 1);
  }

  /** The expression that asks a condition. */
  #text(node: Node<Ctx>): string {
    const name = this.#names.get(node);
    if (name !== undefined) return `${name}(c)`;
    if (node.kind === "not") return `!${this.#text(node.children[0]!)}`;
    const text = node.test === undefined ? this.#listText(node) : this.#testText(node.test);
    if (node.uses < 2 && node.size < largeMin) return text;
    return `${this.#define(node, text)}(c)`;
  }

  #define(node: Node<Ctx>, text: string): string {
    const name = `ask${node.id}`;
    this.#names.set(node, name);
    if (node.uses < 2) this.#lines.push(`const ${name} = (c) => ${text};`);
    else this.#remember(name, text);
    if (node.size >= largeMin) this.#lines.push(`rarely(${name});`);
    return name;
  }

  #listText({ kind, children }: Node<Ctx>): string {
    const texts = children.map((child) => this.#text(child));
    return `(${texts.join(kind === "and" ? " && " : " || ")})`;
  }

  #testText(test: IrTest<Ctx>): string {
    const parts = this.#nodes.partsOf(test);
    if (parts === undefined) return `${this.#constant(compile(test))}(c)`;
    const value = this.#fieldText(test.left.key, parts);
    // The commonest test of all needs no call.
    if (parts.equals !== undefined) return `(${value} === ${JSON.stringify(parts.equals)})`;
    return `${this.#constant(parts.holds)}(${value})`;
  }

  #fieldText(key: string, { get }: TestParts<Ctx>): string {
    const known = this.#fieldNames.get(key);
    if (known !== undefined) return `${known}(c)`;
    const getter = this.#constant(get);
    if ((this.#fieldUses.get(key) ?? 0) < 2) return `${getter}(c)`;
    const name = `field${this.#fieldNames.size}`;
    this.#fieldNames.set(key, name);
    this.#remember(name, `${getter}(c)`);
    return `${name}(c)`;
  }

  #remember(name: string, text: string): void {
    this.#lines.push(
      `let ${name}At = -1, ${name}Is;`,
      `const ${name} = (c) => {`,
      `  if (${name}At !== event) { ${name}Is = ${text}; ${name}At = event; }`,
      `  return ${name}Is;`,
      "};",
    );
  }

  #constant(value: unknown): string {
    return `k${this.#constants.push(value) - 1}`;
  }
}
