// `b64(field)`: decodes base64, padded or not. What is not base64 has no value.

import { textOfBytes } from "../../base/byte-text.ts";
import type { Value } from "../value.ts";
import { eachText, isText, type OneArgument } from "./transformer.ts";

export const b64: OneArgument = {
  name: "b64",
  doc: "The value decoded from base64; no value when it is not base64.",
  arity: "one",
  result: (argument) => (isText(argument) || argument.type === "BYTEBUF" ? argument : undefined),
  compile: ({ type, list }) => {
    if (type !== "BYTEBUF") return eachText(decodeText);
    return list ? eachBuffer : decodeBuffer;
  },
};

function decode(text: string): Buffer | undefined {
  const body = text.replace(/={1,2}$/, "");
  if (!/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) return undefined;
  return Buffer.from(body, "base64");
}

function decodeText(text: string): string | undefined {
  const decoded = decode(text);
  return decoded === undefined ? undefined : textOfBytes(decoded);
}

function decodeBuffer(value: Value): Value | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  const decoded = decode(Buffer.from(value).toString("latin1"));
  return decoded === undefined ? undefined : new Uint8Array(decoded);
}

function eachBuffer(value: Value): Value | undefined {
  if (!Array.isArray(value)) return undefined;
  const decoded = (value as readonly Value[]).map(decodeBuffer);
  return decoded.every((bytes) => bytes !== undefined) ? decoded : undefined;
}
