// Text being parsed and places in it. A condition inside a rules file is its own Source; `place`
// lets whoever cut it out of the file say where each character really stands.

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in characters of the line. */
  readonly column: number;
}

export interface Source {
  /** What the user calls this text: a file name, or the name of the rule it belongs to. */
  readonly name: string;
  readonly text: string;
  /** Maps an index of `text` to a place in the file; absent when the text is the whole file. */
  place?(index: number): Place;
}

/** Indexes into `source.text`; `end` is exclusive. */
export interface Span {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

export function spanOf(source: Source, start: number, end: number): Span {
  return { source, start, end };
}

/** Where an index stands, counting as the reference does: `\n` and `\r` both begin a new line. */
export function placeOf(source: Source, index: number): Place {
  return source.place === undefined ? placeInText(source.text, index) : source.place(index);
}

export function placeInText(text: string, index: number): Place {
  let line = 1;
  let lineStart = 0;
  const stop = Math.min(index, text.length);
  for (let i = 0; i < stop; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x0a || unit === 0x0d) {
      line++;
      lineStart = i + 1;
    }
  }
  return { line, column: stop - lineStart + 1 };
}
