// Text put together from pieces of rules files (a condition, what was appended to it, the items of
// a list) in which every character still knows where it was written.

import type { Mark } from "../base/file-text.ts";
import { scalarMark, type YamlScalar } from "../base/yaml.ts";

/** A character of a scalar's value; cheap to make, turned into a Mark when a mistake is shown. */
export interface Anchor {
  readonly scalar: YamlScalar;
  readonly index: number;
}

interface Piece {
  /** Where the piece begins in the whole text. */
  readonly start: number;
  readonly at: Anchor;
  /** Whether characters follow one another in the scalar too; otherwise all are at `at`. */
  readonly running: boolean;
  /** What was substituted for the text at `at`: an item of a list. */
  readonly origin: Anchor | undefined;
}

/** An immutable text with the origin of each character. */
export class MappedText {
  readonly text: string;
  private readonly pieces: readonly Piece[];

  constructor(text: string, pieces: readonly Piece[]) {
    this.text = text;
    this.pieces = pieces;
  }

  static of(scalar: YamlScalar): MappedText {
    const piece = { start: 0, at: { scalar, index: 0 }, running: true, origin: undefined };
    return new MappedText(scalar.value, [piece]);
  }

  /** Where the character can be seen in the text that uses it. */
  mark(index: number): Mark {
    const anchor = this.anchor(index);
    return scalarMark(anchor.scalar, anchor.index);
  }

  /** Where the character was written, when a list put it here. */
  origin(index: number): Mark | undefined {
    const piece = this.pieceAt(index);
    if (piece.origin === undefined) return undefined;
    const { scalar, index: from } = piece.origin;
    return scalarMark(scalar, from + index - piece.start);
  }

  anchor(index: number): Anchor {
    const piece = this.pieceAt(index);
    if (!piece.running) return piece.at;
    return { scalar: piece.at.scalar, index: piece.at.index + index - piece.start };
  }

  slice(start: number, end: number): MappedText {
    // An empty part still has a place: that of the character it would begin with.
    if (start >= end) return new MappedText("", [{ ...this.pieceAt(start), start: 0 }]);
    return new TextBuilder().copy(this, start, end).build();
  }

  /** Without blanks and line breaks at both ends. */
  trim(): MappedText {
    const trimmed = this.text.trim();
    if (trimmed.length === this.text.length) return this;
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, start + trimmed.length);
  }

  /** This text, one blank, the other text: how Falco appends. */
  append(other: MappedText): MappedText {
    const builder = new TextBuilder().copy(this, 0, this.text.length);
    builder.write(" ", other.anchor(0));
    return builder.copy(other, 0, other.text.length).build();
  }

  /** The pieces of a part, counted from its start. */
  piecesBetween(start: number, end: number): readonly Piece[] {
    const pieces: Piece[] = [];
    if (start >= end) return pieces;
    for (let i = this.pieceIndex(start); i < this.pieces.length; i++) {
      const piece = this.pieces[i]!;
      if (piece.start >= end) break;
      const cut = Math.max(0, start - piece.start);
      const index = piece.at.index + (piece.running ? cut : 0);
      const origin = piece.origin && { ...piece.origin, index: piece.origin.index + cut };
      const at = { scalar: piece.at.scalar, index };
      pieces.push({ start: piece.start + cut - start, at, running: piece.running, origin });
    }
    return pieces;
  }

  private pieceAt(index: number): Piece {
    return this.pieces[this.pieceIndex(index)]!;
  }

  /** The last piece that starts at or before the index: a text of many lists has many pieces. */
  private pieceIndex(index: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.pieces[middle]!.start <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Puts a MappedText together from left to right. */
export class TextBuilder {
  private text = "";
  private readonly pieces: Piece[] = [];

  get length(): number {
    return this.text.length;
  }

  /** Adds a part of another text with its origins. */
  copy(from: MappedText, start: number, end: number): this {
    for (const piece of from.piecesBetween(start, end)) {
      this.pieces.push({ ...piece, start: this.text.length + piece.start });
    }
    this.text += from.text.slice(start, end);
    return this;
  }

  /** Adds text of our own: every character is at `at`, and came from `origin` if given. */
  write(text: string, at: Anchor, origin?: Anchor): this {
    if (text === "") return this;
    this.pieces.push({ start: this.text.length, at, running: false, origin });
    this.text += text;
    return this;
  }

  build(): MappedText {
    return new MappedText(this.text, this.pieces);
  }
}
