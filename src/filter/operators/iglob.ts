// `field iglob pattern`: `glob` where ASCII letters match in either case.

import { compileGlob } from "../glob.ts";
import { type Operator, onText } from "./operator.ts";

export const iglob: Operator = {
  symbol: "iglob",
  doc: "Like `glob`, upper and lower case of A-Z being the same.",
  takes: "text",
  accepts: ["text"],
  compile: ([rhs]) => onText(compileGlob(String(rhs), { foldCase: true })),
  relate: (lhs, rhs) => compileGlob(String(rhs), { foldCase: true })(String(lhs)),
};
