// A cursor over the text of a condition with the tokens of the language (rule-language.md B). There
// is no token stream: which token may stand at a place depends on the grammar, so the parser asks
// for it.

import { textOfBytes } from "../base/byte-text.ts";
import type { Source } from "./source.ts";

// Sticky expressions: they match at `lastIndex` or not at all. `space` is the POSIX class
// [:space:].
const space = " \\t\\n\\v\\f\\r";
const patterns = {
  identifier: /[a-zA-Z][a-zA-Z0-9_]*/y,
  fieldName: /[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)+/y,
  argument: new RegExp(`[^\\[\\]"'${space}]+`, "y"),
  hexNumber: /0[xX][0-9a-fA-F]+/y,
  number: /[+-]?[0-9]+\.?[0-9]*(?:[eE][+-][0-9]+)?/y,
  bareText: new RegExp(`[^()"'=,${space}]+`, "y"),
  notAndBlank: new RegExp(`not[${space}]+`, "y"),
} as const;

/** What is wrong inside a quoted text, and where. */
export interface BadEscape {
  readonly code:
    | "escape-unknown"
    | "escape-other-quote"
    | "escape-hex-truncated"
    | "escape-hex-invalid";
  readonly start: number;
  readonly end: number;
  /** The escaped character or the two digits. */
  readonly text: string;
  readonly quote: string;
}

export class Scanner {
  readonly source: Source;
  readonly end: number;
  at: number;
  /** The last token read, for "unexpected token after '…'". */
  last = "";

  constructor(source: Source, at = 0, end = source.text.length) {
    this.source = source;
    this.at = at;
    this.end = end;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  peek(): string {
    return this.at < this.end ? this.source.text[this.at]! : "";
  }

  /** Skips blanks; true when there was one. Vertical tab and form feed are not blanks here. */
  blank(): boolean {
    const start = this.at;
    while (this.at < this.end && " \t\b\r\n".includes(this.source.text[this.at]!)) this.at++;
    return this.at > start;
  }

  take(pattern: keyof typeof patterns): string | undefined {
    const expression = patterns[pattern];
    expression.lastIndex = this.at;
    const found = expression.exec(this.source.text)?.[0];
    if (found === undefined) return undefined;
    // `end` can lie before the end of the text when a prefix is parsed (output formats).
    const token = this.at + found.length > this.end ? this.#shortened(expression) : found;
    if (token === undefined) return undefined;
    this.at += token.length;
    this.last = token;
    return token;
  }

  word(text: string): boolean {
    if (this.at + text.length > this.end || !this.source.text.startsWith(text, this.at)) {
      return false;
    }
    this.at += text.length;
    this.last = text;
    return true;
  }

  /**

   * The first of `words` that stands here followed by at least one blank, which is skipped too.

   */
  wordAndBlank(words: readonly string[]): string | undefined {
    const { at, last } = this;
    for (const text of words) {
      if (this.word(text) && this.blank()) return text;
      this.at = at;
      this.last = last;
    }
    return undefined;
  }

  /** A quoted text, unescaped. Not closed: undefined and nothing is read. */
  quoted(): string | BadEscape | undefined {
    const { text } = this.source;
    const quote = this.peek();
    if (quote !== "'" && quote !== '"') return undefined;
    // Only one character back is looked at, so `"a\\"` is not closed by its last quote: the
    // reference does this, and a rule that depends on it would change meaning.
    let close = this.at + 1;
    while (close < this.end && !(text[close] === quote && text[close - 1] !== "\\")) close++;
    if (close >= this.end) return undefined;
    const value = unescaped(text, this.at + 1, close, quote);
    if (typeof value !== "string") return value;
    this.at = close + 1;
    this.last = value;
    return value;
  }

  #shortened(expression: RegExp): string | undefined {
    const cut = this.source.text.slice(this.at, this.end);
    expression.lastIndex = 0;
    return expression.exec(cut)?.[0];
  }
}

const simpleEscapes: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  "\\": "\\",
  "/": "/",
  // Old public rules contain backslash-blank by mistake; it has always meant a backslash.
  " ": "\\",
};

function unescaped(text: string, from: number, to: number, quote: string): string | BadEscape {
  if (!text.slice(from, to).includes("\\")) return text.slice(from, to);
  const parts: (string | number)[] = [];
  for (let i = from; i < to; i++) {
    if (text[i] !== "\\") {
      parts.push(text[i]!);
      continue;
    }
    // A backslash right before the closing quote cannot happen: that quote would not have closed.
    const escaped = text[++i]!;
    const bad = (code: BadEscape["code"], length: number, what: string): BadEscape => {
      return { code, start: i - 1, end: Math.min(i + length, to), text: what, quote };
    };
    if (escaped === "x") {
      if (i + 2 >= to) return bad("escape-hex-truncated", 3, "");
      const digits = text.slice(i + 1, i + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) return bad("escape-hex-invalid", 3, digits);
      parts.push(Number.parseInt(digits, 16));
      i += 2;
    } else if (escaped === quote) {
      parts.push(quote);
    } else if (escaped === "'" || escaped === '"') {
      return bad("escape-other-quote", 1, escaped);
    } else {
      const simple = simpleEscapes[escaped];
      if (simple === undefined) return bad("escape-unknown", 1, escaped);
      parts.push(simple);
    }
  }
  return joinParts(parts);
}

/** Characters and escaped bytes as one text; bytes that together are UTF-8 become characters. */
function joinParts(parts: readonly (string | number)[]): string {
  let text = "";
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const bytes = [part];
    while (typeof parts[i + 1] === "number") bytes.push(parts[++i] as number);
    text += textOfBytes(Uint8Array.from(bytes));
  }
  return text;
}
