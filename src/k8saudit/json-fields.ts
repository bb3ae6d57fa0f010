// Fields that look into any JSON, under two names: `json.` and, from before it, `jevt.`.
import type { Context } from "../fields/context.ts";
import type { Field, FieldTable } from "../fields/define.ts";
import { AuditContext } from "./context.ts";
import type { Json } from "./json.ts";

const classFields = {
  value: {
    type: "CHARBUF",
    argument: { required: true, kind: "key" },
    doc: "The part of the event at a JSON pointer (RFC 6901): json.value[/user/username]. Objects and numbers are shown as written.",
    get: () => undefined,
    bind: (pointer) => {
      const keys = keysOf(pointer ?? "");
      return (context) => jsonOf(context)?.at(...keys)?.text;
    },
  },
  obj: {
    type: "CHARBUF",
    doc: "The whole event as JSON, a member to a line.",
    get: (context) => jsonOf(context)?.indented,
  },
  rawtime: {
    type: "CHARBUF",
    doc: "Time of the event in nanoseconds since 1970-01-01 UTC, as a text.",
    get: (context) => (jsonOf(context) === undefined ? undefined : String(context.event.tsNs)),
  },
} as const satisfies Readonly<Record<string, Field>>;

export const jsonFields: FieldTable = named("json");
/** Left out of listings like other former names. */
export const formerJsonFields: FieldTable = named("jevt");

function named(prefix: string): FieldTable {
  return Object.fromEntries(
    Object.entries(classFields).map(([name, row]) => [`${prefix}.${name}`, row]),
  );
}

function jsonOf(context: Context): Json | undefined {
  return context instanceof AuditContext ? context.json : undefined;
}

function keysOf(pointer: string): readonly string[] {
  if (pointer === "") return [];
  const keys = pointer.replace(/^\//, "").split("/");
  return keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}
