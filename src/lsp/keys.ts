// The keys that items of rules files may have, with what each says. A test holds this table against
// the readers of src/rules.

import type { ItemKind } from "./items.ts";

export interface KeyRow {
  readonly key: string;
  /** User-facing, a full sentence. */
  readonly doc: string;
  /** What completion writes behind the colon; `$0` is where the cursor goes. */
  readonly value?: string;
}

const block = ">\n    $0";

export const itemKeys: Readonly<Record<ItemKind, readonly KeyRow[]>> = {
  rule: [
    { key: "rule", doc: "The name of the rule, shown in alerts." },
    { key: "desc", doc: "What the rule detects and why that matters." },
    { key: "condition", doc: "The filter that an event must pass.", value: block },
    { key: "output", doc: "The text of the alert, with %fields in it.", value: block },
    { key: "priority", doc: "How severe a match is." },
    { key: "source", doc: "The event source the rule looks at; syscall unless given." },
    { key: "enabled", doc: "Whether the rule is on." },
    { key: "tags", doc: "Labels by which rules are selected.", value: "[$0]" },
    {
      key: "exceptions",
      doc: "Combinations of values for which the rule stays silent.",
      value: "\n    - name: $0",
    },
    {
      key: "override",
      doc: "Says for each key of this item whether it appends to the rule or replaces its key.",
      value: "\n    $0",
    },
    { key: "append", doc: "The old way to append a condition or exceptions; use override." },
    { key: "warn_evttypes", doc: "False silences the warning about too many event types." },
    {
      key: "skip-if-unknown-filter",
      doc: "True drops the rule with a warning, instead of an error, when a field is unknown.",
    },
    { key: "capture", doc: "Whether a match starts a capture file." },
    { key: "capture_duration", doc: "How long that capture lasts, in milliseconds." },
  ],
  macro: [
    { key: "macro", doc: "The name under which conditions use it." },
    { key: "condition", doc: "The part of a condition that it stands for.", value: block },
    {
      key: "override",
      doc: "Says whether the condition appends to the macro or replaces it.",
      value: "\n    condition: $0",
    },
    { key: "append", doc: "The old way to append a condition; use override." },
  ],
  list: [
    { key: "list", doc: "The name under which conditions and lists use it." },
    { key: "items", doc: "The values, which may be names of lists.", value: "[$0]" },
    {
      key: "override",
      doc: "Says whether the items are appended to the list or replace it.",
      value: "\n    items: $0",
    },
    { key: "append", doc: "The old way to append items; use override." },
  ],
  required_engine_version: [
    { key: "required_engine_version", doc: "The oldest engine that understands the file." },
  ],
  required_plugin_versions: [
    { key: "required_plugin_versions", doc: "Plugins that the rules need." },
  ],
};

/** Keys one level down, by the key above. */
export const innerKeys: Readonly<Record<string, readonly KeyRow[]>> = {
  exceptions: [
    { key: "name", doc: "The name of the exception, by which later items add values." },
    { key: "fields", doc: "The field or fields that are compared.", value: "[$0]" },
    { key: "comps", doc: "One operator per field; = unless given.", value: "[$0]" },
    { key: "values", doc: "The values, one row of them per field.", value: "\n      - [$0]" },
  ],
  required_plugin_versions: [
    { key: "name", doc: "The name of the plugin." },
    { key: "version", doc: "The oldest version that will do." },
    { key: "alternatives", doc: "Plugins that will do instead.", value: "\n        - name: $0" },
  ],
};

/** Keys that `override` may name, and what may be said of each. */
export const overridable: Readonly<Record<"rule" | "macro" | "list", readonly string[]>> = {
  rule: [
    ...["condition", "output", "desc", "tags", "exceptions", "priority", "enabled", "capture"],
    ...["capture_duration", "warn_evttypes", "skip-if-unknown-filter"],
  ],
  macro: ["condition"],
  list: ["items"],
};

export const appendable: ReadonlySet<string> = new Set([
  ...["condition", "output", "desc", "tags", "exceptions", "items"],
]);

export function keyRow(kind: ItemKind, path: readonly string[]): KeyRow | undefined {
  const [outer, inner] = path;
  const rows = inner === undefined ? itemKeys[kind] : (innerKeys[outer ?? ""] ?? []);
  return rows.find((row) => row.key === (inner ?? outer));
}
