// Output texts: "user=%user.name file=%20fd.name" becomes functions, once per rule. Placeholders
// are found by the filter language; this file knows what a missing value, a width and a key look
// like.
import { err, ok, type Result } from "../base/result.ts";
import { type Diagnostic, message } from "../filter/diagnostic.ts";
import {
  type CompiledOperand,
  compileOperand,
  findPlaceholder,
  type Placeholder,
} from "../filter/operand.ts";
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

interface ShownField extends Keyed {
  readonly name: string;
  readonly deprecated: boolean;
}

/** A placeholder as alerts show it: in the text, and the fields in it by themselves. */
interface Shown {
  readonly text: Text;
  readonly fields: readonly ShownField[];
  /** It belongs to one text alone: see Field. */
  readonly remembers: boolean;
}

/** Compiles an output text. */
export function compileFormat(
  text: string,
  scheme: Scheme<Context>,
): Result<Format, FormatProblem> {
  return new FormatCompiler(scheme).compile(text);
}

/** Compiles output texts, which name the same few fields again and again. */
export class FormatCompiler {
  readonly #scheme: Scheme<Context>;
  /** Plain fields by their text. */
  readonly #known = new Map<string, Shown>();

  constructor(scheme: Scheme<Context>) {
    this.#scheme = scheme;
  }

  compile(text: string): Result<Format, FormatProblem> {
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
      const width = readWidth(text, percent);
      if (!width.ok) return width;
      const found = this.#placeholder(source, width.value.end);
      if (!found.ok) return found;
      const { shown, end } = found.value;
      pieces.push({
        literal: text.slice(at, percent),
        text: shown.text,
        width: width.value.width,
      });
      for (const field of shown.fields) {
        if (field.deprecated) deprecated.add(field.name);
        if (!keyed.has(field.key)) keyed.set(field.key, field);
      }
      at = end;
    }
    return ok(new CompiledFormat(pieces, [...keyed.values()], [...deprecated], lenient));
  }

  #placeholder(source: Source, at: number): Result<{ shown: Shown; end: number }, FormatProblem> {
    const token = plainField(source.text, at);
    const known = this.#known.get(token);
    if (known !== undefined) return ok({ shown: known, end: at + token.length });
    const found = findPlaceholder(source, at, this.#scheme);
    if ("code" in found) {
      return err({ message: refusal(source, at, found), at, cause: found });
    }
    const shown = shownAs(found, this.#scheme);
    const isToken = token !== "" && found.end === at + token.length;
    if (isToken && !shown.remembers) this.#known.set(token, shown);
    return ok({ shown, end: found.end });
  }
}

/**
 * The dotted name at a place with the index or word in brackets behind it, when reading on could
 * not make anything else of it; else an empty text.
 */
function plainField(text: string, at: number): string {
  plainFieldPattern.lastIndex = at;
  return plainFieldPattern.exec(text)?.[0] ?? "";
}

const plainFieldPattern = /[a-z]+(?:\.\w+)+(?:\[\w+\])?(?![\w.[(])/y;

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

/** The digits between `%` and the operand, and where the operand begins. */
function readWidth(
  text: string,
  percent: number,
): Result<{ width: number; end: number }, FormatProblem> {
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
  return ok({ width, end: at });
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

/** How an operand's value looks inside the text, and in the JSON of the alert. */
interface Forms {
  readonly text: Text;
  readonly json: Json;
}

function formsOf({ get, type, ir }: CompiledOperand<Context>): Forms {
  // The catalogue's rows are Fields; a scheme of other rows simply has no `show`.
  const row = ir.kind === "field" ? (ir.row as Field) : undefined;
  const argument = ir.kind === "field" ? ir.argument : undefined;
  const own = row?.show?.(argument) ?? {};
  const format: PrintFormatName = row?.format ?? "NA";
  const text: Text = (c) => {
    const value = get(c);
    return value === undefined ? undefined : valueText(value, type, format);
  };
  const json: Json = (c) => {
    const value = get(c);
    return value === undefined ? null : valueJson(value, type, format);
  };
  return { text: own.text ?? text, json: own.json ?? json };
}

function shownAs({ operand, compiled }: Placeholder<Context>, scheme: Scheme<Context>): Shown {
  const forms = formsOf(compiled);
  const fields: ShownField[] = [];
  for (const node of fieldsIn(operand)) {
    const each = node === operand ? compiled : compileOperand(node, scheme);
    // The placeholder compiled, so the fields inside it do.
    if ("code" in each || each.ir.kind !== "field") continue;
    const { json } = node === operand ? forms : formsOf(each);
    const { name, row } = each.ir;
    fields.push({ key: printOperand(node), json, name, deprecated: row.deprecated === true });
  }
  const remembers = compiled.ir.kind === "field" && (compiled.ir.row as Field).remembers === true;
  return { text: forms.text, fields, remembers };
}
