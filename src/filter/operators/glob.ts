// `field glob pattern`: shell wildcards over the whole value; `*` crosses slashes.

import { compileGlob } from "../glob.ts";
import { type Operator, onText } from "./operator.ts";

export const glob: Operator = {
  symbol: "glob",
  doc: "True when the whole value matches a wildcard pattern of `*`, `?`, `[…]` and backslash.",
  takes: "text",
  accepts: ["text"],
  compile: ([rhs]) => onText(compileGlob(String(rhs))),
  relate: (lhs, rhs) => compileGlob(String(rhs))(String(lhs)),
};
