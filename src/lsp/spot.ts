// What a request is answered from: the place in the text that it is about, the files that are
// loaded together with it, and what the loader made of them.

import type { Position } from "vscode-languageserver-protocol/node";
import type { Analysis } from "./analysis.ts";
import type { PlacedItem } from "./items.ts";
import type { SourceFile } from "./source-file.ts";

export interface Spot {
  readonly file: SourceFile;
  /** Index in the file. */
  readonly index: number;
  /** The item around it; undefined above the first. */
  readonly within: PlacedItem | undefined;
  /** All files of the ruleset, in loading order. */
  readonly files: readonly SourceFile[];
  /** Undefined until the first analysis is done; may be an edit behind. */
  readonly analysis: Analysis | undefined;
}

export function spotAt(
  file: SourceFile,
  position: Position,
  files: readonly SourceFile[],
  analysis: Analysis | undefined,
): Spot {
  const index = file.document.offsetAt(position);
  return { file, index, within: file.itemAt(index), files, analysis };
}
