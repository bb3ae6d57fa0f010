// The words of a condition with the part each plays, read so that nothing stops it: an editor asks
// about texts that are half written. The parser of src/filter decides what a condition means; this
// only has to agree with it on conditions that are right.

import { modifiers } from "../filter/modifiers.ts";
import { operatorNamed, operators } from "../filter/operators/operators.ts";
import { transformerNamesWithVal } from "../filter/transformers/transformers.ts";

export type TokenKind =
  | "keyword"
  | "macro"
  | "field"
  | "transformer"
  | "operator"
  | "modifier"
  | "value"
  | "string"
  | "open"
  | "close"
  | "comma"
  | "unknown";

export interface Token {
  readonly kind: TokenKind;
  /** Index in the text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** For operators, modifiers and values: the field on their left, without argument. */
  readonly field: string | undefined;
  readonly operator: string | undefined;
}

/** What may come next. `values`: inside the list of a list operator; `link`: and, or. */
export type Mode = "check" | "operator" | "value" | "values" | "arguments" | "link";

export interface Tokens {
  readonly tokens: readonly Token[];
  /** After the last token. */
  readonly mode: Mode;
  readonly field: string | undefined;
  readonly operator: string | undefined;
}

interface Frame {
  readonly mode: Mode;
  /** What comes after the closing parenthesis. */
  readonly after: Mode;
  readonly field: string | undefined;
  readonly operator: string | undefined;
}

const fieldPattern = /[a-zA-Z]\w*(?:\.\w+)+(?:\[(?:"[^"\n]*"|'[^'\n]*'|[^\]\s]*)\]?)?/y;
const wordPattern = /[a-zA-Z]\w*/y;
const barePattern = /[^()"'=,\s]+/y;
const symbolPattern = /<=|>=|!=|==|=|<|>/y;
const stringPattern = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?/y;
const modifierNames: ReadonlySet<string> = new Set(modifiers.map(({ name }) => name));
const operatorWords: ReadonlySet<string> = new Set(
  operators.map(({ symbol }) => symbol).filter((symbol) => /^[a-z]/.test(symbol)),
);

/** The words of a condition, or of what is written of it. */
export function tokensOf(text: string): Tokens {
  return new Reader(text).read();
}

class Reader {
  private readonly text: string;
  private at = 0;
  private mode: Mode = "check";
  private field: string | undefined;
  private operator: string | undefined;
  private readonly frames: Frame[] = [];
  private readonly tokens: Token[] = [];

  constructor(text: string) {
    this.text = text;
  }

  read(): Tokens {
    for (;;) {
      while (this.at < this.text.length && /\s/.test(this.text[this.at]!)) this.at++;
      if (this.at >= this.text.length) break;
      if (this.punctuation()) continue;
      if (this.mode === "check" || this.mode === "arguments") this.operand();
      else if (this.mode === "operator") this.operatorToken();
      else if (this.mode === "link") this.link();
      else this.value();
    }
    const { tokens, mode, field, operator } = this;
    return { tokens, mode, field, operator };
  }

  private punctuation(): boolean {
    const character = this.text[this.at];
    if (character === ")") {
      this.push("close", 1);
      this.close();
      return true;
    }
    if (character === "(") {
      this.push("open", 1);
      this.open();
      return true;
    }
    if (character === ",") {
      this.push("comma", 1);
      return true;
    }
    return false;
  }

  private open(): void {
    if (this.mode === "value") this.enter("values", "link");
    else if (this.mode === "arguments") this.enter("arguments", "arguments");
    else this.enter("check", "link");
  }

  private close(): void {
    const frame = this.frames.pop();
    this.mode = frame === undefined ? "link" : frame.after;
    this.field = frame?.field;
    this.operator = frame?.operator;
  }

  private enter(mode: Mode, after: Mode): void {
    const { field, operator } = this;
    this.frames.push({ mode: this.mode, after, field, operator });
    this.mode = mode;
  }

  /** Left of an operator, or inside a transformer. */
  private operand(): void {
    const inside = this.mode === "arguments";
    if (this.isQuote()) {
      this.take("string", stringPattern);
      if (!inside) this.mode = "link";
      return;
    }
    const field = this.match(fieldPattern);
    if (field !== undefined) {
      this.field = field.replace(/\[.*$/s, "");
      this.push("field", field.length);
      if (!inside) this.mode = "operator";
      return;
    }
    if (this.transformer(inside ? "arguments" : "operator")) return;
    const word = this.match(wordPattern);
    if (word === undefined) this.unknown();
    else if (word === "not" || word === "and" || word === "or") this.push("keyword", word.length);
    else if (inside) this.push("unknown", word.length);
    else {
      this.push("macro", word.length);
      this.mode = "link";
    }
  }

  private transformer(after: Mode): boolean {
    const word = this.match(wordPattern);
    if (word === undefined || !transformerNamesWithVal.includes(word)) return false;
    if (this.text[this.at + word.length] !== "(") return false;
    this.push("transformer", word.length);
    this.push("open", 1);
    this.enter("arguments", after);
    return true;
  }

  private operatorToken(): void {
    const symbol = this.match(symbolPattern) ?? this.match(wordPattern);
    const operator = operatorNamed(symbol ?? "");
    if (symbol === undefined) {
      this.unknown();
    } else if (operator !== undefined) {
      this.operator = symbol;
      this.push("operator", symbol.length);
      this.mode = operator.takes === "nothing" ? "link" : "value";
    } else if (symbol === "and" || symbol === "or") {
      this.link();
    } else {
      this.push("unknown", symbol.length);
    }
  }

  private value(): void {
    if (!this.isQuote() && this.transformer("link")) return;
    const single = this.mode === "value";
    const word = this.match(barePattern);
    if (this.isQuote()) {
      this.take("string", stringPattern);
    } else if (word === undefined) {
      this.unknown();
      return;
    } else if (single && this.isModifier(word)) {
      this.push("modifier", word.length);
      return;
    } else {
      this.push("value", word.length);
    }
    if (single) this.mode = "link";
  }

  private isModifier(word: string): boolean {
    return modifierNames.has(word) && /^\s/.test(this.text.slice(this.at + word.length));
  }

  private link(): void {
    this.field = undefined;
    this.operator = undefined;
    const word = this.match(wordPattern);
    this.mode = "check";
    if (word === "and" || word === "or") this.push("keyword", word.length);
    else if (word !== undefined && operatorWords.has(word)) this.push("unknown", word.length);
    else if (word === undefined) this.unknown();
    else this.operand();
  }

  private unknown(): void {
    const found = this.match(barePattern);
    this.push("unknown", Math.max(1, found?.length ?? 1));
  }

  private isQuote(): boolean {
    const character = this.text[this.at];
    return character === '"' || character === "'";
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private take(kind: TokenKind, pattern: RegExp): void {
    this.push(kind, this.match(pattern)!.length);
  }

  private push(kind: TokenKind, length: number): void {
    const start = this.at;
    const end = start + length;
    const { field, operator } = this;
    this.tokens.push({ kind, start, end, text: this.text.slice(start, end), field, operator });
    this.at = end;
  }
}
