// Events on standard output: lines of a format or of JSON. Lines are gathered and written in one go
// after each slice, or one by one on request. A reader that has gone away is noticed and told.
import { catalog } from "../fields/catalog.ts";
import type { Context } from "../fields/context.ts";
import { compileFormat, type Format } from "../fields/format.ts";
import { byBytes } from "../output/alert.ts";
import { jsonText } from "../output/json-value.ts";
import { err, ok, type Result } from "../base/result.ts";
import { harmless } from "../base/terminal.ts";
import { writeAll } from "./write-all.ts";

export interface PrinterOptions {
  /** Pieces of the line, each with the colour it has on a terminal. */
  readonly pieces: readonly LinePiece[];
  readonly json: boolean;
  /** Every line at once. */
  readonly unbuffered: boolean;
  /** Standard output is a terminal that wants colours. */
  readonly colours: boolean;
}

export interface LinePiece {
  readonly format: string;
  /** An SGR parameter of the terminal: "36" is cyan. */
  readonly colour?: string;
}

interface CompiledPiece {
  readonly format: Format;
  readonly before: string;
  readonly after: string;
}

const heldCharsMax = 65_536;

/** The error is one line for the user. */
export function eventPrinter(options: PrinterOptions): Result<EventPrinter, string> {
  const pieces: CompiledPiece[] = [];
  for (const { format, colour } of options.pieces) {
    const compiled = compileFormat(format, catalog);
    if (!compiled.ok) return err(compiled.error.message);
    const hasColour = options.colours && colour !== undefined;
    pieces.push({
      format: compiled.value,
      before: hasColour ? `\x1b[${colour}m` : "",
      after: hasColour ? "\x1b[0m" : "",
    });
  }
  return ok(new EventPrinter(options, pieces));
}

export class EventPrinter {
  /** Somebody still reads. */
  isRead = true;

  readonly #options: PrinterOptions;
  readonly #pieces: readonly CompiledPiece[];
  #held = "";

  constructor(options: PrinterOptions, pieces: readonly CompiledPiece[]) {
    this.#options = options;
    this.#pieces = pieces;
  }

  /** One event; nothing when a field it needs is missing. */
  print(context: Context): void {
    const line = this.#options.json ? this.#json(context) : this.#text(context);
    if (line === undefined) return;
    this.#held += `${line}\n`;
    if (this.#options.unbuffered || this.#held.length > heldCharsMax) this.flush();
  }

  flush(): void {
    if (this.#held === "") return;
    if (this.isRead) this.isRead = writeAll(1, this.#held);
    this.#held = "";
  }

  #text(context: Context): string | undefined {
    let line = "";
    for (const { format, before, after } of this.#pieces) {
      const text = format.render(context);
      if (text === undefined) return undefined;
      line += before + (this.#options.colours ? harmless(text) : text) + after;
    }
    return line;
  }

  #json(context: Context): string | undefined {
    const fields = new Map<string, string>();
    for (const { format } of this.#pieces) {
      if (format.render(context) === undefined) return undefined;
      for (const [key, value] of format.fields(context)) fields.set(key, jsonText(value));
    }
    const members = [...fields]
      .sort(([a], [b]) => byBytes(a, b))
      .map(([key, json]) => `${jsonText(key)}:${json}`);
    return `{${members.join(",")}}`;
  }
}
