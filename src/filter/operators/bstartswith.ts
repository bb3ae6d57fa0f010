// `field bstartswith hex`: like `startswith` on a byte buffer, with the bytes written as
// hexadecimal digits.

import { startsWithBytes, readHex } from "./bytes.ts";
import { type Operator, onBytes } from "./operator.ts";

export const bstartswith: Operator = {
  symbol: "bstartswith",
  doc: "True when the buffer begins with the bytes given as hexadecimal digits.",
  takes: "text",
  accepts: ["bytes"],
  read: readHex,
  compile: ([rhs]) => onBytes((lhs) => startsWithBytes(lhs, rhs as Uint8Array)),
  relate: (lhs, rhs) => {
    return lhs instanceof Uint8Array && rhs instanceof Uint8Array && startsWithBytes(lhs, rhs);
  },
};
