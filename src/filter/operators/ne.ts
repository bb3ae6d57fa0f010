// `field != value`: false when the field has no value, so it is not the same as `not field =
// value`.

import { kinds } from "../kinds.ts";
import { type Operator, scalars } from "./operator.ts";

export const ne: Operator = {
  symbol: "!=",
  doc: "True when there is a value and it differs from the given one.",
  takes: "text",
  accepts: scalars,
  compile: (rhs, kind) => {
    const equals = kinds[kind].equals(rhs[0]!);
    return (lhs) => lhs !== undefined && !equals(lhs);
  },
  relate: (lhs, rhs, kind) => !kinds[kind].same(lhs, rhs),
};
