// `-o key=value`: one option applied to the tree.
import { parseYaml } from "../base/yaml.ts";
import { assign, parseKeyPath } from "./key-path.ts";
import type { Problem } from "./problem.ts";
import { shownOption } from "./secrets.ts";
import { type ConfigNode, type MapNode, treeOf } from "./tree.ts";

const optionOrigin = "option -o ";

/** Whether a value came from the command line, where a wrong key is a typing mistake of now. */
export function isOptionOrigin(origin: string): boolean {
  return origin.startsWith(optionOrigin);
}

/** Applies `key=value`; later calls win. */
export function applyOption(root: MapNode, option: string): Problem | undefined {
  const equals = option.indexOf("=");
  if (equals < 0) return { code: "option-form", text: option };
  const path = parseKeyPath(option.slice(0, equals));
  if (!path.ok) return { code: "option-path", text: option, reason: path.error };
  const value = optionValue(option, option.slice(equals + 1));
  if (typeof value === "string") return { code: "option-path", text: option, reason: value };
  const reason = assign(root, path.value, value);
  return reason === undefined ? undefined : { code: "option-path", text: option, reason };
}

/** `{…}` is a mapping in YAML's short form; anything else is text, whatever it looks like. */
function optionValue(option: string, text: string): ConfigNode | string {
  const origin = `${optionOrigin}${shownOption(option)}`;
  if (!text.startsWith("{") || !text.endsWith("}")) return { kind: "text", text, origin };
  const parsed = parseYaml("option", text);
  if (!parsed.ok) return `the value is not valid YAML: ${parsed.error.reason}`;
  const [document] = parsed.value.documents;
  if (document === undefined) return "the value is empty";
  return withOrigin(
    treeOf(document, (same) => same),
    origin,
  );
}

function withOrigin(node: ConfigNode, origin: string): ConfigNode {
  if (node.kind === "list") {
    return { ...node, origin, items: node.items.map((item) => withOrigin(item, origin)) };
  }
  if (node.kind !== "map") return { ...node, origin };
  const entries = [...node.entries].map(([k, child]) => [k, withOrigin(child, origin)] as const);
  return { ...node, origin, entries: new Map(entries) };
}
