// The regular expressions of the language: RE2's POSIX syntax, matching whole texts, in linear
// time.

import { limits } from "../../base/limits.ts";
import { Automaton } from "./automaton.ts";
import { parseRegex } from "./parse.ts";
import { assemble, instructionsOf } from "./program.ts";

export interface Regex {
  /** Tests a whole text. */
  readonly matches: (text: string) => boolean;
  /** What it takes, in instructions, from the first test on. */
  readonly size: number;
}

/** The test, or the reference's words for what is wrong with the pattern. */
export function compileRegex(pattern: string): Regex | { readonly error: string } {
  const tree = parseRegex(pattern);
  if ("error" in tree) return tree;
  const size = instructionsOf(tree);
  if (size > limits.regexNodesMax) return { error: "pattern too large - compile failed" };
  // Most patterns of most rules are never asked.
  let automaton: Automaton | undefined;
  const matches = (text: string) => {
    automaton ??= new Automaton(assemble(tree));
    return automaton.matches(text);
  };
  return { matches, size };
}
