// `field startswith text`: prefix, case-sensitive, on texts and byte buffers.

import { startsWithBytes } from "./bytes.ts";
import { type Operator, onBytes, onText } from "./operator.ts";

export const startswith: Operator = {
  symbol: "startswith",
  doc: "True when the value begins with the given text or bytes.",
  takes: "text",
  accepts: ["text", "bytes"],
  compile: ([rhs]) => {
    if (typeof rhs === "string") {
      if (rhs === "") return onText(() => true);
      const first = rhs.charCodeAt(0);
      // Most values differ in the first character already; asking for it is cheaper than the call.
      return (lhs) => {
        return typeof lhs === "string" && lhs.charCodeAt(0) === first && lhs.startsWith(rhs);
      };
    }
    return onBytes((lhs) => startsWithBytes(lhs, rhs as Uint8Array));
  },
  relate: (lhs, rhs) => {
    if (typeof lhs === "string" && typeof rhs === "string") return lhs.startsWith(rhs);
    return lhs instanceof Uint8Array && rhs instanceof Uint8Array && startsWithBytes(lhs, rhs);
  },
};
