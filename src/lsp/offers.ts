// What completion offers, before it is tied to the text that it replaces.

import { CompletionItemKind } from "vscode-languageserver-protocol/node";
import { definitionsIn } from "./definitions.ts";
import type { About } from "./docs.ts";
import type { Spot } from "./spot.ts";

export interface Offer {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  readonly about?: About;
  /** What is written, when that is not the label; `$0` in a snippet is where the cursor goes. */
  readonly text?: string;
  readonly snippet?: boolean;
  readonly deprecated?: boolean;
}

export interface Offers {
  readonly offers: readonly Offer[];
  /** Matches the part before the cursor that an offer replaces. */
  readonly typed: RegExp;
}

const definitionKinds = {
  rule: CompletionItemKind.Class,
  macro: CompletionItemKind.Function,
  list: CompletionItemKind.Variable,
} as const;

/** Names of definitions, each once, the last of the loading order first. */
export function definitionOffers(
  { files, within }: Spot,
  kinds: readonly ("rule" | "macro" | "list")[],
): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const { kind, name, item } of definitionsIn(files)) {
    if (!kinds.includes(kind) || item === within?.item) continue;
    offers.set(name, {
      label: name,
      kind: definitionKinds[kind],
      detail: kind,
      about: { kind, name },
    });
  }
  return [...offers.values()];
}
