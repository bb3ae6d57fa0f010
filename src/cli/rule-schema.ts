// The JSON schema of rules files, for editors and for checks outside of gyr. Which keys there are
// and what they say is the table that completion in editors offers; here is what values they take.
import { appendable, innerKeys, itemKeys, type KeyRow, overridable } from "../lsp/keys.ts";
import { priorities } from "../rules/priority.ts";

type Schema = Readonly<Record<string, unknown>>;

/** One schema for each kind of item, so that a key of another kind is a mistake. */
export function ruleSchema(): Schema {
  // A cast: the table has no other keys.
  const kinds = Object.keys(itemKeys) as readonly (keyof typeof itemKeys)[];
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Rules of gyr and Falco",
    type: "array",
    items: {
      type: "object",
      anyOf: kinds.map((kind) => ({
        properties: properties(itemKeys[kind], kind),
        required: [kind],
        additionalProperties: false,
      })),
    },
  };
}

function properties(rows: readonly KeyRow[], kind: string): Schema {
  return Object.fromEntries(
    rows.map(({ key, doc }) => [key, { description: doc, ...schemaOf(key, kind) }]),
  );
}

const text: Schema = { type: ["string", "number", "boolean"] };
const texts: Schema = { type: "array", items: text };
const truth: Schema = { type: "boolean" };

/** Keys that are not texts. */
const values: Readonly<Record<string, Schema>> = {
  // In any case; editors offer these.
  priority: { anyOf: [{ enum: priorityNames() }, { type: "string" }] },
  tags: texts,
  items: texts,
  append: truth,
  enabled: truth,
  warn_evttypes: truth,
  "skip-if-unknown-filter": truth,
  capture: truth,
  capture_duration: { type: "integer", minimum: 0 },
  required_engine_version: { type: ["integer", "string"] },
  fields: { type: ["array", "string"], items: { type: ["array", "string"], items: text } },
  comps: { type: ["array", "string"], items: { type: ["array", "string"], items: text } },
  values: { type: "array" },
  alternatives: { type: "array", items: { type: "object" } },
};

function schemaOf(key: string, kind: string): Schema {
  if (key === "override") return overrideSchema(kind);
  const inner = innerKeys[key];
  if (inner === undefined) return values[key] ?? text;
  const item = { type: "object", properties: properties(inner, key), additionalProperties: false };
  return { type: ["array", "null"], items: item };
}

/** What may be said of each key of an item: append to it, replace it. */
function overrideSchema(kind: string): Schema {
  // A cast: only these kinds have the key.
  const keys = overridable[kind as keyof typeof overridable];
  const operations = keys.map((key) => [
    key,
    { enum: appendable.has(key) ? ["append", "replace"] : ["replace"] },
  ]);
  return {
    type: ["object", "null"],
    properties: Object.fromEntries(operations),
    additionalProperties: false,
  };
}

function priorityNames(): readonly string[] {
  return [...priorities.map(({ name }) => name.toUpperCase()), "INFO"];
}
