// Reads YAML into a tree in which every node knows where it was written. js-yaml tokenises; this
// file builds the nodes, resolves anchors within bounds, and forgives what Falco's YAML library
// forgives: inside [ ] and { } a line may be indented less than YAML 1.2 demands, and the public
// rules do so.

import {
  type Event,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  YAMLException,
} from "js-yaml";
import { limits } from "./limits.ts";
import { err, ok, type Result } from "./result.ts";
import { FileText, type Mark } from "./file-text.ts";
import { scalarIndexes } from "./yaml-scalar.ts";

interface NodeBase {
  readonly file: FileText;
  /** Index of the node's first character in `file.text`. */
  readonly start: number;
  /** Nodes below and including this one, counting what aliases repeat. */
  readonly size: number;
}

export interface YamlScalar extends NodeBase {
  readonly kind: "scalar";
  readonly value: string;
  readonly event: ScalarEvent;
}
/** Nothing, `~` or `null`, unquoted. */
export interface YamlNull extends NodeBase {
  readonly kind: "null";
}
export interface YamlSequence extends NodeBase {
  readonly kind: "sequence";
  readonly items: readonly YamlNode[];
}
export interface YamlMapping extends NodeBase {
  readonly kind: "mapping";
  readonly entries: readonly YamlEntry[];
}
export interface YamlEntry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}
export type YamlNode = YamlScalar | YamlNull | YamlSequence | YamlMapping;

export interface YamlError {
  readonly reason: string;
  readonly file: FileText;
  readonly index: number;
}

/** The documents of a file, in order. */
export function parseYaml(
  name: string,
  text: string,
): Result<{ file: FileText; documents: readonly YamlNode[] }, YamlError> {
  if (text.length > limits.rulesFileMax) {
    const reason = `the file is larger than ${limits.rulesFileMax} characters`;
    return err({ reason, file: new FileText(name, ""), index: 0 });
  }
  const parsed = tokenise(name, text);
  if (!parsed.ok) return parsed;
  const { file, events } = parsed.value;
  const builder = new Builder(file);
  for (const event of events) {
    const reason = builder.add(event);
    if (reason !== undefined) return err({ reason, file, index: builder.at });
  }
  return ok({ file, documents: builder.documents });
}

/** The value under a scalar key; the first one when a key is repeated. */
export function entryOf(mapping: YamlMapping, key: string): YamlNode | undefined {
  for (const entry of mapping.entries) {
    if (entry.key.kind === "scalar" && entry.key.value === key) return entry.value;
  }
  return undefined;
}

/** Where a character of a scalar's value was written. */
export function scalarMark(scalar: YamlScalar, index: number): Mark {
  let at = indexesCache.get(scalar);
  if (at === undefined) {
    at = scalarIndexes(scalar.file.text, scalar.event).at;
    indexesCache.set(scalar, at);
  }
  return { file: scalar.file, index: at[Math.min(index, at.length - 1)] ?? scalar.start };
}

/** Where a node begins. */
export function nodeMark(node: YamlNode): Mark {
  return { file: node.file, index: node.start };
}

const indexesCache = new WeakMap<YamlScalar, number[]>();

/**
 * Lines that js-yaml finds indented too little inside a flow collection get blanks in front, and
 * the text is read again. Blanks at the start of a line mean nothing there.
 */
function tokenise(
  name: string,
  original: string,
): Result<{ file: FileText; events: readonly Event[] }, YamlError> {
  const padded = new Map<number, number>();
  let text = original;
  for (;;) {
    try {
      const events = parseEvents(text, { maxDepth: limits.yamlDepthMax });
      return ok({ file: new FileText(name, text, padded), events });
    } catch (error) {
      if (!(error instanceof YAMLException) || error.mark === undefined) throw error;
      const { position, line, column } = error.mark;
      if (error.reason !== "deficient indentation" || padded.size >= limits.yamlPaddedLinesMax) {
        const file = new FileText(name, text, padded);
        return err({ reason: error.reason, file, index: position });
      }
      if ((padded.get(line) ?? 0) + padding > limits.yamlDepthMax) {
        const file = new FileText(name, text, padded);
        return err({ reason: error.reason, file, index: position });
      }
      text = padRest(text, position - column, line, padded);
    }
  }
}

/** More than people indent; twice and thrice as much is tried before giving up. */
const padding = 32;

/**
 * Indents the line and those after it up to the end of the flow collection, which are likely to be
 * indented as little; and where it is a bracket alone, all that stand alone in the same column.
 * Reading a file again costs more than all else about it.
 */
function padRest(text: string, start: number, line: number, padded: Map<number, number>): string {
  const lines = text.slice(start).split("\n");
  const bracket = /^\s*[\]}]\s*$/.test(lines[0]!) ? lines[0]!.trimEnd() : undefined;
  let depth = 1;
  for (const [index, written] of lines.entries()) {
    if (padded.size >= limits.yamlPaddedLinesMax) break;
    if (depth <= 0 && bracket === undefined) break;
    if (depth > 0 || written.trimEnd() === bracket) {
      const number = line + index;
      padded.set(number, (padded.get(number) ?? 0) + padding);
      lines[index] = " ".repeat(padding) + written;
    }
    if (depth > 0) depth += depthChange(written);
  }
  return text.slice(0, start) + lines.join("\n");
}

