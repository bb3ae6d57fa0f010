// A configuration as a tree of texts, in which every node knows where it was written. Types come
// later: files, included files and -o options are first merged into one tree (merge.ts, key-
// path.ts).
import type { YamlNode } from "../base/yaml.ts";

/** Where a value was written, ready to print: `file:line:column`, or the option. */
export type Origin = string;

export interface TextNode {
  readonly kind: "text";
  readonly text: string;
  readonly origin: Origin;
}
/** Nothing, `~` or `null`: reads like an absent key. */
export interface NullNode {
  readonly kind: "null";
  readonly origin: Origin;
}
export interface ListNode {
  readonly kind: "list";
  readonly items: ConfigNode[];
  readonly origin: Origin;
}
export interface MapNode {
  readonly kind: "map";
  readonly entries: Map<string, ConfigNode>;
  readonly origin: Origin;
}
export type ConfigNode = TextNode | NullNode | ListNode | MapNode;

/** A node as plain data, as the types of the table of keys read it. */
export type Plain = string | null | Plain[] | { [key: string]: Plain };

export function emptyMap(origin: Origin): MapNode {
  return { kind: "map", entries: new Map(), origin };
}

/** Copies a YAML node; `expand` is applied to every scalar value (not to keys). */
export function treeOf(node: YamlNode, expand: (text: string) => string): ConfigNode {
  const origin = originOf(node);
  switch (node.kind) {
    case "null":
      return { kind: "null", origin };
    case "scalar":
      return { kind: "text", text: expand(node.value), origin };
    case "sequence":
      return { kind: "list", items: node.items.map((item) => treeOf(item, expand)), origin };
    case "mapping": {
      const map = emptyMap(origin);
      for (const { key, value } of node.entries) {
        const name = key.kind === "scalar" ? key.value : "";
        const child = treeOf(value, expand);
        // The first of two equal keys counts, and a mapping is blamed at its key.
        if (!map.entries.has(name)) map.entries.set(name, { ...child, origin: originOf(key) });
      }
      return map;
    }
  }
}

export function originOf(node: YamlNode): Origin {
  const { file, line, column } = node.file.place(node.start);
  return `${file}:${line}:${column}`;
}

export function plainOf(node: ConfigNode): Plain {
  switch (node.kind) {
    case "null":
      return null;
    case "text":
      return node.text;
    case "list":
      return node.items.map(plainOf);
    case "map":
      return Object.fromEntries([...node.entries].map(([key, child]) => [key, plainOf(child)]));
  }
}

/** The node at a dotted path of names, or undefined. */
export function nodeAt(root: MapNode, path: readonly string[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = root;
  for (const name of path) node = node?.kind === "map" ? node.entries.get(name) : undefined;
  return node;
}

/** How a message names what was found. */
export function describeNode(node: ConfigNode): string {
  switch (node.kind) {
    case "null":
      return "nothing";
    case "text":
      return `'${node.text}'`;
    case "list":
      return "a list";
    case "map":
      return "a mapping";
  }
}
