// What rows of the tables of fields are made with: each says where in the event its value is.
import type { Context } from "../fields/context.ts";
import type { Field } from "../fields/define.ts";
import type { Value } from "../filter/value.ts";
import { AuditContext } from "./context.ts";
import type { Json } from "./json.ts";

/** What a field finds in an event; undefined: no value. */
export type Find = (event: Json) => Value | undefined;

/** A field of a text. */
export function textField(doc: string, find: Find): Field {
  return { type: "CHARBUF", doc, get: getter(find) };
}

/** A field of a text that stands at a path. */
export function textAt(doc: string, ...path: readonly string[]): Field {
  return textField(doc, (event) => event.at(...path)?.text);
}

/** A field of texts. None of them is no value, as for all fields of plugins. */
export function listField(doc: string, find: (event: Json) => Texts): Field {
  return { type: "CHARBUF", list: true, doc, get: getter((event) => filled(find(event))) };
}

export type Texts = readonly string[] | undefined;

/** A field of the items of an array at a path. */
export function listAt(doc: string, ...path: readonly string[]): Field {
  return listField(doc, (event) => event.at(...path)?.items?.map(({ text }) => text));
}

/** A field of texts that an index may narrow: it chooses one item of every array on the way. */
export function indexedField(
  doc: string,
  find: (event: Json, index: number | undefined) => Texts,
): Field {
  const get = (index: number | undefined) => getter((event) => filled(find(event, index)));
  return {
    type: "CHARBUF",
    list: true,
    argument: { required: false, kind: "index" },
    doc,
    get: get(undefined),
    bind: (argument) => get(argument === undefined ? undefined : Number(argument)),
  };
}

/** A field of a text that needs to be told what to look for. */
export function keyedField(doc: string, find: (event: Json, key: string) => string | undefined) {
  return {
    type: "CHARBUF",
    argument: { required: true, kind: "key" },
    doc,
    get: () => undefined,
    bind: (key: string | undefined) => getter((event) => find(event, key ?? "")),
  } satisfies Field;
}

// JSON without an id is no audit event, whatever it looks like.
function getter(find: Find) {
  return (context: Context): Value | undefined => {
    const event = context instanceof AuditContext ? context.json : undefined;
    return event?.at("auditID") === undefined ? undefined : find(event);
  };
}

function filled(texts: Texts): Texts {
  return texts?.length === 0 ? undefined : texts;
}

/**
 * The values that a path leads to. Where it comes to an array it goes on in each item, or in the
 * one with the index. `undefined` among them: an item lacks the rest of the path.
 */
export function valuesAt(
  from: Json,
  path: readonly string[],
  index: number | undefined,
): readonly (Json | undefined)[] | undefined {
  let at: Json | undefined = from;
  for (const [step, key] of path.entries()) {
    if (at.items !== undefined) {
      const rest = path.slice(step);
      if (index === undefined)
        return at.items.flatMap((item) => valuesAt(item, rest, index) ?? [undefined]);
      at = at.items[index];
    }
    at = key === itself ? at : at?.at(key);
    if (at === undefined) return undefined;
  }
  return [at];
}

/** The last part of a path that ends in an array: its items. */
export const itself = "";

/** The texts of those that are there. */
export function present(values: readonly (Json | undefined)[] | undefined): Texts {
  return values?.flatMap((value) => (value === undefined ? [] : [value.text]));
}

/** The texts of all, when none is missing. */
export function complete(values: readonly (Json | undefined)[] | undefined): Texts {
  const texts = present(values);
  return texts?.length === values?.length ? texts : undefined;
}
