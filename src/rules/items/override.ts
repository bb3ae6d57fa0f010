// The `override` key: says for each key of an item whether it is appended or replaces. Shared by
// lists, macros and rules; what may be appended is a property of the key.

import { suggest } from "../../base/suggest.ts";
import type { Decoder } from "../decode.ts";
import type { Mode } from "../definitions.ts";
import { within } from "../location.ts";
import { nodeMark, type YamlMapping, type YamlScalar } from "../../base/yaml.ts";

export interface OverridableKey {
  readonly key: string;
  readonly append: boolean;
}

export type Overrides = ReadonlyMap<string, "append" | "replace">;

/**
 * Reads `override`: empty when the item has none, undefined when it is wrong (reported). Every
 * overridable key of the item must be listed and every listed key must be there.
 */
export function readOverrides(
  item: Decoder,
  keys: readonly OverridableKey[],
): Overrides | undefined {
  const overrides = new Map<string, "append" | "replace">();
  const node = item.node("override");
  if (node === undefined || node.kind === "null") return overrides;
  const location = within(item.location, "overrides", node);
  if (node.kind !== "mapping") {
    item.report({ kind: "value-not-mapping", key: "override" }, location);
    return undefined;
  }
  let sound = true;
  for (const { key, value } of node.entries) {
    if (key.kind !== "scalar" || value.kind !== "scalar") {
      item.report({ kind: "not-scalar", key: "override" }, location, nodeMark(value));
      sound = false;
      continue;
    }
    const operation = operationOf(item, node, key, value, keys);
    if (operation === undefined) sound = false;
    else if (!overrides.has(key.value)) overrides.set(key.value, operation);
  }
  if (overrides.size > 0) sound = reportUnlisted(item, overrides, keys) && sound;
  return sound ? overrides : undefined;
}

function operationOf(
  item: Decoder,
  mapping: YamlMapping,
  key: YamlScalar,
  value: YamlScalar,
  keys: readonly OverridableKey[],
): "append" | "replace" | undefined {
  const location = within(item.location, "overrides", mapping);
  const row = keys.find((row) => row.key === key.value);
  const operation = value.value;
  if (operation !== "append" && operation !== "replace") {
    const allowed = row === undefined ? [] : row.append ? ["append", "replace"] : ["replace"];
    const problem = {
      kind: "override-operation",
      key: key.value,
      text: operation,
      allowed,
    } as const;
    item.report(problem, location, nodeMark(value));
    return undefined;
  }
  if (operation === "append" ? row?.append !== true : row === undefined) {
    const near =
      row === undefined
        ? suggest(
            key.value,
            keys.map((other) => other.key),
          )
        : [];
    const told = { key: key.value, near } as const;
    const problem =
      operation === "append"
        ? ({ kind: "override-append-refused", replace: row !== undefined, ...told } as const)
        : ({ kind: "override-refused", ...told } as const);
    item.report(problem, location, nodeMark(key));
    return undefined;
  }
  if (!item.has(key.value)) {
    const problem = { kind: "override-without-key", key: key.value, operation } as const;
    item.report(problem, location, nodeMark(key));
    return undefined;
  }
  return operation;
}

function reportUnlisted(
  item: Decoder,
  overrides: Overrides,
  keys: readonly OverridableKey[],
): boolean {
  let sound = true;
  for (const { key } of item.mapping.entries) {
    if (key.kind !== "scalar" || overrides.has(key.value)) continue;
    if (!keys.some((row) => row.key === key.value)) continue;
    item.report({ kind: "key-without-override", key: key.value }, item.location, nodeMark(key));
    sound = false;
  }
  return sound;
}

/** Reads the deprecated `append` key; false when absent. Undefined when it is wrong (reported). */
export function readAppend(item: Decoder): boolean | undefined {
  if (!item.has("append")) return false;
  const append = item.boolean("append");
  if (append === true) {
    item.report({ kind: "append-deprecated" }, item.location, nodeMark(item.node("append")!));
  }
  return append;
}

/** The mode of an item with one overridable key, from both ways of saying it. */
export function readMode(item: Decoder, key: string): Mode | undefined {
  const append = readAppend(item);
  const overrides = readOverrides(item, [{ key, append: true }]);
  if (append === undefined || overrides === undefined) return undefined;
  if (append && overrides.size > 0) {
    item.report({ kind: "override-with-append" }, item.location, nodeMark(item.node("override")!));
    return undefined;
  }
  return append ? "append" : (overrides.get(key) ?? "define");
}
