// A ruleset as the loader sees it, after a pause in typing: what a run would say of these texts.

import type { Context } from "../fields/context.ts";
import type { Compiled } from "../rules/compile.ts";
import type { Diagnostic } from "../rules/diagnostic.ts";
import { type LoadOptions, loadRules } from "../rules/load.ts";
import { macroMistakes } from "./macro-mistakes.ts";
import type { SourceFile } from "./source-file.ts";

export interface Analysis {
  readonly files: readonly SourceFile[];
  /** What became of macros and lists; the compiled rules are not kept, they are most of it. */
  readonly compiled: Pick<Compiled<Context>, "macros" | "lists">;
  readonly diagnostics: readonly Diagnostic[];
}

export function analyse(files: readonly SourceFile[], language: LoadOptions<Context>): Analysis {
  const texts = files.map(({ name, text }) => ({ name, text }));
  const loaded = loadRules(texts, language);
  const diagnostics = loaded.results.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  diagnostics.push(...macroMistakes(loaded, language));
  const { macros, lists } = loaded.compiled;
  return { files, compiled: { macros, lists }, diagnostics };
}
