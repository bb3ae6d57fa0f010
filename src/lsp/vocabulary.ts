// The fields that rules may name: those of the source whose events a rule is about. A macro may be
// for any source, so everything is offered there.

import type { FieldClass } from "../fields/catalog.ts";
import type { Context } from "../fields/context.ts";
import type { Field, FieldTable } from "../fields/define.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Item } from "./items.ts";

export interface SourceFields {
  readonly scheme: Scheme<Context>;
  /** In the order of --list. */
  readonly classes: readonly FieldClass[];
  readonly rows: FieldTable;
}

export class Vocabulary {
  readonly #sources: ReadonlyMap<string, SourceFields>;

  /** By name, the source of rules that name none first. */
  constructor(sources: ReadonlyMap<string, SourceFields>) {
    this.#sources = sources;
  }

  get sources(): readonly string[] {
    return [...this.#sources.keys()];
  }

  /** What the rule says; undefined: any, or one that nobody knows. */
  sourceOf(item: Item | undefined): string | undefined {
    // From its lines: while somebody types in it, an item is seldom YAML.
    const said = /^ *source: *["']?([\w-]+)/m.exec(item?.text ?? "")?.[1];
    if (said !== undefined) return this.#sources.has(said) ? said : undefined;
    const isNew = item?.kind === "rule" && !item.amends;
    return isNew ? this.sources[0] : undefined;
  }

  /** Fields by name; of several sources, those of the first that has it. */
  fields(source: string | undefined): ReadonlyMap<string, Field> {
    const found = new Map<string, Field>();
    for (const { classes } of this.#of(source)) {
      for (const { fields } of classes) {
        for (const [name, row] of Object.entries(fields)) {
          if (!found.has(name)) found.set(name, row);
        }
      }
    }
    return found;
  }

  row(name: string, source: string | undefined): Field | undefined {
    for (const { rows } of this.#of(source)) if (Object.hasOwn(rows, name)) return rows[name];
    return undefined;
  }

  /** The name of the field that a text without argument in brackets means. */
  find(text: string, source: string | undefined): string | undefined {
    for (const { scheme } of this.#of(source)) {
      const found = scheme.find(text);
      if (found !== undefined) return found.name;
    }
    return undefined;
  }

  /** Names of the sources that have a field. */
  sourcesOf(name: string): readonly string[] {
    return this.sources.filter((source) => this.row(name, source) !== undefined);
  }

  #of(source: string | undefined): readonly SourceFields[] {
    const one = source === undefined ? undefined : this.#sources.get(source);
    return one === undefined ? [...this.#sources.values()] : [one];
  }
}
