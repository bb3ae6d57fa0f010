// Reads the POSIX syntax of RE2 as the reference configures it: no Perl extensions, so no `\d`, no
// `(?…)`, no lazy repetition; no look-around or backreference, which RE2 never has. `^` and `$`
// match at line ends, `.` does not match a newline, `[^x]` does. The error texts are RE2's.

import { type Ranges, complement, lastCodePoint, normalised, type RegexNode } from "./tree.ts";

/** The pattern as a tree, or RE2's words for what is wrong. */
export function parseRegex(pattern: string): RegexNode | { readonly error: string } {
  try {
    return new RegexParser(pattern).whole();
  } catch (problem) {
    if (problem instanceof Refusal) return { error: problem.reason };
    throw problem;
  }
}

class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const repetitionMax = 1000; // RE2's bound on {n,m}.
const depthMax = 1000; // RE2's bound on nested parentheses.

const posixClasses: Readonly<Record<string, string>> = {
  alnum: "09AZaz",
  alpha: "AZaz",
  ascii: "\x00\x7f",
  blank: "\t\t  ",
  cntrl: "\x00\x1f\x7f\x7f",
  digit: "09",
  graph: "!~",
  lower: "az",
  print: " ~",
  punct: "!/:@[`{~",
  space: "\t\r  ",
  upper: "AZ",
  word: "09AZaz__",
  xdigit: "09AFaf",
};

const letterEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

class RegexParser {
  private readonly pattern: string;
  private at = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  whole(): RegexNode {
    const tree = this.either();
    if (this.at < this.pattern.length) throw new Refusal(`unexpected ): ${this.pattern}`);
    return tree;
  }

