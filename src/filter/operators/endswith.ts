// `field endswith text`: suffix, case-sensitive, on texts and byte buffers.

import { endsWithBytes } from "./bytes.ts";
import { type Operator, onBytes, onText } from "./operator.ts";

export const endswith: Operator = {
  symbol: "endswith",
  doc: "True when the value ends with the given text or bytes.",
  takes: "text",
  accepts: ["text", "bytes"],
  compile: ([rhs]) => {
    if (typeof rhs === "string") {
      if (rhs === "") return onText(() => true);
      const last = rhs.charCodeAt(rhs.length - 1);
      // Most values differ in the last character already; asking for it is cheaper than the call.
      return (lhs) => {
        if (typeof lhs !== "string" || lhs.charCodeAt(lhs.length - 1) !== last) return false;
        return lhs.endsWith(rhs);
      };
    }
    return onBytes((lhs) => endsWithBytes(lhs, rhs as Uint8Array));
  },
  relate: (lhs, rhs) => {
    if (typeof lhs === "string" && typeof rhs === "string") return lhs.endsWith(rhs);
    return lhs instanceof Uint8Array && rhs instanceof Uint8Array && endsWithBytes(lhs, rhs);
  },
};
