// What `<`, `<=`, `>` and `>=` share. JavaScript compares number with bigint by value, so a literal
// beyond 2^53 needs no case of its own.

import { kinds } from "../kinds.ts";
import type { ValueTest } from "../value.ts";
import { type Operator, onText, ordered } from "./operator.ts";

/** Per symbol, because a comparison written out is several times faster than one passed in. */
const onNumbers: Readonly<Record<string, (rhs: number | bigint) => ValueTest>> = {
  "<": (rhs) => (lhs) => isNumber(lhs) && lhs < rhs,
  "<=": (rhs) => (lhs) => isNumber(lhs) && lhs <= rhs,
  ">": (rhs) => (lhs) => isNumber(lhs) && lhs > rhs,
  ">=": (rhs) => (lhs) => isNumber(lhs) && lhs >= rhs,
};

function isNumber(lhs: unknown): lhs is number | bigint {
  return typeof lhs === "number" || typeof lhs === "bigint";
}

/** `holds` is asked about the sign of "left minus right". */
export function comparison(
  symbol: string,
  doc: string,
  holds: (order: number) => boolean,
): Operator {
  return {
    symbol,
    doc,
    takes: "number",
    accepts: ordered,
    compile: ([rhs], kind) => {
      if (kind === "number") return onNumbers[symbol]!(rhs as number | bigint);
      return onText((lhs) => holds(kinds.text.order!(lhs, String(rhs))));
    },
    relate: (lhs, rhs, kind) => holds(kinds[kind].order!(lhs, rhs)),
  };
}
