// Text to syntax tree: recursive descent over a Scanner, following the procedural points of
// rule-language.md A, quirks included, because a rule that one engine reads must mean the same in
// the other. The first error ends the parse: after it, every guess about the rest would be a wrong
// error.

import { limits } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import type {
  Expr,
  Field,
  Literal,
  Operand,
  OperandList,
  Test,
  Transformer,
  Values,
} from "./ast.ts";
import type { Diagnostic, Expectation } from "./diagnostic.ts";
import { modifiers } from "./modifiers.ts";
import { operatorSymbols } from "./operators/operators.ts";
import { type BadEscape, Scanner } from "./scanner.ts";
import { type Source, type Span, spanOf } from "./source.ts";
import { transformerNames, transformerNamesWithVal } from "./transformers/transformers.ts";

export interface ParseOptions {
  /**
   * Each production of the grammar counts one level. The rules loader uses `limits.filterDepthMax`.
   */
  readonly depthMax?: number;
  /**
   * The literals that a bare word between the parentheses of a list stands for. Where it is the
   * only one the tree has this very array.
   */
  readonly listNamed?: (name: string) => readonly Literal[] | undefined;
}

/** Reads a whole condition. Names are not looked up: that is check.ts. */
export function parse(source: Source, options: ParseOptions = {}): Result<Expr, Diagnostic> {
  return attempt(new Parser(new Scanner(source), options), (parser) => parser.whole());
}

/** Reads a parenthesised list and nothing else: `(a, "b c", d)`. */
export function parseLiterals(source: Source): Result<readonly Literal[], Diagnostic> {
  return attempt(new Parser(new Scanner(source), {}), (parser) => parser.literals());
}

/**
 * Reads a field or a transformer expression that begins at `at`, no further than `end`; what
 * follows it is not looked at. `span.end` of the result says how far it reached.
 */
export function parseOperandPrefix(
  source: Source,
  at: number,
  end = source.text.length,
): Result<Field | Transformer, Diagnostic> {
  return attempt(new Parser(new Scanner(source, at, end), {}), (parser) => parser.operand());
}

/** Carries the diagnostic out of the recursion; never leaves this file. */
class Stop {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    this.diagnostic = diagnostic;
  }
}

function attempt<T>(parser: Parser, read: (parser: Parser) => T): Result<T, Diagnostic> {
  try {
    return ok(read(parser));
  } catch (problem) {
    if (problem instanceof Stop) return err(problem.diagnostic);
    throw problem;
  }
}

// Each group is tried in the order of the operator list. Word operators need a blank after them.
const numberOperators = operatorSymbols("number");
const textOperators = operatorSymbols("text");
const listOperators = operatorSymbols("list");
const unaryOperators = operatorSymbols("nothing");
const modifierNames = modifiers.map(({ name }) => name);

class Parser {
  private readonly scanner: Scanner;
  private readonly depthMax: number;
  private readonly listNamed: ParseOptions["listNamed"];
  private depth = 0;

  constructor(scanner: Scanner, options: ParseOptions) {
    this.scanner = scanner;
    this.depthMax = options.depthMax ?? limits.filterDepthBareMax;
    this.listNamed = options.listNamed;
  }

  whole(): Expr {
    const { text } = this.scanner.source;
    if (text.length === 0) this.fail({ code: "empty", at: this.here() });
    if (text.length > limits.filterTextMax) {
      this.fail({ code: "too-long", at: this.here(), limit: limits.filterTextMax });
    }
    const expr = this.or();
    if (this.scanner.done) return expr;
    return this.fail({ code: "trailing-text", at: this.here(), after: this.scanner.last });
  }

  operand(): Field | Transformer {
    const field = this.field();
    if (field !== undefined) return field;
    const transformer = this.transformer();
    if (transformer !== undefined) return transformer;
    return this.expected("operand");
  }

  private or(): Expr {
    return this.chain("or", () => this.and());
  }

  private and(): Expr {
    return this.chain("and", () => this.not());
  }

