// Typed access to the keys of one item of a rules file. What is missing or has the wrong shape is
// reported with Falco's words and answered with undefined, so that a reader can go on and find
// more.

import { suggest } from "../base/suggest.ts";
import type { Problem, Report } from "./diagnostic.ts";
import { type Location, within } from "./location.ts";
import {
  entryOf,
  nodeMark,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from "../base/yaml.ts";

export class Decoder {
  readonly mapping: YamlMapping;
  readonly location: Location;
  readonly report: Report;
  /** The keys that the item may have, once told. */
  private known: ReadonlySet<string> = new Set();

  constructor(mapping: YamlMapping, location: Location, report: Report) {
    this.mapping = mapping;
    this.location = location;
    this.report = report;
  }

  node(key: string): YamlNode | undefined {
    return entryOf(this.mapping, key);
  }

  has(key: string): boolean {
    return this.node(key) !== undefined;
  }

  /** A scalar that must be there and must not be empty. */
  text(key: string): YamlScalar | undefined {
    const scalar = this.scalar(key);
    if (scalar?.value !== "") return scalar;
    return this.refuse({ kind: "value-empty", key }, key, scalar);
  }

  /** A scalar that must be there. */
  scalar(key: string): YamlScalar | undefined {
    const node = this.present(key);
    if (node === undefined || node.kind === "scalar") return node;
    return this.refuse({ kind: "not-scalar", key }, key, node);
  }

  boolean(key: string): boolean | undefined {
    const scalar = this.scalar(key);
    if (scalar === undefined) return undefined;
    const problem = { kind: "scalar-undecodable", text: scalar.value, wants: "boolean" } as const;
    return booleanOf(scalar.value) ?? this.refuse(problem, key, scalar);
  }

  /** An unsigned number of 32 bits. */
  number(key: string): number | undefined {
    const scalar = this.scalar(key);
    if (scalar === undefined) return undefined;
    const problem = { kind: "scalar-undecodable", text: scalar.value, wants: "number" } as const;
    return numberOf(scalar.value) ?? this.refuse(problem, key, scalar);
  }

  /** A sequence of scalars that must be there and may be empty. */
  texts(key: string): readonly YamlScalar[] | undefined {
    const node = this.node(key);
    if (node === undefined) {
      return this.missing(key);
    }
    if (node.kind !== "sequence") {
      return this.refuse({ kind: "value-not-sequence", key }, key, node);
    }
    const scalars: YamlScalar[] = [];
    let sound = true;
    for (const item of node.items) {
      if (item.kind === "scalar") {
        scalars.push(item);
        continue;
      }
      const location = within(within(this.location, "value for", node, key), "list item", item);
      this.report({ kind: "element-not-scalar", key }, location);
      sound = false;
    }
    return sound ? scalars : undefined;
  }

  /** Warns about each key that no table names. */
  warnUnknownKeys(known: ReadonlySet<string>): void {
    this.known = known;
    for (const { key } of this.mapping.entries) {
      const name = key.kind === "scalar" ? key.value : "";
      if (known.has(name)) continue;
      const near = suggest(name, known).filter((other) => !this.has(other));
      const problem = { kind: "key-unknown", key: name, near, known: [...known] } as const;
      this.report(problem, this.location, nodeMark(key));
    }
  }

  private present(key: string): Exclude<YamlNode, { kind: "null" }> | undefined {
    const node = this.node(key);
    if (node === undefined) {
      return this.missing(key);
    }
    if (node.kind !== "null") return node;
    this.report({ kind: "key-empty", key }, this.location, nodeMark(node));
    return undefined;
  }

  /** Reports that a key is not there; one that nobody knows may have been meant to be it. */
  missing(key: string): undefined {
    const others = this.mapping.entries
      .map((entry) => (entry.key.kind === "scalar" ? entry.key.value : ""))
      .filter((name) => name !== "" && !this.known.has(name));
    this.report({ kind: "key-missing", key, near: suggest(key, others) }, this.location);
    return undefined;
  }

  private refuse(problem: Problem, key: string, node: YamlNode): undefined {
    this.report(problem, within(this.location, "value for", node, key));
    return undefined;
  }
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  y: true,
  false: false,
  no: false,
  off: false,
  n: false,
};

/** YAML 1.1 booleans as Falco's YAML library reads them: `yes`, `Yes`, `YES`, never `yEs`. */
export function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  const capital = lower.charAt(0).toUpperCase() + lower.slice(1);
  const usual = text === lower || text === lower.toUpperCase() || text === capital;
  return usual && Object.hasOwn(truths, lower) ? truths[lower] : undefined;
}

/** An unsigned number of 32 bits: decimal, or with a prefix hexadecimal (`0x`) or octal (`0`). */
export function numberOf(text: string): number | undefined {
  if (!/^(?:0[xX][0-9a-fA-F]+|[0-9]+)$/.test(text)) return undefined;
  const octal = /^0[0-9]+$/.test(text);
  if (octal && /[89]/.test(text)) return undefined;
  const value = octal ? Number.parseInt(text, 8) : Number(text);
  return value <= 0xffff_ffff ? value : undefined;
}
