// `field regex pattern`: RE2's POSIX syntax over the whole value. Linear time (regex/automaton.ts),
// and like RE2 without backreferences and look-around: a pattern that has them is refused, not
// guessed at.

import { wellFormedText } from "../../base/byte-text.ts";
import { compileRegex } from "../regex/regex.ts";
import { type Operator, onText } from "./operator.ts";

export const regex: Operator = {
  symbol: "regex",
  doc: "True when the whole value matches a POSIX regular expression.",
  takes: "text",
  accepts: ["text"],
  read: (literal) => {
    const pattern = compileRegex(literal);
    if ("error" in pattern) return { reason: `invalid regex pattern: ${pattern.error}` };
    return { value: literal, weight: pattern.size };
  },
  compile: ([rhs]) => {
    const pattern = compileRegex(String(rhs));
    if ("error" in pattern) return () => false;
    return onText((lhs) => pattern.matches(wellFormedText(lhs)));
  },
};
