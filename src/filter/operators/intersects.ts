// `field intersects (a, b)`: like `in`, but for a list field one common element is enough.

import { kinds } from "../kinds.ts";
import { type Operator, scalars } from "./operator.ts";

export const intersects: Operator = {
  symbol: "intersects",
  doc: "True when the value is one of the list; for a list field, when any of its values is.",
  takes: "list",
  accepts: scalars,
  onLists: true,
  compile: (rhs, kind) => kinds[kind].memberOf(rhs),
  relate: (lhs, rhs, kind) => kinds[kind].same(lhs, rhs),
  compileList: (rhs, kind) => {
    const member = kinds[kind].memberOf(rhs);
    return (lhs) => {
      if (!Array.isArray(lhs)) return false;
      for (let i = 0; i < lhs.length; i++) if (member(lhs[i])) return true;
      return false;
    };
  },
  relateLists: (lhs, rhs, kind) => lhs.some((l) => rhs.some((r) => kinds[kind].same(l, r))),
};
