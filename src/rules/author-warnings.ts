// What loads without a word in Falco and is hardly ever meant: a rule that an earlier one always
// beats, an exception that the rule's own condition excludes, a word that is nearly a list's name.
// Only what is certain is told; rules that are correct must load silently.

import { suggest } from "../base/suggest.ts";
import type { Ir, IrTest } from "../filter/ir.ts";
import type { Collection } from "./collection.ts";
import type { Cell } from "./definitions.ts";
import type { Diagnostic, Problem } from "./diagnostic.ts";
import type { Exception } from "./exceptions.ts";
import { within } from "./location.ts";
import type { Rule } from "./rule.ts";

/** Warnings about sound rules, which are in the order in which they are tried. */
export function authorWarnings<Ctx>(
  collection: Collection,
  rules: readonly Rule<Ctx>[],
  isFirstOnly: boolean,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const about = (rule: Rule<Ctx>, problem: Problem): void => {
    const { location } = collection.rules.get(rule.name)!;
    found.push({ problem, location, at: location.mark });
  };
  for (const [rule, earlier] of isFirstOnly ? shadowed(rules) : []) {
    about(rule, { kind: "rule-shadowed", name: earlier.name });
  }
  for (const rule of rules) found.push(...deadExceptions(rule, collection));
  for (const { condition } of [...collection.macros.values(), ...collection.rules.values()]) {
    const { value, location } = condition;
    for (const { word, index } of listedWords(value.text)) {
      if (collection.lists.has(word)) continue;
      const near = suggest(word, namesLike(word, collection.lists.keys()), 1);
      if (near.length === 0) continue;
      const problem = { kind: "value-like-list", text: word, near } as const;
      found.push({ problem, location, at: value.mark(index) });
    }
  }
  return found;
}

/** A few letters off at most: comparing with all names would take longer than it is worth. */
function namesLike(word: string, names: Iterable<string>): readonly string[] {
  return [...names].filter(
    (name) => name[0] === word[0] && Math.abs(name.length - word.length) <= 2,
  );
}

/**
 * Rules that never report while the first match wins: an enabled rule before them asks for nothing
 * that they do not ask for too.
 */
function* shadowed<Ctx>(rules: readonly Rule<Ctx>[]): Generator<[Rule<Ctx>, Rule<Ctx>]> {
  const ids = new TestIds<Ctx>();
  const asked = rules.map((rule) => new Set(ids.conjuncts(rule.ir)));
  const counts = new Map<number, number>();
  for (const id of asked.flatMap((each) => [...each])) counts.set(id, (counts.get(id) ?? 0) + 1);
  // Under the part that fewest rules ask for: most rules then meet nobody.
  const before = new Map<number, number[]>();
  for (const [index, rule] of rules.entries()) {
    const own = asked[index]!;
    if (!rule.enabled || own.size === 0) continue;
    const earlier = [...own]
      .flatMap((id) => before.get(id) ?? [])
      .filter((other) => rules[other]!.source === rule.source && asked[other]!.isSubsetOf(own));
    if (earlier.length > 0) yield [rule, rules[Math.min(...earlier)]!];
    const rarest = [...own].reduce((a, b) => (counts.get(b)! < counts.get(a)! ? b : a));
    before.set(rarest, [...(before.get(rarest) ?? []), index]);
  }
}

const longest = 8;

/** Equal numbers for equal parts of conditions. */
class TestIds<Ctx> {
  private readonly ids = new Map<string, number>();
  private next = 0;
  // Macros are shared between rules.
  private readonly known = new WeakMap<Ir<Ctx>, number>();

  /** The parts that must all hold. */
  conjuncts(ir: Ir<Ctx>): readonly number[] {
    if (ir.kind === "and") return ir.children.flatMap((child) => this.conjuncts(child));
    return [this.id(ir)];
  }

