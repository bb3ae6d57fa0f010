// Conditions to JavaScript source: the fast back end. One function per type of event asks all rules
// about it. What the type alone decides is decided here, and whatever several rules ask (a field, a
// test, a macro) is found out at most once per event. filter/compile.ts is the reference.
import { compile, type TestParts, testParts } from "../filter/compile.ts";
import { type Ir, type IrTest, testsOf } from "../filter/ir.ts";

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

export function generate<Ctx>(rules: readonly GeneratedRule<Ctx>[]): Generated<Ctx> {
  return new Generator<Ctx>().generate(rules);
}

/** A condition without what the type of the event decides; equal conditions are one node. */
interface Node<Ctx> {
  readonly kind: "test" | "and" | "or" | "not";
  readonly id: number;
  readonly children: readonly Node<Ctx>[];
  readonly test?: IrTest<Ctx>;
  /** Tests in it. */
  readonly size: number;
  /** How many conditions ask it. */
  uses: number;
  /** The function it has become. */
  name?: string;
}

// Longer lists and larger parts get functions of their own: compilers give up on huge ones.
const partsMax = 50;

class Generator<Ctx> {
  readonly #nodes = new Map<string, Node<Ctx>>();
  readonly #parts = new Map<string, TestParts<Ctx> | undefined>();
  readonly #fieldUses = new Map<string, number>();
  readonly #fieldNames = new Map<string, string>();
  readonly #constants: unknown[] = [];
  readonly #lines: string[] = [];

  generate(rules: readonly GeneratedRule<Ctx>[]): Generated<Ctx> {
    const byType: { readonly rule: number; readonly node: Node<Ctx> | true }[][] = [];
    rules.forEach((row, rule) => {
      const folded = this.#foldFor(row.ir);
      for (const id of row.eventIds) {
        byType[id] ??= [];
        const node = folded(id);
        if (node !== false) byType[id].push({ rule, node });
      }
    });
    const asked = byType.flat().flatMap(({ node }) => (node === true ? [] : [node]));
    for (const node of asked) this.#count(node);
    const matchers = new Map<string, string>();
    const names = Array.from(byType, (rows) => {
      const asks = (rows ?? []).map(({ rule, node }) => {
        const condition = node === true ? "" : `${this.#text(node)} && `;
        return `  if (${condition}hit(${rule}, c)) return;\n`;
      });
      if (asks.length === 0) return "undefined";
      const body = asks.join("");
      if (!matchers.has(body)) matchers.set(body, `match${matchers.size}`);
      return matchers.get(body);
    });
    const functions = [...matchers].map(
      ([body, name]) => `const ${name} = (c, hit) => {\n${body}};`,
    );
    return this.#make([...functions, `const byType = [${names.join(", ")}];`]);
  }

  #make(lines: readonly string[]): Generated<Ctx> {
    const source = [
      `"use strict";`,
      `const [${this.#constants.map((_value, i) => `k${i}`).join(", ")}] = constants;`,
      // Wraps round and is never -1: what nobody asked yet is asked. Nothing stays unasked for 2^30
      // events to be asked at the very one.
      "let event = 0;",
      ...[...this.#lines, ...lines],
      "return { next: () => { event = (event + 1) & 0x3fffffff; }, byType };",
    ].join("\n");
    // Everything in the text is ours: numbers, names made here, and literals as JSON.
    const made = new Function("constants", source)(this.#constants);
    return { ...made, source };
  }

  /** A function from event type to what is left of the condition. */
  #foldFor(ir: Ir<Ctx>): (type: number) => Node<Ctx> | boolean {
    const decidable = new Map<string, IrTest<Ctx>>();
    for (const test of testsOf(ir))
      if (test.left.kind === "field" && test.left.row.byType !== undefined)
        decidable.set(test.key, test);
    const known = new Map<string, Node<Ctx> | boolean>();
    return (type) => {
      const decided = new Map<string, boolean>();
      for (const [key, test] of decidable) {
        const holds = this.#decide(test, type);
        if (holds !== undefined) decided.set(key, holds);
      }
      const signature = JSON.stringify([...decided]);
      const folded = known.get(signature) ?? this.#fold(ir, decided);
      known.set(signature, folded);
      return folded;
    };
  }

