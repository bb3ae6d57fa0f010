// Output texts: "user=%user.name file=%20fd.name" becomes functions, once per rule. Placeholders
// are found by the filter language; this file knows what a missing value, a width and a key look
// like.
import { err, ok, type Result } from "../base/result.ts";
import type { Field as FieldNode, Operand } from "../filter/ast.ts";
import { type Diagnostic, message } from "../filter/diagnostic.ts";
import { type CompiledOperand, compileOperand, findPlaceholder } from "../filter/operand.ts";
import { printOperand } from "../filter/print.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Source } from "../filter/source.ts";
import { fieldsIn } from "../filter/walk.ts";
import type { Context } from "./context.ts";
import type { Field } from "./define.ts";
import { type JsonValue, type PrintFormatName, valueJson, valueText } from "./value-text.ts";

/** What is wrong with an output text, and where in it. */
export interface FormatProblem {
  readonly message: string;
  /** Index in the text. */
  readonly at: number;
  /** What the language says about the placeholder. */
  readonly cause?: Diagnostic;
}

export interface Format {
  /**
   * The text for the current event. A missing value prints `<NA>`; but in a text that does not
   * begin with `*` it makes the whole text undefined.
   */
  render(context: Context): string | undefined;
  /**
   * Plain fields with their values, in the order of the text, each once. Missing values are null.
   */
  fields(context: Context): (readonly [key: string, value: JsonValue])[];
  /** Keys of `fields`. */
  readonly fieldNames: readonly string[];
  /** Names of deprecated fields in it. */
  readonly deprecated: readonly string[];
}

type Text = (context: Context) => string | undefined;
type Json = (context: Context) => JsonValue;

interface Piece {
  readonly literal: string;
  /** undefined: the literal is all there is. */
  readonly text?: Text;
  /** Pad or cut to so many characters; -1 as long as it is. */
  readonly width: number;
}

interface Keyed {
  readonly key: string;
  readonly json: Json;
}

/** Compiles an output text. */
export function compileFormat(
  text: string,
  scheme: Scheme<Context>,
): Result<Format, FormatProblem> {
  if (text === "") return err({ message: "empty formatting token", at: 0 });
  const source: Source = { name: "output", text };
  const lenient = text.startsWith("*");
  const pieces: Piece[] = [];
  const keyed = new Map<string, Keyed>();
  const deprecated = new Set<string>();
  let at = lenient ? 1 : 0;
  while (at < text.length) {
    const percent = text.indexOf("%", at);
    if (percent < 0) {
      pieces.push({ literal: text.slice(at), width: -1 });
      break;
    }
    const place = readPlaceholder(source, percent, scheme);
    if (!place.ok) return place;
    const { operand, compiled, end, width } = place.value;
    pieces.push({ literal: text.slice(at, percent), text: textOf(compiled), width });
    for (const field of fieldsIn(operand)) collect(field, scheme, keyed, deprecated);
    at = end;
  }
  return ok(new CompiledFormat(pieces, [...keyed.values()], [...deprecated], lenient));
}

class CompiledFormat implements Format {
  readonly fieldNames: readonly string[];
  readonly deprecated: readonly string[];
  readonly #pieces: readonly Piece[];
  readonly #keyed: readonly Keyed[];
  readonly #lenient: boolean;

  constructor(
    pieces: readonly Piece[],
    keyed: readonly Keyed[],
    deprecated: readonly string[],
    lenient: boolean,
  ) {
    this.#pieces = pieces;
    this.#keyed = keyed;
    this.#lenient = lenient;
    this.fieldNames = keyed.map(({ key }) => key);
    this.deprecated = deprecated;
  }

  render(context: Context): string | undefined {
    let out = "";
    for (const { literal, text, width } of this.#pieces) {
      out += literal;
      if (text === undefined) continue;
      const value = text(context);
      if (value === undefined && !this.#lenient) return undefined;
      out += sized(value ?? "<NA>", width);
    }
    return out;
  }

  fields(context: Context): (readonly [string, JsonValue])[] {
    return this.#keyed.map(({ key, json }) => [key, json(context)] as const);
  }
}

interface Place {
  readonly operand: Operand;
  readonly compiled: CompiledOperand<Context>;
  readonly end: number;
  readonly width: number;
}

function readPlaceholder(
  source: Source,
  percent: number,
  scheme: Scheme<Context>,
): Result<Place, FormatProblem> {
  const { text } = source;
  let at = percent + 1;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  if (at === text.length) {
    const what = at === percent + 1 ? "%" : "number";
    return err({
      message: `invalid formatting syntax: formatting cannot end with a ${what}`,
      at: percent,
    });
  }
  const width = at === percent + 1 ? -1 : Number(text.slice(percent + 1, at));
  const found = findPlaceholder(source, at, scheme);
  if (!("code" in found)) return ok({ ...found, width });
  return err({ message: refusal(source, at, found), at, cause: found });
}

// A name that does not exist is the common mistake, and its words are known from the original. What
// else can be wrong with a placeholder, the language says best.
function refusal(source: Source, at: number, cause: Diagnostic): string {
  if (cause.code !== "field-unknown" && cause.code !== "expected") return message(cause);
  const token = /^[\w.]*(?:\[[^\]]*\])?/.exec(source.text.slice(at))?.[0];
  return `invalid formatting token ${token || source.text.slice(at, at + 1)}`;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function sized(text: string, width: number): string {
  if (width < 0) return text;
  return text.length > width ? text.slice(0, width) : text.padEnd(width);
}

/** How the operand's value looks inside the text. */
function textOf(compiled: CompiledOperand<Context>): Text {
  const { get, type, ir } = compiled;
  if (ir.kind !== "field") {
    return (c) => {
      const value = get(c);
      return value === undefined ? undefined : valueText(value, type, "NA");
    };
  }
  // The catalogue's rows are Fields; a scheme of other rows simply has no `show`.
  const row = ir.row as Field;
  const own = row.show?.(ir.argument).text;
  if (own !== undefined) return own;
  const format: PrintFormatName = row.format ?? "NA";
  return (c) => {
    const value = get(c);
    return value === undefined ? undefined : valueText(value, type, format);
  };
}

/** Adds a plain field to the JSON of the alert; the value is typed, not cut or padded. */
function collect(
  node: FieldNode,
  scheme: Scheme<Context>,
  keyed: Map<string, Keyed>,
  deprecated: Set<string>,
): void {
  const key = printOperand(node);
  const compiled = compileOperand(node, scheme);
  // The placeholder compiled, so the fields inside it do.
  if ("code" in compiled || compiled.ir.kind !== "field") return;
  const { row, argument } = compiled.ir;
  if (row.deprecated === true) deprecated.add(compiled.ir.name);
  if (!keyed.has(key)) keyed.set(key, { key, json: jsonOf(compiled, row as Field, argument) });
}

function jsonOf(
  { get, type }: CompiledOperand<Context>,
  row: Field,
  argument: string | undefined,
): Json {
  const own = row.show?.(argument).json;
  if (own !== undefined) return own;
  const format: PrintFormatName = row.format ?? "NA";
  return (c) => {
    const value = get(c);
    return value === undefined ? null : valueJson(value, type, format);
  };
}
