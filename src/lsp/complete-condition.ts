// What can come next in a condition: which words the language allows there, and which of them suit
// the field on the left.

import { CompletionItemKind } from "vscode-languageserver-protocol/node";
import { modifiers } from "../filter/modifiers.ts";
import { operatorNamed, operators } from "../filter/operators/operators.ts";
import { transformers } from "../filter/transformers/transformers.ts";
import { eventTypes } from "../schema/events.ts";
import { type Tokens, tokensOf } from "./condition-tokens.ts";
import { fieldType, flagNamesOf, operatorsOf } from "./docs.ts";
import { definitionOffers, type Offer, type Offers } from "./offers.ts";
import type { Spot } from "./spot.ts";

/** `before`: the condition up to the cursor. */
export function conditionCompletions(spot: Spot, before: string): Offers {
  const typed = /[\w./-]*$/;
  const length = typed.exec(before)![0].length;
  const symbol = /[<>=!]+$/.exec(before)?.[0] ?? "";
  const state = tokensOf(before.slice(0, before.length - length));
  if (state.mode === "operator" && symbol !== "") {
    return { offers: operatorCompletions(spot, state.field), typed: /[<>=!]*$/ };
  }
  return { offers: offersFor(spot, state), typed };
}

function offersFor(spot: Spot, state: Tokens): readonly Offer[] {
  switch (state.mode) {
    case "check":
      return [
        ...definitionOffers(spot, ["macro"]),
        ...fieldCompletions(spot, "condition"),
        ...transformerOffers(false),
        keyword("not"),
      ];
    case "operator":
      return operatorCompletions(spot, state.field);
    case "link":
      return [keyword("and"), keyword("or")];
    case "arguments":
      return [...fieldCompletions(spot, "condition"), ...transformerOffers(false)];
    case "values":
      return [...valueOffers(spot, state.field), ...definitionOffers(spot, ["list"])];
    case "value":
      return rightSideOffers(spot, state);
  }
}

function rightSideOffers(spot: Spot, { field, operator, tokens }: Tokens): readonly Offer[] {
  const takes = operatorNamed(operator ?? "")?.takes;
  const modified = tokens.at(-1)?.kind === "modifier";
  if (takes === "list" || modified) {
    return [
      { label: "(", kind: CompletionItemKind.Operator, text: "($0)", snippet: true },
      ...definitionOffers(spot, ["list"]),
      ...transformerOffers(true),
    ];
  }
  const modifierOffers = takes === "text" ? modifiers.map(modifierOffer) : [];
  return [...valueOffers(spot, field), ...modifierOffers, ...transformerOffers(true)];
}

function modifierOffer({ name }: { readonly name: string }): Offer {
  return {
    label: name,
    kind: CompletionItemKind.Operator,
    about: { kind: "operator", name },
    text: `${name} ($0)`,
    snippet: true,
  };
}

function keyword(label: string): Offer {
  return { label, kind: CompletionItemKind.Keyword };
}

/** Fields, in the order of --list. */
export function fieldCompletions(
  { vocabulary, source }: Spot,
  where: "condition" | "output",
): readonly Offer[] {
  const offers: Offer[] = [];
  for (const [name, row] of vocabulary.fields(source)) {
    if (row.hidden === true || (where === "output" && row.filterOnly === true)) continue;
    const argument = row.argument?.required === true;
    offers.push({
      label: name,
      kind: CompletionItemKind.Field,
      detail: fieldType(row),
      about: { kind: "field", name, ...(source !== undefined && { source }) },
      deprecated: row.deprecated === true,
      ...(argument ? withArgument(name, row.argument?.dotted === true) : {}),
    });
  }
  return offers;
}

function withArgument(name: string, dotted: boolean): Pick<Offer, "text" | "snippet"> {
  return { text: dotted ? `${name}.$0` : `${name}[$0]`, snippet: true };
}

/** All operators, or those that can test the field. */
export function operatorCompletions(
  { vocabulary, source }: Spot,
  field: string | undefined,
): readonly Offer[] {
  const row = field === undefined ? undefined : vocabulary.row(field, source);
  const symbols = row === undefined ? operators.map(({ symbol }) => symbol) : operatorsOf(row);
  return symbols.map((symbol) => ({
    label: symbol,
    kind: CompletionItemKind.Operator,
    about: { kind: "operator", name: symbol },
  }));
}

function transformerOffers(right: boolean): readonly Offer[] {
  const names = [...(right ? ["val"] : []), ...transformers.map(({ name }) => name)];
  return names.map((name) => ({
    label: name,
    kind: CompletionItemKind.Function,
    detail: "transformer",
    about: { kind: "transformer", name },
    text: `${name}($0)`,
    snippet: true,
  }));
}

/** Values that the field is known to have: event types, names of flags, yes and no. */
function valueOffers({ vocabulary, source }: Spot, field: string | undefined): readonly Offer[] {
  if (field === undefined) return [];
  const row = vocabulary.row(field, source);
  if (row?.known !== undefined) {
    return [...row.known()].map((name) => ({
      label: name,
      kind: CompletionItemKind.Event,
      about: { kind: "event", name },
    }));
  }
  if (row?.type === "BOOL") return ["true", "false"].map(keyword);
  return flagsOf(field).map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
}

/** `evt.arg.flags`: the flags of every current event that has such a parameter. */
function flagsOf(field: string): readonly string[] {
  const name = /^evt\.(?:arg|rawarg)\.(\w+)$/.exec(field)?.[1];
  if (name === undefined) return [];
  const params = eventTypes.filter((type) => !type.old).flatMap(({ params }) => params);
  return [...new Set(params.filter((param) => param.name === name).flatMap(flagNamesOf))];
}
