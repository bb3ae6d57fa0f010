// What can be written at a place of a rules file.

import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
  type TextEdit,
} from "vscode-languageserver-protocol/node";
import { priorities } from "../rules/priority.ts";
import {
  conditionCompletions,
  fieldCompletions,
  operatorCompletions,
} from "./complete-condition.ts";
import { type Cursor, cursorIn } from "./cursor.ts";
import { definitionsIn } from "./definitions.ts";
import { type ItemKind, itemKinds } from "./items.ts";
import { appendable, innerKeys, itemKeys, type KeyRow, overridable } from "./keys.ts";
import { definitionOffers, type Offer, type Offers } from "./offers.ts";
import type { Spot } from "./spot.ts";

const word = /[\w-]*$/;

export function completionsAt(spot: Spot, snippets: boolean): readonly CompletionItem[] {
  const { file, index, within } = spot;
  const { offers, typed } = offersAt(spot);
  const before = file.text.slice(within?.start ?? 0, index);
  const length = typed.exec(before)?.[0].length ?? 0;
  const range = file.lspRange({ start: index - length, end: index });
  const { uri } = file;
  return offers.map((offer, order) => completionItem(offer, order, { range, snippets, uri }));
}

function completionItem(
  offer: Offer,
  order: number,
  {
    range,
    snippets,
    uri,
  }: { range: TextEdit["range"]; snippets: boolean; uri: string | undefined },
): CompletionItem {
  const written = offer.text ?? offer.label;
  const snippet = offer.snippet === true && snippets;
  const newText = offer.snippet === true && !snippets ? plainText(written) : written;
  return {
    label: offer.label,
    kind: offer.kind,
    // Ours is the order of importance; alphabetical order would bury evt.type.
    sortText: String(order).padStart(5, "0"),
    textEdit: { range, newText },
    ...(snippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(offer.detail === undefined ? {} : { detail: offer.detail }),
    // What it is about; its documentation is made when the editor shows it.
    ...(offer.about === undefined ? {} : { data: { uri, about: offer.about } }),
    ...(offer.deprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
  };
}

/** For editors without snippets: up to where the cursor would have been. */
function plainText(snippet: string): string {
  return snippet.replace(/\$0.*$/s, "").replace(/\$\{\d:([^}]*)\}/g, "$1");
}

function offersAt(spot: Spot): Offers {
  const { within, index } = spot;
  if (within === undefined) return { offers: newItems(true), typed: /(?:- *)?\w*$/ };
  const cursor = cursorIn(within.item.text, index - within.start);
  if (cursor.at === "key") return keyOffers(spot, cursor);
  return valueOffers(spot, cursor);
}

function keyOffers(spot: Spot, cursor: Cursor & { at: "key" }): Offers {
  const { within, index } = spot;
  const line = lineBefore(within!.item.text, index - within!.start);
  const [outer] = cursor.path;
  const dashed = /^ *-\s*\w*$/.test(line);
  if (/^\w*$/.test(line)) return { offers: newItems(true), typed: word };
  if (dashed && outer === undefined) return { offers: newItems(false), typed: word };
  if (cursor.kind === undefined) return { offers: [], typed: word };
  if (outer === "override") return { offers: overrideKeys(cursor.kind), typed: word };
  const present = outer === undefined ? keysPresent(within!.item.text) : new Set<string>();
  const rows = outer === undefined ? itemKeys[cursor.kind] : (innerKeys[outer] ?? []);
  const offers = rows.filter(({ key }) => !present.has(key)).map(keyOffer);
  return { offers, typed: word };
}

function lineBefore(text: string, index: number): string {
  return text.slice(text.lastIndexOf("\n", index - 1) + 1, index);
}

/** Keys of the item's own level, also while it is no YAML. */
function keysPresent(text: string): ReadonlySet<string> {
  const indent = /^ *- +/.exec(text)?.[0].length ?? 2;
  const keys = new RegExp(`^(?: *- +| {${indent}})([\\w-]+):`, "gm");
  return new Set([...text.matchAll(keys)].map((match) => match[1]!));
}

function keyOffer({ key, doc, value }: KeyRow): Offer {
  return {
    label: key,
    kind: CompletionItemKind.Property,
    detail: doc,
    text: `${key}:${value === undefined || value.startsWith("\n") ? "" : " "}${value ?? " "}`,
    snippet: true,
  };
}

function overrideKeys(kind: ItemKind): readonly Offer[] {
  if (kind !== "rule" && kind !== "macro" && kind !== "list") return [];
  return overridable[kind].map((key) => ({
    label: key,
    kind: CompletionItemKind.Property,
    text: `${key}: `,
  }));
}

/** A place of a snippet where the cursor stops, with the text that typing replaces. */
const stop = (order: number, text: string): string => `$\{${order}:${text}}`;

const newItemTexts: Readonly<Record<ItemKind, string>> = {
  rule: [
    `rule: ${stop(1, "Name")}`,
    `  desc: ${stop(2, "What it detects")}`,
    "  condition: >",
    "    $0",
    `  output: ${stop(3, "Text")} | user=%user.name process=%proc.name command=%proc.cmdline`,
    `  priority: ${stop(4, "WARNING")}`,
    `  tags: [${stop(5, "host")}]`,
  ].join("\n"),
  macro: `macro: ${stop(1, "name")}\n  condition: $0`,
  list: `list: ${stop(1, "name")}\n  items: [$0]`,
  required_engine_version: "required_engine_version: $0",
  required_plugin_versions: [
    "required_plugin_versions:",
    `    - name: ${stop(1, "name")}`,
    "      version: $0",
  ].join("\n"),
};

function newItems(dash: boolean): readonly Offer[] {
  return itemKinds.map((kind) => ({
    label: dash ? `- ${kind}` : kind,
    kind: CompletionItemKind.Struct,
    detail: itemKeys[kind][0]!.doc,
    text: `${dash ? "- " : ""}${newItemTexts[kind]}`,
    snippet: true,
  }));
}

type ValueCursor = Cursor & { at: "value" };

function valueOffers(spot: Spot, cursor: ValueCursor): Offers {
  const [outer, inner] = cursor.path;
  if (outer === "override" && inner !== undefined) {
    const operations = appendable.has(inner) ? ["append", "replace"] : ["replace"];
    return { offers: operations.map(valueOffer), typed: word };
  }
  if (outer === "exceptions") return exceptionOffers(spot, inner);
  switch (outer) {
    case "condition":
      return conditionCompletions(spot, unquoted(cursor.before));
    case "output":
      return outputOffers(spot, cursor);
    case "priority":
      return { offers: priorities.map(({ name }) => valueOffer(name.toUpperCase())), typed: word };
    case "source":
      return { offers: spot.vocabulary.sources.map(valueOffer), typed: word };
    case "tags":
      return { offers: tagOffers(spot), typed: /[\w.-]*$/ };
    case "items":
      return { offers: definitionOffers(spot, ["list"]), typed: /[\w./-]*$/ };
    case "rule":
    case "macro":
    case "list":
      return { offers: definitionOffers(spot, [outer]), typed: /[^\n]*$/ };
    default:
      return { offers: booleans.has(outer ?? "") ? truths : [], typed: word };
  }
}

const booleans: ReadonlySet<string> = new Set([
  ...["enabled", "append", "warn_evttypes", "skip-if-unknown-filter", "capture"],
]);
const truths = ["true", "false"].map(valueOffer);

function valueOffer(label: string): Offer {
  return { label, kind: CompletionItemKind.EnumMember };
}

/** Without the header of a block scalar or the quote that the value begins with. */
function unquoted(before: string): string {
  return before.replace(/^[ \t]*(?:[|>][-+\d]*[ \t]*(?:#[^\n]*)?\n|["'])/, "");
}

/** Behind a percent sign; the digits of a width may stand between. */
function outputOffers(spot: Spot, { before }: ValueCursor): Offers {
  const typed = /[\w.]*$/;
  if (!/%\d*[\w.]*(?:\w+\()*[\w.]*$/.test(before)) return { offers: [], typed };
  return { offers: fieldCompletions(spot, "output"), typed };
}

function exceptionOffers(spot: Spot, key: string | undefined): Offers {
  if (key === "fields") return { offers: fieldCompletions(spot, "condition"), typed: /[\w.]*$/ };
  if (key === "comps") return { offers: operatorCompletions(spot, undefined), typed: /[\w=<>!]*$/ };
  if (key !== "values") return { offers: [], typed: word };
  return { offers: definitionOffers(spot, ["list"]), typed: /[\w./-]*$/ };
}

function tagOffers({ files }: Spot): readonly Offer[] {
  const counts = new Map<string, number>();
  for (const { item } of definitionsIn(files)) {
    for (const tag of item.tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.map(([tag]) => ({ label: tag, kind: CompletionItemKind.Value }));
}
