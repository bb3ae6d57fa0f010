// The JSON schema of configuration files, for editors and for checks outside of gyr: made from the
// rows of the table of keys. Dots in the names of keys are levels of the file.
import { z } from "zod/mini";
import { type KeyName, keyNames, rowOf } from "./schema.ts";
import { type Schema, written } from "./value-types.ts";

interface Section {
  readonly keys: Map<string, Section | Schema>;
}

export function configSchema(): Schema {
  const root: Section = { keys: new Map() };
  for (const name of keyNames) put(root, name);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of gyr",
    ...sectionSchema(root),
  };
}

function put(root: Section, name: KeyName): void {
  const path = name.split(".");
  const last = path.pop()!;
  let section = root;
  for (const step of path) {
    // A cast: a name that has others below it is never a key itself.
    const below = section.keys.get(step) as Section | undefined;
    const next: Section = below ?? { keys: new Map() };
    section.keys.set(step, next);
    section = next;
  }
  section.keys.set(last, keySchema(name));
}

function isSection(value: Section | Schema): value is Section {
  return value.keys instanceof Map;
}

function sectionSchema({ keys }: Section): Schema {
  const properties = [...keys].map(([name, value]) => [
    name,
    isSection(value) ? sectionSchema(value) : value,
  ]);
  return {
    type: ["object", "null"],
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

function keySchema(name: KeyName): Schema {
  const row = rowOf(name);
  const schema = typeSchema(row.type);
  return {
    description: row.doc,
    ...(row.default === undefined ? {} : { default: row.default }),
    ...(row.deprecatedFor === undefined ? {} : { deprecated: true }),
    anyOf: [...("anyOf" in schema ? (schema.anyOf as Schema[]) : [schema]), { type: "null" }],
  };
}

/** What may be written for a type; types that transform texts have said it themselves. */
function typeSchema(type: z.ZodMiniType): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    target: "draft-07",
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      const own = written.get(zodSchema);
      if (own === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
      Object.assign(jsonSchema, own(typeSchema));
    },
  });
  return schema;
}
