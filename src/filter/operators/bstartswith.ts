// `field bstartswith hex`: like `startswith` on a byte buffer, with the bytes written as
// hexadecimal digits.

import { startsWithBytes, hexBytes } from "./bytes.ts";
import { type Operator, onBytes } from "./operator.ts";

export const bstartswith: Operator = {
  symbol: "bstartswith",
  doc: "True when the buffer begins with the bytes given as hexadecimal digits.",
  takes: "text",
  accepts: ["bytes"],
  read: (literal) => {
    const value = hexBytes(literal);
    if (value !== undefined) return { value };
    return { reason: "filter error: bcontains and bstartswith operator support hex strings only" };
  },
  compile: ([rhs]) => onBytes((lhs) => startsWithBytes(lhs, rhs as Uint8Array)),
  relate: (lhs, rhs) => {
    return lhs instanceof Uint8Array && rhs instanceof Uint8Array && startsWithBytes(lhs, rhs);
  },
};
