// `field bcontains hex`: like `contains` on a byte buffer, with the bytes written as hexadecimal
// digits.

import { includesBytes, readHex } from "./bytes.ts";
import { type Operator, onBytes } from "./operator.ts";

export const bcontains: Operator = {
  symbol: "bcontains",
  doc: "True when the buffer contains the bytes given as hexadecimal digits.",
  takes: "text",
  accepts: ["bytes"],
  read: readHex,
  compile: ([rhs]) => onBytes((lhs) => includesBytes(lhs, rhs as Uint8Array)),
  relate: (lhs, rhs) => {
    return lhs instanceof Uint8Array && rhs instanceof Uint8Array && includesBytes(lhs, rhs);
  },
};
