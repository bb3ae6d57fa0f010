// Exceptions of rules: checking that fields, comparisons and values fit one another, and writing
// them into the rule's condition. The expansion is textual, as Falco's is: names of lists inside
// values are expanded later and parentheses in values count.

import { suggest } from "../base/suggest.ts";
import { operators } from "../filter/operators/operators.ts";
import { parse } from "../filter/parser.ts";
import type { Cell, ExceptionItem } from "./definitions.ts";
import type { Report } from "./diagnostic.ts";
import type { Location } from "./location.ts";
import { type Anchor, MappedText, TextBuilder } from "./mapped-text.ts";
import { nodeMark, type YamlScalar } from "../base/yaml.ts";

export interface Exception {
  readonly name: string;
  readonly fields: readonly YamlScalar[];
  /** `fields: f`, as opposed to `fields: [f]`. */
  readonly single: boolean;
  /** One per field: the comparison, trimmed. */
  readonly comps: readonly string[];
  /** Rows of one cell per field; for a single field one cell each. */
  readonly values: readonly (readonly Cell[])[];
}

/** The fields of the rule's source. */
export interface Fields {
  /** Whether the text can stand on the left of a comparison. */
  readonly has: (text: string) => boolean;
  readonly names: () => Iterable<string>;
}

/** Checks an exception that must say everything itself; undefined when it is wrong (reported). */
export function completeException(
  item: ExceptionItem,
  known: Fields,
  report: Report,
): Exception | undefined {
  if (item.fields === undefined) {
    report({ kind: "key-missing", key: "fields", near: [] }, item.location);
    return undefined;
  }
  const single = item.fields.kind === "one";
  const fields = scalarsOf(item.fields);
  if (fields === undefined) {
    report({ kind: "exception-value-undecodable" }, item.fieldsLocation);
    return undefined;
  }
  const comps = single ? singleComp(item, report) : listComps(item, fields.length, report);
  if (comps === undefined) return undefined;
  const unknown = fields.find((field) => !known.has(field.value));
  if (unknown !== undefined) {
    const near = suggest(unknown.value, known.names());
    const problem = { kind: "exception-field", text: unknown.value, near } as const;
    report(problem, item.fieldsLocation, nodeMark(unknown));
    return undefined;
  }
  const values = rowsOf(item.values ?? [], single, fields.length, item.valuesLocation, report);
  return values && { name: item.name, fields, single, comps, values };
}

/** Adds values to an exception that the rule already has. */
export function extendException(
  before: Exception,
  item: ExceptionItem,
  report: Report,
): Exception | undefined {
  if (item.fields !== undefined) {
    report({ kind: "exception-append-fields" }, item.fieldsLocation);
    return undefined;
  }
  if (item.comps !== undefined) {
    report({ kind: "exception-append-comps" }, item.compsLocation);
    return undefined;
  }
  if (item.values === undefined) {
    report({ kind: "append-without-values" }, item.location);
    return undefined;
  }
  const { single, fields } = before;
  const added = rowsOf(item.values, single, fields.length, item.valuesLocation, report);
  return added && { ...before, values: [...before.values, ...added] };
}

/** `(condition) and not (…)` for each exception that has values. */
export function withExceptions(
  condition: MappedText,
  exceptions: readonly Exception[],
): MappedText {
  const useful = exceptions.filter((exception) => exception.values.length > 0);
  if (useful.length === 0) return condition;
  const builder = new TextBuilder();
  const start = condition.anchor(0);
  builder.write("(", start).copy(condition, 0, condition.text.length).write(")", start);
  for (const exception of useful) {
    const at = { scalar: exception.fields[0]!, index: 0 };
    builder.write(" and not ", at);
    if (exception.single) writeSingle(builder, exception);
    else writeRows(builder, exception);
  }
  return builder.build();
}

function writeSingle(builder: TextBuilder, exception: Exception): void {
  const field = exception.fields[0]!;
  const at = { scalar: field, index: 0 };
  builder.write("(", at).copy(MappedText.of(field), 0, field.value.length);
  builder.write(` ${exception.comps[0]!} (`, at);
  exception.values.forEach(([cell], index) => {
    if (index > 0) builder.write(", ", at);
    writeCell(builder, cell!, false, at);
  });
  builder.write("))", at);
}

function writeRows(builder: TextBuilder, exception: Exception): void {
  const first = { scalar: exception.fields[0]!, index: 0 };
  builder.write("(", first);
  exception.values.forEach((row, index) => {
    builder.write(index > 0 ? " or (" : "(", first);
    row.forEach((cell, column) => {
      const field = exception.fields[column]!;
      const at = { scalar: field, index: 0 };
      builder.write(column > 0 ? " and " : " ", at);
      builder.copy(MappedText.of(field), 0, field.value.length);
      builder.write(` ${exception.comps[column]!} `, at);
      writeCell(builder, cell, compKind(exception.comps[column]!) === "list", at);
    });
    builder.write(")", first);
  });
  builder.write(")", first);
}

