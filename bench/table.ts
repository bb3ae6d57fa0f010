// How all benchmarks print their figures.

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number;
  /** Digits behind the point of numbers; 0 unless told. */
  readonly digits?: number;
}

/** Lines of a table in Markdown; numbers stand at the right, what is not a number is left out. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): readonly string[] {
  const cells = rows.map((row) => columns.map((column) => textOf(column, row)));
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...cells.map((line) => line[i]!.length)),
  );
  const isNumber = columns.map(({ cell }) => rows.some((row) => typeof cell(row) === "number"));
  const line = (texts: readonly string[]) => {
    const padded = texts.map((text, i) =>
      isNumber[i]! ? text.padStart(widths[i]!) : text.padEnd(widths[i]!),
    );
    return `| ${padded.join(" | ")} |`;
  };
  return [
    line(columns.map(({ title }) => title)),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...cells.map(line),
  ];
}

export function printTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): void {
  for (const line of tableLines(columns, rows)) console.log(line);
}

function textOf<Row>({ cell, digits = 0 }: Column<Row>, row: Row): string {
  const value = cell(row);
  if (typeof value === "string") return value;
  if (!Number.isFinite(value)) return "";
  const [whole = "", fraction] = value.toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, " ");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
