// JSON text of objects: what alerts hold, nested as other systems want it.
import type { JsonValue } from "../alert.ts";
import { jsonText } from "../json-value.ts";

/** Keys whose value is undefined are left out. */
export type Json = JsonValue | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Compact JSON, keys in the order given. */
export function objectText(object: JsonObject): string {
  const members = Object.entries(object).flatMap(([key, value]) =>
    value === undefined ? [] : [`${jsonText(key)}:${textOf(value)}`],
  );
  return `{${members.join(",")}}`;
}

/** Without the members that are undefined; undefined when none is left. */
export function filled(object: JsonObject): JsonObject | undefined {
  const members = Object.entries(object).filter(([, value]) => value !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

function textOf(value: Json): string {
  if (value === null || typeof value !== "object") return jsonText(value);
  return isList(value) ? `[${value.map(textOf).join(",")}]` : objectText(value);
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