/** Blanks make quotes necessary; for a list comparison the value brings or gets parentheses. */
function writeCell(builder: TextBuilder, cell: Cell, asList: boolean, field: Anchor): void {
  if (cell.kind === "many") {
    builder.write("(", field);
    cell.cells.forEach((inner, index) => {
      if (index > 0) builder.write(", ", field);
      writeCell(builder, inner, false, field);
    });
    builder.write(")", field);
    return;
  }
  const { scalar } = cell;
  const at = { scalar, index: 0 };
  const { value } = scalar;
  const wrap = asList && !value.startsWith("(");
  const quote = !asList && /[ \t\n]/.test(value) && !/^["']/.test(value);
  builder.write(wrap ? "(" : quote ? '"' : "", at);
  builder.copy(MappedText.of(scalar), 0, value.length);
  builder.write(wrap ? ")" : quote ? '"' : "", at);
}

function singleComp(item: ExceptionItem, report: Report): readonly string[] | undefined {
  if (item.comps === undefined) return ["in"];
  if (item.comps.kind === "many") {
    report({ kind: "exception-comps-shape" }, item.compsLocation);
    return undefined;
  }
  const comp = item.comps.scalar.value.trim();
  if (compKind(comp) === "list") return [comp];
  report({ kind: "exception-comp-scalar" }, item.compsLocation);
  return undefined;
}

function listComps(
  item: ExceptionItem,
  length: number,
  report: Report,
): readonly string[] | undefined {
  if (item.comps === undefined) return Array<string>(length).fill("=");
  const comps = item.comps.kind === "many" ? scalarsOf(item.comps) : undefined;
  if (comps === undefined || comps.length !== length) {
    const count = comps?.length ?? 1;
    const problem = { kind: "exception-comps-length", fields: length, comps: count } as const;
    report(problem, item.compsLocation);
    return undefined;
  }
  const wrong = comps.find((comp) => compKind(comp.value.trim()) === undefined);
  if (wrong === undefined) return comps.map((comp) => comp.value.trim());
  const near = nearComps(wrong.value.trim());
  const problem = { kind: "exception-comp", text: wrong.value, near } as const;
  report(problem, item.compsLocation, nodeMark(wrong));
  return undefined;
}

function rowsOf(
  values: readonly Cell[],
  single: boolean,
  length: number,
  location: Location,
  report: Report,
): readonly (readonly Cell[])[] | undefined {
  const rows: (readonly Cell[])[] = [];
  for (const value of values) {
    if (single ? value.kind === "many" : value.kind === "one" || value.cells.length !== length) {
      const count = value.kind === "one" ? 0 : value.cells.length;
      const problem = single
        ? ({ kind: "exception-values-strings" } as const)
        : ({ kind: "exception-values-length", fields: length, values: count } as const);
      report(problem, location, nodeMark(value.kind === "one" ? value.scalar : value.node));
      return undefined;
    }
    rows.push(value.kind === "many" ? value.cells : [value]);
  }
  return rows;
}

/** The scalars of a flat cell; undefined when it nests. */
function scalarsOf(cell: Cell): readonly YamlScalar[] | undefined {
  if (cell.kind === "one") return [cell.scalar];
  const scalars = cell.cells.map((inner) => (inner.kind === "one" ? inner.scalar : undefined));
  return scalars.every((scalar) => scalar !== undefined) ? scalars : undefined;
}

/** `startwith oneof` → `startswith oneof`. */
function nearComps(comp: string): readonly string[] {
  const [name = "", ...modifier] = comp.split(/\s+/);
  return suggest(
    name,
    operators.map(({ symbol }) => symbol),
  )
    .map((symbol) => [symbol, ...modifier].join(" "))
    .filter((candidate) => compKind(candidate) !== undefined);
}

const compKinds = new Map<string, "list" | "value" | undefined>();

/**
 * Whether a comparison takes a list or one value; undefined when there is no such comparison. The
 * parser is asked rather than a second table of operators kept.
 */
function compKind(comp: string): "list" | "value" | undefined {
  if (!compKinds.has(comp)) compKinds.set(comp, findCompKind(comp));
  return compKinds.get(comp);
}

function findCompKind(comp: string): "list" | "value" | undefined {
  if (!/^\S+(?:\s+\S+)?$/.test(comp)) return undefined;
  const parses = (text: string): boolean => parse({ name: "", text }).ok;
  if (parses(`a.b ${comp} (1)`)) return "list";
  return parses(`a.b ${comp} 1`) ? "value" : undefined;
}
