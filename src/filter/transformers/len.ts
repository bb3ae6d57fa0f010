// `len(field)`: elements of a list, bytes of a text or buffer.

import { byteLength } from "../../base/byte-text.ts";
import type { Value } from "../value.ts";
import { isText, type OneArgument } from "./transformer.ts";

export const len: OneArgument = {
  name: "len",
  doc: "The number of elements of a list, or of bytes of a text or buffer.",
  arity: "one",
  result: (argument) => {
    const measurable = argument.list || isText(argument) || argument.type === "BYTEBUF";
    return measurable ? { type: "UINT64", list: false } : undefined;
  },
  compile: () => length,
};

function length(value: Value): number | undefined {
  if (typeof value === "string") return byteLength(value);
  return value instanceof Uint8Array || Array.isArray(value) ? value.length : undefined;
}