  private either(): RegexNode {
    const items = [this.sequence()];
    while (this.pattern[this.at] === "|") {
      this.at++;
      items.push(this.sequence());
    }
    return items.length === 1 ? items[0]! : { kind: "either", items };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.at < this.pattern.length) {
      const next = this.pattern[this.at]!;
      if (next === "|" || next === ")") break;
      const repeat = this.repetition();
      if (repeat === undefined) {
        items.push(this.item());
        continue;
      }
      const item = items.pop();
      if (item === undefined) {
        throw new Refusal(`no argument for repetition operator: ${repeat.text}`);
      }
      items.push({ kind: "repeat", item, min: repeat.min, max: repeat.max });
    }
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }

  /** Reads `*`, `+`, `?` or `{n,m}`; a `{` that begins no bound is an ordinary character. */
  private repetition(): { text: string; min: number; max: number } | undefined {
    const text = this.pattern[this.at]!;
    const simple = { "*": [0, Infinity], "+": [1, Infinity], "?": [0, 1] }[text];
    if (simple !== undefined) {
      this.at++;
      return { text, min: simple[0]!, max: simple[1]! };
    }
    const bound = /^\{([0-9]+)(,([0-9]*))?\}/.exec(this.pattern.slice(this.at, this.at + 64));
    if (bound === null) return undefined;
    this.at += bound[0].length;
    const min = Number(bound[1]);
    const max = bound[2] === undefined ? min : bound[3] === "" ? Infinity : Number(bound[3]);
    const tooMany = min > repetitionMax || (max !== Infinity && max > repetitionMax);
    if (tooMany || max < min) throw new Refusal(`invalid repetition size: ${bound[0]}`);
    return { text: bound[0], min, max };
  }

  private item(): RegexNode {
    const character = this.character();
    switch (character) {
      case "(":
        return this.group();
      case "[":
        return { kind: "set", ranges: this.bracket(this.at - 1) };
      case ".":
        return { kind: "set", ranges: complement([0x0a, 0x0a]) };
      case "^":
        return { kind: "line-start" };
      case "$":
        return { kind: "line-end" };
      case "\\":
        return single(this.escape(this.at - 1));
      default:
        return single(character.codePointAt(0)!);
    }
  }

  private group(): RegexNode {
    if (++this.depth > depthMax) throw new Refusal("expression nests too deeply");
    const inner = this.either();
    if (this.pattern[this.at] !== ")") throw new Refusal(`missing ): ${this.pattern}`);
    this.at++;
    this.depth--;
    return inner;
  }

  private character(): string {
    const character = String.fromCodePoint(this.pattern.codePointAt(this.at)!);
    this.at += character.length;
    return character;
  }

  /** After the backslash at `start`. */
  private escape(start: number): number {
    if (this.at >= this.pattern.length) throw new Refusal("trailing \\");
    const escaped = this.character();
    if (escaped === "x") return this.hexEscape(start);
    if (/^[0-7]$/.test(escaped)) {
      // A single digit other than 0 would be a backreference, which RE2 does not have.
      const digits = /^[0-7]{0,2}/.exec(this.pattern.slice(this.at, this.at + 2))![0];
      if (escaped === "0" || digits !== "") {
        this.at += digits.length;
        return Number.parseInt(escaped + digits, 8);
      }
    }
    const letter = letterEscapes[escaped];
    if (letter !== undefined) return letter.charCodeAt(0);
    if (/^[^A-Za-z0-9_\u0080-\u{10ffff}]$/u.test(escaped)) return escaped.charCodeAt(0);
    throw new Refusal(`invalid escape sequence: ${this.pattern.slice(start, this.at)}`);
  }

  private hexEscape(start: number): number {
    const rest = this.pattern.slice(this.at, this.at + 12);
    const found = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/.exec(rest);
    const code = found === null ? lastCodePoint + 1 : Number.parseInt(found[1] ?? found[2]!, 16);
    if (code > lastCodePoint) {
      throw new Refusal(`invalid escape sequence: ${this.pattern.slice(start, this.at + 1)}`);
    }
    this.at += found![0].length;
    return code;
  }

  /** After the `[` at `start`. A `]` that comes first is an ordinary character. */
  private bracket(start: number): Ranges {
    const negated = this.pattern[this.at] === "^";
    if (negated) this.at++;
    const ranges: number[] = [];
    for (let first = true; first || this.pattern[this.at] !== "]"; first = false) {
      if (this.at >= this.pattern.length) {
        throw new Refusal(`missing ]: ${this.pattern.slice(start)}`);
      }
      const here = this.pattern[this.at]!;
      if (here === "-" && !first && this.pattern[this.at + 1] !== "]") {
        throw new Refusal(
          `invalid character class range: ${this.pattern.slice(this.at, this.at + 2)}`,
        );
      }
      ranges.push(...(this.namedClass() ?? this.range(start)));
    }
    this.at++;
    return negated ? complement(ranges) : normalised(ranges);
  }

  private namedClass(): Ranges | undefined {
    if (!this.pattern.startsWith("[:", this.at)) return undefined;
    const end = this.pattern.indexOf(":]", this.at + 2);
    if (end < 0) return undefined;
    const whole = this.pattern.slice(this.at, end + 2);
    const negated = whole[2] === "^";
    const members = posixClasses[whole.slice(negated ? 3 : 2, -2)];
    if (members === undefined) throw new Refusal(`invalid character class range: ${whole}`);
    this.at = end + 2;
    const ranges = [...members].map((character) => character.charCodeAt(0));
    return negated ? complement(ranges) : ranges;
  }

  private range(bracketStart: number): Ranges {
    const start = this.at;
    const first = this.rangeEnd(bracketStart);
    const dash = this.pattern[this.at] === "-" && this.at + 1 < this.pattern.length;
    if (!dash || this.pattern[this.at + 1] === "]") return [first, first];
    this.at++;
    const last = this.rangeEnd(bracketStart);
    if (last < first) {
      throw new Refusal(`invalid character class range: ${this.pattern.slice(start, this.at)}`);
    }
    return [first, last];
  }

  private rangeEnd(bracketStart: number): number {
    if (this.at >= this.pattern.length) {
      throw new Refusal(`missing ]: ${this.pattern.slice(bracketStart)}`);
    }
    const character = this.character();
    return character === "\\" ? this.escape(this.at - 1) : character.codePointAt(0)!;
  }
}

function single(code: number): RegexNode {
  return { kind: "set", ranges: [code, code] };
}
