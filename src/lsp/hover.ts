// What the editor shows when the mouse rests on a word.

import type { Hover } from "vscode-languageserver-protocol/node";
import { cursorIn } from "./cursor.ts";
import { docOf } from "./docs.ts";
import { keyRow } from "./keys.ts";
import { referentAt } from "./referent.ts";
import type { Spot } from "./spot.ts";

export function hoverAt(spot: Spot): Hover | null {
  const { file } = spot;
  const referent = referentAt(spot);
  if (referent === undefined) return keyHover(spot);
  const value = docOf(referent, spot);
  if (value === undefined) return null;
  return { contents: { kind: "markdown", value }, range: file.lspRange(referent.range) };
}

/** The name of a key, told from its line. */
function keyHover({ file, index, within }: Spot): Hover | null {
  if (within === undefined) return null;
  const { text } = within.item;
  const at = index - within.start;
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const match = /^((?: *- +)* *)([\w-]+):/.exec(text.slice(lineStart));
  if (match === null) return null;
  const start = lineStart + match[1]!.length;
  const end = start + match[2]!.length;
  if (at < start || at > end) return null;
  const cursor = cursorIn(text, end + 1);
  // Text of a condition or an output can look like a key.
  if (cursor.at !== "value" || cursor.start !== end + 1 || cursor.kind === undefined) return null;
  const row = keyRow(cursor.kind, cursor.path);
  if (row === undefined) return null;
  const range = file.lspRange({ start: within.start + start, end: within.start + end });
  return { contents: { kind: "markdown", value: `**${row.key}** — ${row.doc}` }, range };
}
