// The words that may follow a text operator and turn its right side into a list:
// `fd.name startswith anyof (/etc, /usr)`. An empty list fails under all of them.

import { anyOf } from "./kinds.ts";
import type { ValueTest } from "./value.ts";

export interface Modifier {
  readonly name: string;
  readonly doc: string;
  /** `tests` holds one test per element of the list, at least one. */
  readonly combine: (tests: readonly ValueTest[]) => ValueTest;
}

export const modifiers: readonly Modifier[] = [
  {
    name: "oneof",
    doc: "True when exactly one element of the list satisfies the operator.",
    combine: (tests) => (lhs) => {
      let found = false;
      for (let i = 0; i < tests.length; i++) {
        if (!tests[i]!(lhs)) continue;
        if (found) return false;
        found = true;
      }
      return found;
    },
  },
  {
    name: "anyof",
    doc: "True when at least one element of the list satisfies the operator.",
    combine: anyOf,
  },
  {
    name: "allof",
    doc: "True when every element of the list satisfies the operator.",
    combine: (tests) => (lhs) => {
      for (let i = 0; i < tests.length; i++) if (!tests[i]!(lhs)) return false;
      return true;
    },
  },
];

export function modifierNamed(name: string): Modifier | undefined {
  return modifiers.find((modifier) => modifier.name === name);
}
