// Fields of the configuration: static_fields gives each a constant text, such as the name of a
// cluster, that conditions and outputs may use as static.<name>.
import type { Scheme } from "../filter/scheme.ts";
import { fieldRows, schemeOf } from "./catalog.ts";
import type { Context } from "./context.ts";
import type { FieldTable } from "./define.ts";

export function staticFields(values: Readonly<Record<string, string>>): FieldTable {
  const rows = Object.entries(values).map(([name, value]) => {
    const doc = `Constant of the configuration: ${value}`;
    return [`static.${name}`, { type: "CHARBUF", doc, get: () => value }] as const;
  });
  return Object.fromEntries(rows);
}

/** The fields of kernel events and those of the configuration. */
export function schemeWith(values: Readonly<Record<string, string>>): Scheme<Context> {
  return schemeOf({ ...fieldRows, ...staticFields(values) });
}
