// What the readers make of the items of rules files: plain data, not yet combined with one another.

import type { Location } from "./location.ts";
import type { MappedText } from "./mapped-text.ts";
import type { Priority } from "./priority.ts";
import type { Version } from "./version.ts";
import type { YamlNode, YamlScalar } from "../base/yaml.ts";

/** What an item does to a definition of the same name. */
export type Mode = "define" | "append" | "replace";

export interface ListItem {
  readonly kind: "list";
  readonly name: string;
  readonly mode: Mode;
  readonly items: readonly YamlScalar[];
  readonly location: Location;
}

export interface MacroItem {
  readonly kind: "macro";
  readonly name: string;
  readonly mode: Mode;
  readonly condition: Text;
  readonly location: Location;
}

/** A text that can be compiled, with the location to report its mistakes under. */
export interface Text {
  readonly value: MappedText;
  readonly location: Location;
}

/** The keys of a rule that an item may set or change. */
export interface RuleParts {
  readonly condition?: Text;
  readonly output?: Text;
  readonly desc?: MappedText;
  readonly priority?: Priority;
  readonly enabled?: boolean;
  readonly capture?: boolean;
  readonly captureDurationMs?: number;
  readonly warnEvttypes?: boolean;
  readonly skipIfUnknownFilter?: boolean;
  readonly tags?: readonly string[];
  readonly exceptions?: readonly ExceptionItem[];
}

export interface RuleItem {
  readonly kind: "rule";
  readonly name: string;
  readonly location: Location;
  /** Empty when the item names none. */
  readonly source: string;
  readonly change:
    | { readonly kind: "define"; readonly parts: RuleParts }
    | { readonly kind: "amend"; readonly append: RuleParts; readonly replace: RuleParts }
    | { readonly kind: "enable"; readonly enabled: boolean };
}

/** A scalar, or a list of them at any depth: what `fields`, `comps` and `values` hold. */
export type Cell =
  | { readonly kind: "one"; readonly scalar: YamlScalar }
  | { readonly kind: "many"; readonly cells: readonly Cell[]; readonly node: YamlNode };

export interface ExceptionItem {
  readonly name: string;
  readonly fields: Cell | undefined;
  readonly comps: Cell | undefined;
  readonly values: readonly Cell[] | undefined;
  readonly location: Location;
  readonly fieldsLocation: Location;
  readonly compsLocation: Location;
  readonly valuesLocation: Location;
}

export interface EngineVersionItem {
  readonly kind: "engine-version";
  readonly version: Version;
  readonly location: Location;
}

export interface PluginRequirement {
  readonly name: string;
  readonly version: Version;
}

/** A plugin at a version, or else one of the alternatives. */
export interface PluginVersionsEntry extends PluginRequirement {
  readonly alternatives: readonly PluginRequirement[];
  readonly location: Location;
}

export interface PluginVersionsItem {
  readonly kind: "plugin-versions";
  readonly entries: readonly PluginVersionsEntry[];
}

export type Item = ListItem | MacroItem | RuleItem | EngineVersionItem | PluginVersionsItem;
