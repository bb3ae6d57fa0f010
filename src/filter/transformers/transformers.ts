// All transformers, in the order in which the parser tries them and error messages list them. `val`
// is not one of them: it only marks a field on the right-hand side.

import { b64 } from "./b64.ts";
import { basename } from "./basename.ts";
import { concat } from "./concat.ts";
import { getopt } from "./getopt.ts";
import { join } from "./join.ts";
import { len } from "./len.ts";
import { tolower } from "./tolower.ts";
import { toupper } from "./toupper.ts";
import type { Transformer } from "./transformer.ts";

export const transformers: readonly Transformer[] = [
  tolower,
  toupper,
  b64,
  basename,
  len,
  join,
  concat,
  getopt,
];

export const transformerNames: readonly string[] = transformers.map(({ name }) => name);

/** As listed in error messages about right-hand sides. */
export const transformerNamesWithVal: readonly string[] = ["val", ...transformerNames];

export function transformerNamed(name: string): Transformer | undefined {
  return transformers.find((transformer) => transformer.name === name);
}