  private id(ir: Ir<Ctx>): number {
    const known = this.known.get(ir);
    if (known !== undefined) return known;
    const key = this.key(ir);
    const id = (key === undefined ? undefined : this.ids.get(key)) ?? this.next++;
    if (key !== undefined) this.ids.set(key, id);
    this.known.set(ir, id);
    return id;
  }

  /** Undefined: equal only to itself. Long parts are those of macros, which are shared anyway. */
  private key(ir: Ir<Ctx>): string | undefined {
    switch (ir.kind) {
      case "test":
        return ir.key;
      case "not":
        return `not ${this.id(ir.child)}`;
      case "and":
      case "or":
        if (ir.children.length > longest) return undefined;
        return `${ir.kind} ${ir.children.map((child) => this.id(child)).join(" ")}`;
    }
  }
}

/** Exceptions with a row that asks for a value which the condition does not let through. */
function deadExceptions<Ctx>(rule: Rule<Ctx>, collection: Collection): readonly Diagnostic[] {
  const used = rule.exceptions.filter(({ values }) => values.length > 0);
  if (used.length === 0) return [];
  const required = requiredValues(rule.ir);
  const { condition, location: item } = collection.rules.get(rule.name)!;
  return used.flatMap((exception) => {
    const field = deadField(exception, required, collection);
    if (field === undefined) return [];
    const { name } = exception;
    const values = [...required.get(field.value)!];
    const problem = { kind: "exception-dead", name, field: field.value, values } as const;
    const location = within(condition.location.parent ?? item, "exception", field, name);
    return [{ problem, location, at: location.mark }];
  });
}

/** The field that keeps every row of an exception from applying. */
function deadField(
  exception: Exception,
  required: ReadonlyMap<string, ReadonlySet<string>>,
  collection: Collection,
): Exception["fields"][number] | undefined {
  return exception.fields.find((field, column) => {
    const wanted = required.get(field.value);
    const comp = exception.comps[column]!;
    if (wanted === undefined || !(comp === "=" || comp === "==" || comp === "in")) return false;
    return exception.values.every((row) => {
      const values = plainValues(row[column]!);
      return values.every((value) => isOther(value, wanted, collection));
    });
  });
}

function plainValues(cell: Cell): readonly string[] {
  return cell.kind === "one" ? [cell.scalar.value] : cell.cells.flatMap(plainValues);
}

/** A plain value, no list and nothing that means something in a condition, that is not wanted. */
function isOther(value: string, wanted: ReadonlySet<string>, { lists }: Collection): boolean {
  return /^[\w./-]+$/.test(value) && !lists.has(value) && !wanted.has(value);
}

/** For fields of one text that a condition compares with constants: the values it lets through. */
function requiredValues<Ctx>(ir: Ir<Ctx>): ReadonlyMap<string, ReadonlySet<string>> {
  const required = new Map<string, ReadonlySet<string>>();
  const see = (part: Ir<Ctx>): void => {
    if (part.kind === "and") part.children.forEach(see);
    else if (part.kind === "test" && isEquality(part)) {
      const { left, right } = part;
      if (left.kind !== "field" || right.kind !== "constants") return;
      const { row, argument, name } = left;
      if (row.any !== undefined || row.list === true || row.type !== "CHARBUF") return;
      if (argument !== undefined || required.has(name)) return;
      required.set(name, new Set(right.literals.map((literal) => literal.value)));
    }
  };
  see(ir);
  return required;
}

function isEquality<Ctx>({ node, modifier }: IrTest<Ctx>): boolean {
  return modifier === undefined && ["=", "==", "in"].includes(node.operator);
}

/** The words with `_` in them in the lists of a condition: what a list's name looks like. */
function* listedWords(text: string): Generator<{ word: string; index: number }> {
  for (const list of text.matchAll(/\bin\s*\(([^()"']*)\)/g)) {
    const start = list.index + list[0].length - list[1]!.length - 1;
    for (const item of list[1]!.matchAll(/(?<=^|[,\s])[A-Za-z]\w*_\w+(?=$|[,\s])/g)) {
      yield { word: item[0], index: start + item.index };
    }
  }
}
