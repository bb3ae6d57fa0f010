// What a request is answered from: the place in the text that it is about, the files that are
// loaded together with it, and what the loader made of them.

import type { Position } from "vscode-languageserver-protocol/node";
import type { Analysis } from "./analysis.ts";
import type { PlacedItem } from "./items.ts";
import type { SourceFile } from "./source-file.ts";
import type { Vocabulary } from "./vocabulary.ts";

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
  readonly vocabulary: Vocabulary;
  /** Of the events that the item is about; undefined: any. */
  readonly source: string | undefined;
}

/** What an answer is made from beside the place that it is about. */
export type Surroundings = Pick<Spot, "files" | "analysis" | "vocabulary">;

export function spotAt(file: SourceFile, position: Position, around: Surroundings): Spot {
  const index = file.document.offsetAt(position);
  const within = file.itemAt(index);
  const source = around.vocabulary.sourceOf(within?.item);
  return { ...around, file, index, within, source };
}
