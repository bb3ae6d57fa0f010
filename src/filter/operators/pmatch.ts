// `field pmatch (/etc, /usr/*/lib)`: the path lies at or below one of the given paths.

import { PathSet } from "../path-set.ts";
import { type Operator, onText } from "./operator.ts";

export const pmatch: Operator = {
  symbol: "pmatch",
  doc: "True when the path is one of the given paths or lies below one; parts may be wildcards.",
  takes: "list",
  accepts: ["text"],
  compile: (rhs) => {
    const paths = new PathSet(rhs.map(String));
    return onText((lhs) => paths.covers(lhs));
  },
};
