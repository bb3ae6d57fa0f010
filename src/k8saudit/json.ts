// JSON whose parts can be shown as they were written. Fields show whole objects and numbers in the
// words of the API server, and JSON.parse forgets these: digits beyond 2^53, the order of keys that
// are numbers, the first of two equal keys.
//
// Reading a text finds where each value is, which is a list of numbers; values are made of text and
// numbers when somebody asks for them. So one thread can read and another look.
import { err, ok, type Result } from "../base/result.ts";
import {
  endSlot,
  JsonError,
  type JsonText,
  nextSlot,
  placesIn,
  slots,
  startSlot,
  stringEnd,
} from "./json-places.ts";

export type JsonKind = "object" | "array" | "string" | "number" | "boolean" | "null";

const kinds: Readonly<Record<string, JsonKind>> = {
  "{": "object",
  "[": "array",
  '"': "string",
  t: "boolean",
  f: "boolean",
  n: "null",
};

/** A value. */
export class Json {
  readonly #whole: JsonText;
  readonly #at: number;
  #items: readonly Json[] | undefined;
  #members: ReadonlyMap<string, Json> | undefined;

  constructor(whole: JsonText, at = 0) {
    this.#whole = whole;
    this.#at = at;
  }

  get kind(): JsonKind {
    return kinds[this.#whole.text[this.#slot(startSlot)]!] ?? "number";
  }

  /** Of an array. */
  get items(): readonly Json[] | undefined {
    if (this.kind !== "array") return undefined;
    this.#items ??= this.#parts();
    return this.#items;
  }

  /** What the keys lead to; positions lead into arrays. */
  at(...keys: readonly string[]): Json | undefined {
    let found: Json | undefined = this;
    for (const key of keys) {
      const { kind } = found;
      if (kind === "array") found = /^\d{1,9}$/.test(key) ? found.items?.[+key] : undefined;
      else found = kind === "object" ? found.#asObject().get(key) : undefined;
      if (found === undefined) return undefined;
    }
    return found;
  }

  /** Names of an object's members, in the order written. */
  get keys(): readonly string[] {
    return this.kind === "object" ? [...this.#asObject().keys()] : [];
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

  /** The value by itself, compact, to be kept when the rest is forgotten. */
  cut(): JsonText {
    const text = this.compact;
    if (!this.#isCompact) {
      return { text, places: placesIn(text) };
    }
    const start = this.#slot(startSlot);
    const places = this.#whole.places.slice(this.#at, this.#next);
    for (let at = 0; at < places.length; at += slots) {
      places[at + startSlot]! -= start;
      places[at + endSlot]! -= start;
      places[at + nextSlot]! -= 2 * this.#at;
    }
    return { text, places };
  }

  #asObject(): ReadonlyMap<string, Json> {
    if (this.#members !== undefined) return this.#members;
    const members = new Map<string, Json>();
    const parts = this.#parts();
    for (let i = 0; i < parts.length; i += 2) {
      const key = parts[i]!.text;
      // The first counts, as in the original.
      if (!members.has(key)) members.set(key, parts[i + 1]!);
    }
    this.#members = members;
    return members;
  }

  #parts(): readonly Json[] {
    const parts: Json[] = [];
    const end = this.#next;
    for (let at = this.#at + slots; at < end; ) {
      const part = new Json(this.#whole, at);
      parts.push(part);
      at = part.#next;
    }
    return parts;
  }

  #slot(slot: number): number {
    return this.#whole.places[this.#at + slot]!;
  }

  get #next(): number {
    return this.#slot(nextSlot) >>> 1;
  }

  get #isCompact(): boolean {
    return (this.#slot(nextSlot) & 1) === 1;
  }

  get #raw(): string {
    return this.#whole.text.slice(this.#slot(startSlot), this.#slot(endSlot));
  }
}

/** Reads one JSON value. The error says what was expected and where. */
export function parseJson(text: string): Result<Json, string> {
  try {
    return ok(new Json({ text, places: placesIn(text) }));
  } catch (error) {
    if (error instanceof JsonError) return err(error.message);
    throw error;
  }
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
