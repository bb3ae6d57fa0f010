// A ruleset as the loader sees it, after a pause in typing: what a run would say of these texts.

import type { Context } from "../fields/context.ts";
import { limits } from "../base/limits.ts";
import { print } from "../filter/print.ts";
import type { Diagnostic } from "../rules/diagnostic.ts";
import { type Loaded, loadingRules, type LoadOptions } from "../rules/load.ts";
import { macroMistakes } from "./macro-mistakes.ts";
import type { SourceFile } from "./source-file.ts";

export interface Analysis {
  readonly files: readonly SourceFile[];
  /** Conditions of macros and items of lists, written out. */
  readonly writtenOut: Readonly<Record<"macro" | "list", ReadonlyMap<string, string>>>;
}

/** What is wrong is not kept: it is told, and holds on to most of what loading made. */
export interface Findings extends Analysis {
  readonly diagnostics: readonly Diagnostic[];
}

/** `between` is called now and then while it goes on. */
export function analyse(
  files: readonly SourceFile[],
  language: LoadOptions<Context>,
  between: () => void = () => {},
): Findings {
  const texts = files.map(({ name, text }) => ({ name, text }));
  const loading = loadingRules(texts, language);
  let step = loading.next();
  for (; step.done !== true; step = loading.next()) between();
  const loaded = step.value;
  const diagnostics = loaded.results.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  diagnostics.push(...macroMistakes(loaded, language));
  return { files, writtenOut: writtenOut(loaded), diagnostics };
}

function writtenOut({ collection, compiled }: Loaded<Context>): Analysis["writtenOut"] {
  const macro = new Map<string, string>();
  for (const name of collection.macros.keys()) {
    const expr = compiled.macros.resolved(name);
    if (expr !== undefined) macro.set(name, cut(print(expr)));
  }
  const list = new Map<string, string>();
  for (const [name, { items }] of compiled.lists) {
    list.set(name, cut(items.map(({ text }) => text).join(", ")));
  }
  return { macro, list };
}

/** As much as is shown; a copy, for a slice would keep all of it. */
function cut(text: string): string {
  if (text.length <= limits.lspShownMax) return text;
  return `${text.slice(0, limits.lspShownMax)} …`;
}
