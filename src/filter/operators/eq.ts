// `field = value`, also written `==`: equality of the whole value; membership for networks.

import { kinds } from "../kinds.ts";
import { type Operator, scalars } from "./operator.ts";

export const eq: Operator = {
  symbol: "=",
  doc: "True when the value equals the given one; a network field equals a network it lies in.",
  takes: "text",
  accepts: scalars,
  compile: (rhs, kind) => kinds[kind].equals(rhs[0]!),
  relate: (lhs, rhs, kind) => kinds[kind].same(lhs, rhs),
};

export const eqEq: Operator = { ...eq, symbol: "==", name: "=", doc: "The same as `=`." };
