// Small things about text.

/** Breaks a text at blanks into lines of at most so many characters; longer words stay whole. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** A left column of the given width and a wrapped right one. */
export function twoColumns(left: string, right: string, width: number, columns: number): string {
  const [first = "", ...more] = wrap(right, columns - width);
  const indent = " ".repeat(width);
  // A left text that leaves no blank has its right one on the next line.
  const head = left.length < width ? left.padEnd(width) + first : `${left}\n${indent}${first}`;
  return [head, ...more.map((line) => indent + line)].join("\n");
}
