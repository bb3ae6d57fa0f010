// `field exists`: the field has a value, or a list field has at least one.

import type { Operator } from "./operator.ts";

export const exists: Operator = {
  symbol: "exists",
  doc: "True when the field has a value.",
  takes: "nothing",
  accepts: ["number", "bool", "text", "bytes", "ip", "net", "none"],
  onLists: true,
  compile: () => (lhs) => lhs !== undefined,
  compileList: () => (lhs) => Array.isArray(lhs) && lhs.length > 0,
};
