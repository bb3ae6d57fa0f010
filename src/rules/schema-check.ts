// What Falco's JSON schema of rules files says of a file: stricter than loading in some points
// (priorities are upper case, booleans are `true` and `false`) and blind in others (a key is good
// in any kind of item). It decides nothing; results in JSON tell it for tools that look there.

import { parseYaml, type YamlMapping, type YamlNode, type YamlSequence } from "../base/yaml.ts";
import { priorities } from "./priority.ts";

type Shape =
  | { readonly kind: "anything" }
  | { readonly kind: "text"; readonly one?: ReadonlySet<string> }
  | { readonly kind: "boolean" | "integer" }
  | { readonly kind: "sequence"; readonly of: Shape }
  | {
      readonly kind: "mapping";
      readonly keys: Readonly<Record<string, Shape>>;
      readonly required: readonly string[];
      readonly isEmptyGood: boolean;
    };

const text: Shape = { kind: "text" };
const boolean: Shape = { kind: "boolean" };

const mapping = (
  keys: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
  isEmptyGood = true,
): Shape => ({ kind: "mapping", keys, required, isEmptyGood });

const sequence = (of: Shape): Shape => ({ kind: "sequence", of });

const change: Shape = { kind: "text", one: new Set(["append", "replace"]) };
const changeable = [
  ...["items", "desc", "condition", "output", "priority", "enabled", "exceptions", "capture"],
  ...["capture_duration", "tags", "warn_evttypes", "skip-if-unknown-filter"],
];
const pluginKeys = { name: text, version: text };
const anything: Shape = { kind: "anything" };
const priority: Shape = {
  kind: "text",
  one: new Set([...priorities.map(({ name }) => name.toUpperCase()), "INFO"]),
};

const file = sequence(
  mapping({
    required_engine_version: text,
    required_plugin_versions: sequence(
      mapping({ ...pluginKeys, alternatives: sequence(mapping(pluginKeys, ["name", "version"])) }, [
        "name",
        "version",
      ]),
    ),
    ...{ macro: text, condition: text, list: text, items: sequence(text), rule: text, desc: text },
    ...{ enabled: boolean, output: text, append: boolean, priority, capture: boolean },
    ...{ capture_duration: { kind: "integer" }, source: text },
    exceptions: sequence(
      mapping({ name: text, fields: anything, comps: anything, values: anything }, ["name"]),
    ),
    override: mapping(Object.fromEntries(changeable.map((key) => [key, change])), [], false),
    ...{ tags: sequence(text), warn_evttypes: boolean, "skip-if-unknown-filter": boolean },
  }),
);

/** Empty when the file is as the schema wants it, or when it is no YAML at all. */
export function schemaWarnings(name: string, content: string): readonly string[] {
  const parsed = parseYaml(name, content);
  if (!parsed.ok) return [];
  const warnings: string[] = [];
  for (const document of parsed.value.documents) {
    if (document.kind !== "null") look(document, file, "<root>", warnings);
  }
  return warnings.map((warning) => `failed for ${warning}`);
}

function look(node: YamlNode, shape: Shape, path: string, warnings: string[]): void {
  const wrong = (reason: string) => warnings.push(`${path}: ${reason}`);
  switch (shape.kind) {
    case "anything":
      return;
    case "text":
      if (node.kind !== "scalar") wrong("Value is not a text");
      else if (shape.one?.has(node.value) === false) {
        wrong(`'${node.value}' is none of ${[...shape.one].join(", ")}`);
      }
      return;
    case "boolean":
      if (!isScalarLike(node, /^(?:true|false)$/)) wrong("Value is neither true nor false");
      return;
    case "integer":
      if (!isScalarLike(node, /^-?[0-9]+$/)) wrong("Value is not a whole number");
      return;
    case "sequence":
      if (node.kind !== "sequence") wrong("Value is not a sequence");
      else lookAtItems(node, shape.of, path, warnings);
      return;
    case "mapping":
      if (node.kind !== "mapping") wrong("Value is not a mapping");
      else lookAtKeys(node, shape, path, warnings);
  }
}

function lookAtItems(
  { items }: YamlSequence,
  shape: Shape,
  path: string,
  warnings: string[],
): void {
  for (const [at, item] of items.entries()) look(item, shape, `${path}[${at}]`, warnings);
}

function lookAtKeys(
  { entries }: YamlMapping,
  { keys, required, isEmptyGood }: Extract<Shape, { kind: "mapping" }>,
  path: string,
  warnings: string[],
): void {
  if (entries.length === 0 && !isEmptyGood) warnings.push(`${path}: Mapping is empty`);
  const seen = new Set<string>();
  for (const { key, value } of entries) {
    const name = key.kind === "scalar" ? key.value : "";
    seen.add(name);
    if (Object.hasOwn(keys, name)) look(value, keys[name]!, `${path}[${name}]`, warnings);
    else warnings.push(`${path}: Key '${name}' is not known`);
  }
  for (const name of required) {
    if (!seen.has(name)) warnings.push(`${path}: Key '${name}' is missing`);
  }
}

function isScalarLike(node: YamlNode, pattern: RegExp): boolean {
  return node.kind === "scalar" && pattern.test(node.value);
}