  /** `a or b or(c)`: after the word comes a blank or a parenthesis, nothing else. */
  private chain(word: "or" | "and", link: () => Expr): Expr {
    return this.deeper(() => {
      const { scanner } = this;
      const start = scanner.at;
      scanner.blank();
      const children = [link()];
      scanner.blank();
      while (scanner.word(word)) {
        if (scanner.blank()) children.push(link());
        else if (scanner.word("(")) children.push(this.embedded());
        else this.fail({ code: "expected-blank", at: this.here(), after: word });
        scanner.blank();
      }
      if (children.length === 1) return children[0]!;
      return { kind: word, children, span: this.since(start) };
    });
  }

  private not(): Expr {
    return this.deeper(() => {
      const { scanner } = this;
      const start = scanner.at;
      let negated = false;
      scanner.blank();
      while (scanner.take("notAndBlank") !== undefined) negated = !negated;
      let child: Expr;
      if (scanner.word("not(")) {
        negated = !negated;
        child = this.embedded();
      } else {
        child = this.check();
      }
      return negated ? { kind: "not", child, span: this.since(start) } : child;
    });
  }

  /** The rest of a parenthesised expression. */
  private embedded(): Expr {
    return this.deeper(() => {
      this.scanner.blank();
      const inner = this.or();
      this.scanner.blank();
      if (!this.scanner.word(")")) this.expected("close");
      return inner;
    });
  }

  private check(): Expr {
    return this.deeper(() => {
      const { scanner } = this;
      const start = scanner.at;
      scanner.blank();
      if (scanner.word("(")) return this.embedded();
      const left = this.field() ?? this.transformer();
      if (left !== undefined) return this.condition(left, start);
      const name = scanner.take("identifier");
      if (name !== undefined) return { kind: "macro", name, span: this.since(start) };
      return this.expected("check");
    });
  }

  private field(): Field | undefined {
    const start = this.scanner.at;
    const name = this.scanner.take("fieldName");
    if (name === undefined) return undefined;
    return this.deeper(() => {
      const argument = this.argument();
      const span = this.since(start);
      return argument === undefined
        ? { kind: "field", name, span }
        : { kind: "field", name, argument, span };
    });
  }

  /** `[text]` right after a name. */
  private argument(): string | undefined {
    const { scanner } = this;
    if (!scanner.word("[")) return undefined;
    const text = this.quoted() ?? scanner.take("argument") ?? this.expected("argument");
    if (!scanner.word("]")) this.expected("close-argument");
    return text;
  }

  private transformer(): Transformer | undefined {
    const { scanner } = this;
    const start = scanner.at;
    const name = transformerNames.find((known) => scanner.word(`${known}(`));
    if (name === undefined) return undefined;
    scanner.last = name;
    return this.deeper(() => {
      const args: (Operand | OperandList)[] = [];
      do {
        args.push(this.transformerArgument());
        scanner.blank();
      } while (scanner.word(","));
      if (!scanner.word(")")) this.expected("close-transformer");
      return this.finishTransformer(name, args, start);
    });
  }

  private finishTransformer(
    name: string,
    args: readonly (Operand | OperandList)[],
    start: number,
  ): Transformer {
    const argument = this.argument();
    const span = this.since(start);
    return argument === undefined
      ? { kind: "transformer", name, arguments: args, span }
      : { kind: "transformer", name, arguments: args, argument, span };
  }

  private transformerArgument(): Operand | OperandList {
    return this.deeper(() => {
      const { scanner } = this;
      scanner.blank();
      const start = scanner.at;
      const literal = this.number() ?? this.quotedLiteral();
      if (literal !== undefined) return literal;
      if (scanner.word("(")) return this.transformerList(start);
      return this.transformer() ?? this.field() ?? this.expected("transformer-argument");
    });
  }

  private transformerList(start: number): OperandList {
    const { scanner } = this;
    const items: Operand[] = [];
    scanner.blank();
    if (!scanner.word(")")) {
      do {
        scanner.blank();
        items.push(
          this.field() ??
            this.transformer() ??
            this.quotedLiteral() ??
            this.number() ??
            this.expected("transformer-list-argument"),
        );
        scanner.blank();
      } while (scanner.word(","));
      if (!scanner.word(")")) this.expected("close-list");
    }
    return { kind: "list", items, span: this.since(start) };
  }

