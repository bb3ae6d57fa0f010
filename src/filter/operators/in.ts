// `field in (a, b)`: one of the list; for a list field, every element must be one of the list.

import { kinds } from "../kinds.ts";
import { type Operator, scalars } from "./operator.ts";

export const isIn: Operator = {
  symbol: "in",
  doc: "True when the value is one of the list; for a list field, when all its values are.",
  takes: "list",
  accepts: scalars,
  onLists: true,
  compile: (rhs, kind) => kinds[kind].memberOf(rhs),
  relate: (lhs, rhs, kind) => kinds[kind].same(lhs, rhs),
  compileList: (rhs, kind) => {
    if (rhs.length === 0) return () => false; // Also for a field whose list is empty.
    const member = kinds[kind].memberOf(rhs);
    return (lhs) => {
      if (!Array.isArray(lhs)) return false;
      for (let i = 0; i < lhs.length; i++) if (!member(lhs[i])) return false;
      return true;
    };
  },
  relateLists: (lhs, rhs, kind) => lhs.every((l) => rhs.some((r) => kinds[kind].same(l, r))),
};
