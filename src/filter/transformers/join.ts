// `join(separator, (a, b, …))`: the elements of a list with a separator between them.

import type { Value } from "../value.ts";
import type { ManyArguments } from "./transformer.ts";

export const join: ManyArguments = {
  name: "join",
  doc: "The texts of a list, one after the other, with a separator between them.",
  arity: "many",
  result: (args) => {
    if (args.length !== 2) {
      return { reason: "join() requires exactly 2 arguments: separator and list" };
    }
    if (args[0]!.list) {
      return { reason: "join() first argument (separator) must be a single value, not a list" };
    }
    if (!args[1]!.list) return { reason: "join() second argument must be a list" };
    return { type: "CHARBUF", list: false };
  },
  compile: () => {
    return ([separator, list]) => (list as readonly Value[]).map(String).join(String(separator));
  },
};
