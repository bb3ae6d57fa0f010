// JSON whose parts can be shown as they were written. Fields show whole objects and numbers in the
// words of the API server, and JSON.parse forgets these: digits beyond 2^53, the order of keys that
// are numbers, the first of two equal keys.
import { limits } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

export class Json {
  readonly kind: JsonKind;
  /** Of an array. */
  readonly items: readonly Json[] | undefined;
  readonly #members: ReadonlyMap<string, Json> | undefined;
  readonly #isCompact: boolean;
  readonly #written: string;
  readonly #start: number;
  readonly #end: number;

  constructor(kind: JsonKind, written: string, start: number, end: number, parts: Parts = {}) {
    this.kind = kind;
    this.items = parts.items;
    this.#members = parts.members;
    this.#isCompact = parts.isCompact ?? true;
    this.#written = written;
    this.#start = start;
    this.#end = end;
  }

  /** What the keys lead to; positions lead into arrays. */
  at(...keys: readonly string[]): Json | undefined {
    let found: Json | undefined = this;
    for (const key of keys) {
      if (found.items !== undefined) found = /^\d{1,9}$/.test(key) ? found.items[+key] : undefined;
      else found = found.#members?.get(key);
      if (found === undefined) return undefined;
    }
    return found;
  }

  /** Names of an object's members, in the order written. */
  get keys(): readonly string[] {
    return this.#members === undefined ? [] : [...this.#members.keys()];
  }

  /** What a string says; of anything else its JSON. */
  get text(): string {
    return this.kind === "string" ? said(this.#raw) : this.compact;
  }

  /** As written, without blanks between the parts. */
  get compact(): string {
    return this.#isCompact ? this.#raw : [...tokensOf(this.#raw)].join("");
  }

  /** A part to a line, each level two blanks further in. */
  get indented(): string {
    return indent(this.#raw);
  }

  get #raw(): string {
    return this.#written.slice(this.#start, this.#end);
  }
}

interface Parts {
  readonly items?: readonly Json[];
  readonly members?: ReadonlyMap<string, Json>;
  /** Nothing but blanks inside of strings is between its ends. */
  readonly isCompact?: boolean;
}

/** Reads one JSON value. The error says what was expected and where. */
export function parseJson(text: string): Result<Json, string> {
  try {
    return ok(new Parser(text).parse());
  } catch (error) {
    if (error instanceof JsonError) return err(error.message);
    throw error;
  }
}

class JsonError extends Error {}

const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const blanks = /[ \t\r\n]*/y;

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #blanks = 0;

  constructor(text: string) {
    this.#text = text;
  }

  parse(): Json {
    const value = this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#refuse("nothing more");
    return value;
  }

  #value(): Json {
    this.#skipBlanks();
    const start = this.#at;
    switch (this.#text[start]) {
      case "{":
        return this.#nested(this.#object);
      case "[":
        return this.#nested(this.#array);
      case '"':
        this.#takeString();
        return new Json("string", this.#text, start, this.#at);
      case "t":
      case "f":
      case "n": {
        const found = this.#take(word, "a value");
        return new Json(found === "null" ? "null" : "boolean", this.#text, start, this.#at);
      }
      default:
        this.#take(number, "a value");
        return new Json("number", this.#text, start, this.#at);
    }
  }

  #nested(read: () => Json): Json {
    if (++this.#depth > limits.auditDepthMax) this.#refuse(`at most ${this.#depth - 1} levels`);
    const value = read.call(this);
    this.#depth--;
    return value;
  }

  #object(): Json {
    const start = this.#at;
    const blanksBefore = this.#blanks;
    const members = new Map<string, Json>();
    this.#at++;
    for (let more = !this.#skip("}"); more; more = this.#goesOn("}")) {
      this.#skipBlanks();
      const key = said(this.#takeString());
      if (!this.#skip(":")) this.#refuse("a colon");
      const value = this.#value();
      if (!members.has(key)) members.set(key, value); // The first counts, as in the original.
    }
    const isCompact = this.#blanks === blanksBefore;
    return new Json("object", this.#text, start, this.#at, { members, isCompact });
  }

  #array(): Json {
    const start = this.#at;
    const blanksBefore = this.#blanks;
    const items: Json[] = [];
    this.#at++;
    for (let more = !this.#skip("]"); more; more = this.#goesOn("]")) items.push(this.#value());
    const isCompact = this.#blanks === blanksBefore;
    return new Json("array", this.#text, start, this.#at, { items, isCompact });
  }

  #goesOn(end: string): boolean {
    if (this.#skip(",")) return true;
    if (this.#skip(end)) return false;
    return this.#refuse(`a comma or ${end}`);
  }

  #skip(char: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    if (this.#text.charCodeAt(this.#at) > 0x20) return; // Nearly always.
    blanks.lastIndex = this.#at;
    blanks.test(this.#text);
    this.#blanks += blanks.lastIndex - this.#at;
    this.#at = blanks.lastIndex;
  }

  #take(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return this.#refuse(what);
    this.#at += found.length;
    return found;
  }

  #takeString(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') this.#refuse("a string");
    const end = stringEnd(this.#text, start);
    if (end < 0) {
      this.#at = -end - 1;
      this.#refuse("the rest of a string");
    }
    this.#at = end;
    return this.#text.slice(start, end);
  }

  #refuse(expected: string): never {
    const { length } = this.#text;
    const where = this.#at < length ? `at character ${this.#at + 1}` : "at the end of the text";
    throw new JsonError(`not JSON: expected ${expected} ${where}`);
  }
}

/**
 * The index behind a string that begins with the quote at an index. Of a wrong one it is negative:
 * -1 less the index of what is wrong. A loop, because patterns of parts that repeat need memory for
 * each repetition, and some strings are megabytes of escaped quotes.
 */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x22) return at + 1;
    if (char < 0x20) return -at - 1;
    if (char !== 0x5c) continue;
    escaped.lastIndex = at;
    if (!escaped.test(text)) return -at - 1;
    at = escaped.lastIndex - 1;
  }
  return -text.length - 1;
}

/** What a string in quotes says. */
function said(quoted: string): string {
  return quoted.includes("\\") ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

/** Strings, words, numbers and punctuation of sound JSON, in order. */
function* tokensOf(text: string): Iterable<string> {
  for (let at = 0; at < text.length; ) {
    const char = text.charCodeAt(at);
    let end = at + 1;
    if (char === 0x22) end = stringEnd(text, at);
    else if (!isPunctuation(char)) {
      plain.lastIndex = at;
      plain.test(text);
      end = plain.lastIndex;
    }
    if (char > 0x20) yield text.slice(at, end);
    at = end;
  }
}

const plain = /[^{}[\],:" \t\r\n]+/y;

function isPunctuation(char: number): boolean {
  return char <= 0x20 || "{}[],:".includes(String.fromCharCode(char));
}

function indent(text: string): string {
  let out = "";
  let depth = 0;
  let before = "";
  for (const token of tokensOf(text)) {
    const opens = token === "{" || token === "[";
    const closes = token === "}" || token === "]";
    const afterOpening = before === "{" || before === "[";
    if (closes) depth--;
    if (before === "," || afterOpening !== closes) out += line(depth);
    out += token === ":" ? ": " : token;
    if (opens) depth++;
    before = token;
  }
  return out;
}

const line = (depth: number): string => `\n${"  ".repeat(depth)}`;