  /** The operator and what stands right of it. */
  private condition(left: Field | Transformer, start: number): Test {
    return this.deeper(() => {
      const { scanner } = this;
      scanner.blank();
      const test = (operator: string, right?: Test["right"], modifier?: string): Test => {
        const span = this.since(start);
        if (right === undefined) return { kind: "test", left, operator, span };
        if (modifier === undefined) return { kind: "test", left, operator, right, span };
        return { kind: "test", left, operator, modifier, right, span };
      };
      const unary = this.operator(unaryOperators);
      if (unary !== undefined) return test(unary);
      const number = this.operator(numberOperators);
      if (number !== undefined) return test(number, this.rightNumber());
      const text = this.operator(textOperators);
      if (text !== undefined) {
        const modifier = this.modifier(text);
        if (modifier !== undefined) return test(text, this.rightValues(), modifier);
        return test(text, this.rightText());
      }
      const list = this.operator(listOperators);
      if (list !== undefined) return test(list, this.rightList());
      return this.expected("operator", operatorSymbols());
    });
  }

  /** Words of the text group need a blank after them; `exists`, `in` and their like do not. */
  private operator(symbols: readonly string[]): string | undefined {
    const needsBlank = (symbol: string) => symbols === textOperators && /^[a-z]/.test(symbol);
    return symbols.find((symbol) => {
      if (needsBlank(symbol)) return this.scanner.wordAndBlank([symbol]) !== undefined;
      return this.scanner.word(symbol);
    });
  }

  /**
   * A modifier only where a blank stands on both sides of it and a list, or a word that could name
   * a list, follows; everywhere else the word is an ordinary value.
   */
  private modifier(operator: string): string | undefined {
    const { scanner } = this;
    const blankBefore = /^[a-z]/.test(operator) || scanner.blank();
    const { at, last } = scanner;
    const name = blankBefore ? scanner.wordAndBlank(modifierNames) : undefined;
    if (name !== undefined && this.listFollows()) {
      scanner.last = name;
      return name;
    }
    scanner.at = at;
    scanner.last = last;
    return undefined;
  }

  private listFollows(): boolean {
    const { scanner } = this;
    if (scanner.peek() === "(") return true;
    const { at } = scanner;
    const word = scanner.take("identifier");
    scanner.at = at;
    // An underscore ends these words here, although it does not end an identifier.
    return word !== undefined && !/^(?:and|or|not)(?![A-Za-z0-9])/.test(word);
  }

  private rightNumber(): Literal | Transformer {
    return this.deeper(() => {
      this.scanner.blank();
      const names = transformerNamesWithVal;
      return this.rightField() ?? this.number() ?? this.expected("number-or-field", names);
    });
  }

  private rightText(): Literal | Transformer {
    return this.deeper(() => {
      this.scanner.blank();
      const names = transformerNamesWithVal;
      return this.rightField() ?? this.text() ?? this.expected("string-or-field", names);
    });
  }

  private rightList(): Values | Literal | Transformer {
    return this.deeper(() => {
      this.scanner.blank();
      return (
        this.values() ??
        this.rightField() ??
        this.listName() ??
        this.expected("list-or-field", transformerNamesWithVal)
      );
    });
  }

  private rightValues(): Values | Literal {
    return this.deeper(() => {
      this.scanner.blank();
      return this.values() ?? this.listName() ?? this.expected("list");
    });
  }

  /** Normally what is left of the name of a list that does not exist. */
  private listName(): Literal | undefined {
    const start = this.scanner.at;
    const value = this.scanner.take("identifier");
    return value === undefined ? undefined : this.literal(value, start);
  }

