// From a name to where it is defined and used, and giving macros and lists another name.

import type { Location, TextEdit, WorkspaceEdit } from "vscode-languageserver-protocol/node";
import { err, ok, type Result } from "../base/result.ts";
import { type Definition, definitionsOf } from "./definitions.ts";
import type { Item, Range, ScalarText } from "./items.ts";
import { partOf, type Referent, referentAt } from "./referent.ts";
import { definedKind, type LspRange, placed, type SourceFile } from "./source-file.ts";
import type { Spot } from "./spot.ts";

export function definitionsAt(spot: Spot): readonly Location[] {
  const named = definedReferent(spot);
  if (named === undefined) return [];
  return definitionsOf(spot.files, named.name, [named.kind]).flatMap((definition) => {
    const { file, start, nameText } = definition;
    return locationOf(file, placed(start, nameText));
  });
}

export function referencesAt(spot: Spot, withDefinitions: boolean): readonly Location[] {
  const named = definedReferent(spot);
  if (named === undefined) return [];
  return spot.files.flatMap((file) =>
    usesIn(file, named, withDefinitions).flatMap((range) => locationOf(file, range)),
  );
}

/** The name that could be replaced; undefined when it is none of a macro or a list. */
export function renameRangeAt(spot: Spot): LspRange | undefined {
  const named = definedReferent(spot);
  if (named === undefined || named.kind === "rule") return undefined;
  return spot.file.lspRange(named.range);
}

/** All places under the new name; the error says why it cannot be. */
export function renameAt(spot: Spot, newName: string): Result<WorkspaceEdit, string> {
  const named = definedReferent(spot);
  if (named === undefined || named.kind === "rule") {
    return err("Only macros and lists can be renamed: rules are known by name outside.");
  }
  const refusal = nameRefusal(spot, named, newName);
  if (refusal !== undefined) return err(refusal);
  const changes: Record<string, TextEdit[]> = {};
  for (const file of spot.files) {
    const uses = usesIn(file, named, true);
    if (uses.length === 0) continue;
    if (file.uri === undefined) {
      return err(`'${named.name}' is among the built-in rules, which cannot be edited.`);
    }
    const odd = uses.find(({ start, end }) => file.text.slice(start, end) !== named.name);
    if (odd !== undefined) {
      return err(`'${named.name}' is written with escapes in ${file.name}; rename it by hand.`);
    }
    changes[file.uri] = uses.map((range) => ({ range: file.lspRange(range), newText: newName }));
  }
  return ok({ changes });
}

type DefinedReferent = Referent & { readonly kind: Definition["kind"] };

function definedReferent(spot: Spot): DefinedReferent | undefined {
  const found = referentAt(spot);
  if (found === undefined) return undefined;
  const { kind } = found;
  return kind === "rule" || kind === "macro" || kind === "list" ? { ...found, kind } : undefined;
}

function nameRefusal({ files }: Spot, named: DefinedReferent, name: string): string | undefined {
  const pattern = named.kind === "macro" ? /^[a-zA-Z]\w*$/ : /^[a-zA-Z_][\w.-]*$/;
  if (!pattern.test(name)) return `'${name}' cannot be the name of a ${named.kind}.`;
  if (["and", "or", "not"].includes(name)) return `'${name}' is a word of the language.`;
  const [taken] = definitionsOf(files, name, ["macro", "list"]);
  if (taken === undefined) return undefined;
  return `There is a ${taken.kind} '${name}' already, in ${taken.file.name}.`;
}

function locationOf(file: SourceFile, range: Range): Location[] {
  return file.uri === undefined ? [] : [{ uri: file.uri, range: file.lspRange(range) }];
}

/** Places in a file where the name stands. */
function usesIn(file: SourceFile, named: DefinedReferent, withDefinitions: boolean): Range[] {
  const found: Range[] = [];
  if (!file.text.includes(named.name)) return found;
  for (const { start, item } of file.items) {
    if (!item.text.includes(named.name)) continue;
    for (const range of usesInItem(item, named, withDefinitions)) found.push(placed(start, range));
  }
  return found;
}

function* usesInItem(
  item: Item,
  { kind, name }: DefinedReferent,
  withDefinitions: boolean,
): Generator<Range> {
  const defines = definedKind(item) === kind && item.name?.value === name;
  if (defines && (withDefinitions || item.amends)) yield item.name!;
  if (kind === "rule") return;
  const { condition } = item;
  const wanted = kind === "macro" ? "macro" : "value";
  for (const token of condition?.tokens ?? []) {
    if (token.kind !== wanted || token.text !== name) continue;
    yield partOf(condition!, token.start, token.end);
  }
  if (kind !== "list") return;
  const values = item.exceptionWords.filter(({ key }) => key === "values");
  const scalars: readonly ScalarText[] = [...item.elements, ...values.map(({ scalar }) => scalar)];
  for (const scalar of scalars) if (scalar.value === name) yield scalar;
}
