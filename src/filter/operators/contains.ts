// `field contains text`: substring, case-sensitive, on texts and byte buffers.

import { includesBytes } from "./bytes.ts";
import { type Operator, onBytes } from "./operator.ts";

export const contains: Operator = {
  symbol: "contains",
  doc: "True when the value contains the given text or bytes.",
  takes: "text",
  accepts: ["text", "bytes"],
  compile: ([rhs]) => {
    if (typeof rhs === "string") {
      return (lhs) => typeof lhs === "string" && lhs.includes(rhs);
    }
    return onBytes((lhs) => includesBytes(lhs, rhs as Uint8Array));
  },
  relate: (lhs, rhs) => {
    if (typeof lhs === "string" && typeof rhs === "string") return lhs.includes(rhs);
    return lhs instanceof Uint8Array && rhs instanceof Uint8Array && includesBytes(lhs, rhs);
  },
};