  private values(): Values | undefined {
    const { scanner } = this;
    const start = scanner.at;
    if (!scanner.word("(")) return undefined;
    const values: Literal[] = [];
    let list: readonly Literal[] | undefined;
    scanner.blank();
    for (let more = scanner.peek() !== ")"; more; more = scanner.word(",")) {
      scanner.blank();
      const value = this.text();
      // The reference takes what is no value right after the parenthesis for a missing end.
      if (value === undefined) this.expected(values.length === 0 ? "close" : "string");
      list = this.listBehind(value);
      if (list === undefined) values.push(value);
      else for (const each of list) values.push(each);
      scanner.blank();
    }
    if (!scanner.word(")")) this.expected("close");
    const whole = list?.length === values.length ? list : values;
    return { kind: "values", values: whole, span: this.since(start) };
  }

  /** Only a bare word names a list. */
  private listBehind({ value, span }: Literal): readonly Literal[] | undefined {
    if (this.listNamed === undefined || "\"'".includes(this.scanner.source.text[span.start]!)) {
      return undefined;
    }
    return this.listNamed(value);
  }

  /** A parenthesised list and nothing else. */
  literals(): readonly Literal[] {
    const values = this.values() ?? this.expected("list");
    if (this.scanner.done) return values.values;
    return this.fail({ code: "trailing-text", at: this.here(), after: this.scanner.last });
  }

  /** `val(field)` or a transformer, on the right-hand side. */
  private rightField(): Transformer | undefined {
    return this.deeper(() => {
      const { scanner } = this;
      const start = scanner.at;
      if (!scanner.word("val(")) return this.transformer();
      scanner.blank();
      const field = this.field();
      if (field === undefined) return this.fail({ code: "expected-field-in-val", at: this.here() });
      scanner.blank();
      if (!scanner.word(")")) this.expected("close-transformer");
      return this.finishTransformer("val", [field], start);
    });
  }

  private number(): Literal | undefined {
    const start = this.scanner.at;
    const value = this.scanner.take("hexNumber") ?? this.scanner.take("number");
    return value === undefined ? undefined : this.literal(value, start);
  }

  private text(): Literal | undefined {
    const start = this.scanner.at;
    const value = this.quoted() ?? this.scanner.take("bareText");
    return value === undefined ? undefined : this.literal(value, start);
  }

  private quotedLiteral(): Literal | undefined {
    const start = this.scanner.at;
    const value = this.quoted();
    return value === undefined ? undefined : this.literal(value, start);
  }

  private quoted(): string | undefined {
    const read = this.scanner.quoted();
    return typeof read === "object" ? this.badEscape(read) : read;
  }

  private badEscape({ code, start, end, text, quote }: BadEscape): never {
    const at = spanOf(this.scanner.source, start, end);
    switch (code) {
      case "escape-unknown":
        return this.fail({ code, at, character: text });
      case "escape-other-quote":
        return this.fail({ code, at, escaped: text, quote });
      case "escape-hex-truncated":
        return this.fail({ code, at });
      case "escape-hex-invalid":
        return this.fail({ code, at, digits: text });
    }
  }

  private literal(value: string, start: number): Literal {
    return { kind: "literal", value, span: this.since(start) };
  }

  private deeper<T>(production: () => T): T {
    this.depth += 1;
    if (this.depth >= this.depthMax) {
      this.fail({ code: "too-deep", at: this.here(), limit: this.depthMax });
    }
    const result = production();
    this.depth -= 1;
    return result;
  }

  private since(start: number): Span {
    return spanOf(this.scanner.source, start, this.scanner.at);
  }

  /** The word at the cursor, or the place where one is missing. */
  private here(): Span {
    const { source, at } = this.scanner;
    const word = /^[^\s()"'=,]+/.exec(source.text.slice(at, at + 80));
    const length = word === null ? 1 : word[0].length;
    return spanOf(source, at, Math.min(at + length, Math.max(source.text.length, at + 1)));
  }

  private expected(what: Expectation, oneOf?: readonly string[]): never {
    const at = this.here();
    return this.fail(
      oneOf === undefined ? { code: "expected", at, what } : { code: "expected", at, what, oneOf },
    );
  }

  private fail(diagnostic: Diagnostic): never {
    throw new Stop(diagnostic);
  }
}
