// `concat(a, b, …)`: texts one after the other.

import { isText, type ManyArguments } from "./transformer.ts";

export const concat: ManyArguments = {
  name: "concat",
  doc: "The given texts, one after the other.",
  arity: "many",
  result: (args) => {
    if (args.length < 2) return { reason: "concat() requires at least 2 arguments" };
    const texts = args.every((shape) => isText(shape) && !shape.list);
    if (!texts) return { reason: "concat() arguments must be strings" };
    return { type: "CHARBUF", list: false };
  },
  compile: () => (values) => values.join(""),
};