  #decide(test: IrTest<Ctx>, type: number): boolean | undefined {
    if (test.left.kind !== "field") return undefined;
    const value = test.left.row.byType?.(type);
    return value === undefined ? undefined : this.#partsOf(test)?.holds(value);
  }

  #partsOf(test: IrTest<Ctx>): TestParts<Ctx> | undefined {
    if (!this.#parts.has(test.key)) this.#parts.set(test.key, testParts(test));
    return this.#parts.get(test.key);
  }

  #fold(ir: Ir<Ctx>, decided: ReadonlyMap<string, boolean>): Node<Ctx> | boolean {
    if (ir.kind === "test") return decided.get(ir.key) ?? this.#node("test", [], ir);
    if (ir.kind === "not") {
      const child = this.#fold(ir.child, decided);
      if (typeof child === "boolean") return !child;
      return child.kind === "not" ? child.children[0]! : this.#node("not", [child]);
    }
    // What makes the whole list known: one false of an `and`, one true of an `or`.
    const decisive = ir.kind === "or";
    const kept = new Set<Node<Ctx>>();
    for (const part of ir.children) {
      const child = this.#fold(part, decided);
      if (child === decisive) return decisive;
      if (typeof child !== "boolean") kept.add(child);
    }
    return kept.size === 0 ? !decisive : this.#list(ir.kind, [...kept]);
  }

  #list(kind: "and" | "or", children: readonly Node<Ctx>[]): Node<Ctx> {
    if (children.length === 1) return children[0]!;
    if (children.length <= partsMax) return this.#node(kind, children);
    const groups: Node<Ctx>[] = [];
    for (let i = 0; i < children.length; i += partsMax)
      groups.push(this.#list(kind, children.slice(i, i + partsMax)));
    return this.#list(kind, groups);
  }

  #node(kind: Node<Ctx>["kind"], children: readonly Node<Ctx>[], test?: IrTest<Ctx>): Node<Ctx> {
    const key = test === undefined ? `${kind} ${children.map(({ id }) => id)}` : `test ${test.key}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known;
    const size = children.reduce((sum, child) => sum + child.size, test === undefined ? 0 : 1);
    const node = { kind, id: this.#nodes.size, children, size, uses: 0, ...(test && { test }) };
    this.#nodes.set(key, node);
    return node;
  }

  // A condition asks its parts once, however often it is asked itself.
  #count(node: Node<Ctx>): void {
    node.uses++;
    if (node.uses > 1) return;
    for (const child of node.children) this.#count(child);
    if (node.test === undefined || this.#partsOf(node.test) === undefined) return;
    const { key } = node.test.left;
    this.#fieldUses.set(key, (this.#fieldUses.get(key) ?? 0) + 1);
  }

  /** The expression that asks a condition. */
  #text(node: Node<Ctx>): string {
    if (node.kind === "not") return `!${this.#text(node.children[0]!)}`;
    if (node.name !== undefined) return `${node.name}(c)`;
    const text = node.test === undefined ? this.#listText(node) : this.#testText(node.test);
    if (node.uses < 2 && node.size <= partsMax) return text;
    const name = `ask${node.id}`;
    node.name = name;
    if (node.uses < 2) this.#lines.push(`const ${name} = (c) => ${text};`);
    else this.#remember(name, text);
    return `${name}(c)`;
  }

  #listText({ kind, children }: Node<Ctx>): string {
    const texts = children.map((child) => this.#text(child));
    return `(${texts.join(kind === "and" ? " && " : " || ")})`;
  }

  #testText(test: IrTest<Ctx>): string {
    const parts = this.#partsOf(test);
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
