// The regular expressions of the language: RE2's POSIX syntax, matching whole texts, in linear
// time.

import { Automaton } from "./automaton.ts";
import { parseRegex } from "./parse.ts";
import { assemble } from "./program.ts";

/** A test of whole texts, or the reference's words for what is wrong with the pattern. */
export function compileRegex(
  pattern: string,
): { readonly matches: (text: string) => boolean } | { readonly error: string } {
  const tree = parseRegex(pattern);
  if ("error" in tree) return tree;
  const program = assemble(tree);
  if (program === undefined) return { error: "pattern too large - compile failed" };
  const automaton = new Automaton(program);
  return { matches: (text) => automaton.matches(text) };
}
