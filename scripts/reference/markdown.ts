// Small pieces of Markdown.

/** A table; cells are Markdown, and bars in them are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Blocks with an empty line between them. */
export function page(...blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Text that is not Markdown: what would be a tag or emphasis is escaped. */
export function plain(text: string): string {
  return text.replaceAll(/[<*`\\]|(?<![a-z0-9])_|_(?![a-z0-9])/gi, "\\$&");
}