/** How many more brackets a line opens than it closes; quoted ones and those in remarks are text. */
function depthChange(line: string): number {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|(?:^|\s)#.*$/g, "");
  return (bare.match(/[[{]/g)?.length ?? 0) - (bare.match(/[\]}]/g)?.length ?? 0);
}

interface Frame {
  readonly kind: "document" | "sequence" | "mapping";
  readonly start: number;
  readonly anchor: string | undefined;
  readonly nodes: YamlNode[];
}

/** Turns the flat list of events into trees, one per document. */
class Builder {
  readonly documents: YamlNode[] = [];
  /** Start of the last node seen: where an error is shown. */
  at = 0;
  private readonly file: FileText;
  private readonly frames: Frame[] = [];
  private anchors = new Map<string, YamlNode>();
  private nodes = 0;

  constructor(file: FileText) {
    this.file = file;
  }

  /** Adds one event; answers the reason when the file must be refused. */
  add(event: Event): string | undefined {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        this.anchors = new Map();
        this.frames.push({ kind: "document", start: this.at, anchor: undefined, nodes: [] });
        return undefined;
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        this.at = event.start;
        const kind = event.type === EVENT_ID.SEQUENCE ? "sequence" : "mapping";
        const anchor = this.anchorOf(event.anchorStart, event.anchorEnd);
        this.frames.push({ kind, start: event.start, anchor, nodes: [] });
        return undefined;
      }
      case EVENT_ID.SCALAR:
        return this.place(this.scalar(event), this.anchorOf(event.anchorStart, event.anchorEnd));
      case EVENT_ID.ALIAS: {
        this.at = event.anchorStart;
        const name = this.file.text.slice(event.anchorStart, event.anchorEnd);
        // An anchor counts only after its node has ended, so no node can contain itself.
        const node = this.anchors.get(name);
        return node === undefined
          ? `unknown anchor '${name}'`
          : this.place(node, undefined, node.size);
      }
      case EVENT_ID.POP:
        return this.close(this.frames.pop()!);
    }
  }

  private anchorOf(start: number, end: number): string | undefined {
    return start < 0 ? undefined : this.file.text.slice(start, end);
  }

  private scalar(event: ScalarEvent): YamlScalar | YamlNull {
    const { file } = this;
    if (event.valueStart < 0) return { kind: "null", file, start: this.at, size: 1 };
    const start = scalarStart(file.text, event);
    this.at = start;
    const value = getScalarValue(file.text, event);
    const plain = event.style === SCALAR_STYLE.PLAIN && event.tagStart < 0;
    if (plain && isNullText(value)) return { kind: "null", file, start, size: 1 };
    return { kind: "scalar", file, start, value, event, size: 1 };
  }

  private close(frame: Frame): string | undefined {
    const { file } = this;
    if (frame.kind === "document") {
      const root = frame.nodes[0];
      if (root !== undefined) this.documents.push(root);
      return undefined;
    }
    const size = frame.nodes.reduce((sum, node) => sum + node.size, 1);
    if (frame.kind === "sequence") {
      const node = {
        kind: "sequence",
        file,
        start: frame.start,
        items: frame.nodes,
        size,
      } as const;
      return this.place(node, frame.anchor);
    }
    const entries: YamlEntry[] = [];
    for (let i = 0; i + 1 < frame.nodes.length; i += 2) {
      entries.push({ key: frame.nodes[i]!, value: frame.nodes[i + 1]! });
    }
    return this.place({ kind: "mapping", file, start: frame.start, entries, size }, frame.anchor);
  }

  /** `added`: nodes that were not there before; an alias brings all of its own again. */
  private place(node: YamlNode, anchor: string | undefined, added = 1): string | undefined {
    this.nodes += added;
    if (this.nodes > limits.yamlNodesMax) {
      return `aliases repeat more than ${limits.yamlNodesMax} values`;
    }
    if (anchor !== undefined) this.anchors.set(anchor, node);
    this.frames.at(-1)?.nodes.push(node);
    return undefined;
  }
}

const isNullText = (text: string): boolean =>
  text === "" || text === "~" || text === "null" || text === "Null" || text === "NULL";

/** A quoted scalar starts at its quote, a block scalar at its `|` or `>`, as Falco counts. */
function scalarStart(text: string, event: ScalarEvent): number {
  const { style, valueStart } = event;
  if (style === SCALAR_STYLE.PLAIN) return valueStart;
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
    return valueStart - 1;
  }
  const lineStart = text.lastIndexOf("\n", valueStart - 2) + 1;
  const header = /[|>][0-9+-]*[ \t]*(?:#.*)?\r?\n?$/.exec(text.slice(lineStart, valueStart));
  return header === null ? valueStart : lineStart + header.index;
}
