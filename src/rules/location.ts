// Which item of a rules file a diagnostic is about, from the file down to the expression. Falco's
// JSON results list this chain, so its names and its way of counting (lines and columns from 0,
// expressions on top of their parent) are part of the format.

import type { FileText, Mark } from "../base/file-text.ts";
import type { YamlNode } from "../base/yaml.ts";

export type ItemType =
  | "value for"
  | "exceptions"
  | "exception"
  | "exception values"
  | "exception value"
  | "rules content"
  | "rules content item"
  | "required_engine_version"
  | "required plugin versions"
  | "required plugin versions entry"
  | "required plugin versions alternative"
  | "list"
  | "list item"
  | "macro"
  | "macro condition"
  | "rule"
  | "rule condition"
  | "condition expression"
  | "rule output"
  | "rule output expression"
  | "rule priority"
  | "overrides"
  | "extension item";

export interface Location {
  readonly type: ItemType;
  readonly name: string;
  readonly mark: Mark;
  readonly parent: Location | undefined;
  /** Set for an expression: the text and where in it; the position then counts from the parent. */
  readonly expression?: { readonly text: string; readonly index: number };
}

export interface LocationPosition {
  readonly column: number;
  readonly line: number;
  readonly name: string;
  readonly offset: number;
}

export function fileLocation(file: FileText): Location {
  return { type: "rules content", name: "", mark: { file, index: 0 }, parent: undefined };
}

export function within(parent: Location, type: ItemType, node: YamlNode, name = ""): Location {
  return { type, name, mark: { file: node.file, index: node.start }, parent };
}

/** A place inside a condition or an output, below the item that holds it. */
export function expressionWithin(
  parent: Location,
  type: "condition expression" | "rule output expression",
  text: string,
  index: number,
): Location {
  return { type, name: "", mark: parent.mark, parent, expression: { text, index } };
}

/** The chain, outermost first. */
export function locationChain(location: Location): readonly Location[] {
  const chain: Location[] = [];
  for (let at: Location | undefined = location; at !== undefined; at = at.parent) chain.push(at);
  return chain.reverse();
}

/** Falco's position: from 0 for items; from the parent's, plus a count from 1, for expressions. */
export function locationPosition(location: Location): LocationPosition {
  const { file, index } = location.mark;
  const place = file.place(index);
  const base = {
    column: place.column - 1,
    line: place.line - 1,
    name: file.name,
    offset: file.offset(index),
  };
  if (location.expression === undefined) return base;
  const { text, index: at } = location.expression;
  const before = text.slice(0, at).split(/[\r\n]/);
  return {
    column: base.column + before.at(-1)!.length + 1,
    line: base.line + before.length,
    name: shortName(text),
    offset: base.offset + at,
  };
}

function shortName(text: string): string {
  const line = text.replace(/[\r\n]/g, " ");
  return line.length > 20 ? `"${line.slice(0, 17)}..."` : `"${line}"`;
}
