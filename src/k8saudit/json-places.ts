// Reads JSON: whether it is sound, and where in the text each of its values is.
import { limits } from "../base/limits.ts";

/** A text that is sound JSON, and where its values are. */
export interface JsonText {
  readonly text: string;
  /**
   * `slots` numbers for each value, in the order written, its own before those of what it holds. In
   * objects a key comes before each value, as a string.
   */
  readonly places: Uint32Array;
}

export const slots = 3;
/** The index of its first character, and that behind its last. */
export const [startSlot, endSlot] = [0, 1];
/** Twice the index of the first number behind all it holds, and 1 if it has no needless blanks. */
export const nextSlot = 2;

/** Throws a JsonError that says what was expected and where. */
export function placesIn(text: string): Uint32Array {
  return new Parser(text).parse();
}

export class JsonError extends Error {}

const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const blanks = /[ \t\r\n]*/y;
/** Of keys and values in what API servers write, about; with fewer, room is made while reading. */
const charactersOfValue = 16;

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #blanks = 0;
  #places: Uint32Array;
  #placed = 0;

  constructor(text: string) {
    this.#text = text;
    this.#places = new Uint32Array(slots * (8 + Math.ceil(text.length / charactersOfValue)));
  }

  parse(): Uint32Array {
    this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length) this.#refuse("nothing more");
    return this.#places.subarray(0, this.#placed);
  }

  #value(): void {
    this.#skipBlanks();
    const start = this.#at;
    const blanksBefore = this.#blanks;
    const place = this.#place();
    switch (this.#text[start]) {
      case "{":
        this.#nested(this.#object);
        break;
      case "[":
        this.#nested(this.#array);
        break;
      case '"':
        this.#skipString();
        break;
      case "t":
      case "f":
      case "n":
        this.#skipOne(word, "a value");
        break;
      default:
        this.#skipOne(number, "a value");
    }
    this.#settle(place, start, this.#blanks === blanksBefore);
  }

  /** Makes room for a value. */
  #place(): number {
    const at = this.#placed;
    this.#placed += slots;
    if (this.#placed > this.#places.length) {
      const larger = new Uint32Array(2 * this.#placed);
      larger.set(this.#places);
      this.#places = larger;
    }
    return at;
  }

  #settle(at: number, start: number, isCompact: boolean): void {
    this.#places[at + startSlot] = start;
    this.#places[at + endSlot] = this.#at;
    this.#places[at + nextSlot] = 2 * this.#placed + (isCompact ? 1 : 0);
  }

  #nested(read: () => void): void {
    if (++this.#depth > limits.auditDepthMax) this.#refuse(`at most ${this.#depth - 1} levels`);
    this.#at++;
    read.call(this);
    this.#depth--;
  }

  #object(): void {
    for (let more = !this.#skip("}"); more; more = this.#goesOn("}")) {
      this.#skipBlanks();
      const start = this.#at;
      const key = this.#place();
      this.#skipString();
      this.#settle(key, start, true);
      if (!this.#skip(":")) this.#refuse("a colon");
      this.#value();
    }
  }

  #array(): void {
    for (let more = !this.#skip("]"); more; more = this.#goesOn("]")) this.#value();
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

  #skipOne(pattern: RegExp, what: string): void {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) this.#refuse(what);
    this.#at = pattern.lastIndex;
  }

  #skipString(): void {
    const start = this.#at;
    if (this.#text[start] !== '"') this.#refuse("a string");
    const end = stringEnd(this.#text, start);
    if (end < 0) {
      this.#at = -end - 1;
      this.#refuse("the rest of a string");
    }
    this.#at = end;
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
export function stringEnd(text: string, start: number): number {
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
