// One entry of a rule's `exceptions`. Which keys it needs depends on whether the rule already has
// an exception of that name, so only shapes are judged here; collection.ts judges the rest.

import { Decoder } from "../decode.ts";
import type { Report } from "../diagnostic.ts";
import type { Cell, ExceptionItem } from "../definitions.ts";
import { type Location, within } from "../location.ts";
import type { YamlNode } from "../../base/yaml.ts";

const keys = new Set(["name", "fields", "comps", "values"]);

/** Reads the value of `exceptions`; undefined when an entry is wrong (reported). */
export function readExceptions(
  node: YamlNode,
  rule: Location,
  report: Report,
): readonly ExceptionItem[] | undefined {
  const location = within(rule, "exceptions", node);
  if (node.kind === "null") return [];
  if (node.kind !== "sequence") {
    report({ kind: "exceptions-shape" }, location);
    return undefined;
  }
  const exceptions: ExceptionItem[] = [];
  const names = new Set<string>();
  let sound = true;
  for (const entry of node.items) {
    const exception = readException(entry, location, report);
    if (exception === undefined) {
      sound = false;
      continue;
    }
    if (names.has(exception.name)) {
      report({ kind: "exception-repeated", name: exception.name }, exception.location);
    }
    names.add(exception.name);
    exceptions.push(exception);
  }
  return sound ? exceptions : undefined;
}

function readException(
  node: YamlNode,
  exceptions: Location,
  report: Report,
): ExceptionItem | undefined {
  const unnamed = within(exceptions, "exception", node);
  if (node.kind !== "mapping") {
    report({ kind: "exception-shape" }, unnamed);
    return undefined;
  }
  const name = new Decoder(node, unnamed, report).text("name");
  if (name === undefined) return undefined;
  const location = within(exceptions, "exception", node, name.value);
  const decoder = new Decoder(node, location, report);
  decoder.warnUnknownKeys(keys);
  const under = (key: string): Location => {
    const value = decoder.node(key);
    return value === undefined ? location : within(location, "exception value", value, key);
  };
  const valuesNode = decoder.node("values");
  const valuesLocation =
    valuesNode === undefined ? location : within(location, "exception values", valuesNode);
  const fields = readCell(decoder.node("fields"), under("fields"), report);
  const comps = readCell(decoder.node("comps"), under("comps"), report);
  const values = readValues(valuesNode, valuesLocation, report);
  if (fields === null || comps === null || values === null) return undefined;
  return {
    name: name.value,
    fields,
    comps,
    values,
    location,
    fieldsLocation: under("fields"),
    compsLocation: under("comps"),
    valuesLocation,
  };
}

/** Absent is undefined, wrong is null (reported). */
function readValues(
  node: YamlNode | undefined,
  location: Location,
  report: Report,
): readonly Cell[] | undefined | null {
  if (node === undefined || node.kind === "null") return undefined;
  if (node.kind !== "sequence") {
    report({ kind: "exception-values-shape" }, location);
    return null;
  }
  const cells: Cell[] = [];
  for (const item of node.items) {
    const cell = readCell(item, within(location, "exception value", item), report);
    if (cell === null) return null;
    if (cell !== undefined) cells.push(cell);
  }
  return cells;
}

function readCell(
  node: YamlNode | undefined,
  location: Location,
  report: Report,
): Cell | undefined | null {
  if (node === undefined || node.kind === "null") return undefined;
  if (node.kind === "scalar") return { kind: "one", scalar: node };
  if (node.kind === "mapping") {
    report({ kind: "exception-value-undecodable" }, location);
    return null;
  }
  const cells: Cell[] = [];
  for (const item of node.items) {
    const cell = readCell(item, location, report);
    if (cell === null) return null;
    if (cell === undefined) {
      report({ kind: "exception-value-undecodable" }, within(location, "exception value", item));
      return null;
    }
    cells.push(cell);
  }
  return { kind: "many", cells, node };
}
