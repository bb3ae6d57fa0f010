// JSON text of one value. JSON.stringify refuses bigints, and times and inode numbers are bigints.
import { wellFormedText } from "../base/byte-text.ts";
import type { JsonValue } from "./alert.ts";

/** Compact JSON; broken surrogates become U+FFFD, other characters stay as they are. */
export function jsonText(value: JsonValue): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(wellFormedText(value));
    case "bigint":
    case "boolean":
      return String(value);
    case "number":
      return Number.isFinite(value) ? String(value) : "null";
    default:
      return value === null ? "null" : `[${value.map(jsonText).join(",")}]`;
  }
}
