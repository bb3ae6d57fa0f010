// The text of one rules file and the way from an index in it to a line and a column. The text that
// the YAML reader sees may hold blanks that the author did not write (yaml.ts says why); places are
// always those of the author's text.

/** A place in a file as people count: line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A character of a file, before anybody asks for its line. */
export interface Mark {
  readonly file: FileText;
  readonly index: number;
}

/** One rules file: name, text as parsed, and places in the text as written. */
export class FileText {
  readonly name: string;
  readonly text: string;
  /** Line (from 0) to the number of blanks put in front of it. */
  private readonly padded: ReadonlyMap<number, number>;
  private starts: number[] | undefined;

  constructor(name: string, text: string, padded: ReadonlyMap<number, number> = new Map()) {
    this.name = name;
    this.text = text;
    this.padded = padded;
  }

  place(index: number): Place {
    const line = this.lineOf(index);
    const column = index - this.lineStarts()[line]! - (this.padded.get(line) ?? 0);
    return { file: this.name, line: line + 1, column: Math.max(0, column) + 1 };
  }

  /** Index in the author's text: what `position.offset` of a result says. */
  offset(index: number): number {
    const line = this.lineOf(index);
    let blanks = 0;
    for (const [at, count] of this.padded) if (at <= line) blanks += count;
    return Math.max(0, index - blanks);
  }

  /** The author's line, counted from 1, without its line break. */
  line(number: number): string {
    const starts = this.lineStarts();
    const start = starts[number - 1] ?? this.text.length;
    const end = starts[number] ?? this.text.length;
    const padding = this.padded.get(number - 1) ?? 0;
    return this.text.slice(start + padding, end).replace(/\r?\n$|\r$/, "");
  }

  private lineOf(index: number): number {
    const starts = this.lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Made on the first question: a file without mistakes is never asked. */
  private lineStarts(): readonly number[] {
    if (this.starts === undefined) {
      this.starts = [0];
      for (const match of this.text.matchAll(/\r\n|\n|\r/g)) {
        this.starts.push(match.index + match[0].length);
      }
    }
    return this.starts;
  }
}
