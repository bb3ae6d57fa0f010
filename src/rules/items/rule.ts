// `- rule:`: a full definition, a change to a rule defined before, or only its `enabled` flag.

import type { Decoder } from "../decode.ts";
import type { RuleItem, RuleParts } from "../definitions.ts";
import { within } from "../location.ts";
import { MappedText } from "../mapped-text.ts";
import { priorities, priorityOf } from "../priority.ts";
import { suggest } from "../../base/suggest.ts";
import { nodeMark } from "../../base/yaml.ts";
import { readExceptions } from "./exception.ts";
import { type OverridableKey, type Overrides, readAppend, readOverrides } from "./override.ts";

interface RuleKey extends OverridableKey {
  /** A full definition needs it. */
  readonly required: boolean;
  /** Reads the key's value; undefined when it is wrong (reported). */
  readonly read: (item: Decoder) => RuleParts | undefined;
}

const part = <T>(value: T | undefined, wrap: (value: T) => RuleParts): RuleParts | undefined =>
  value === undefined ? undefined : wrap(value);

// Every key of a rule that a later item may change.
const ruleKeys: readonly RuleKey[] = [
  { key: "condition", required: true, append: true, read: readCondition },
  { key: "output", required: true, append: true, read: readOutput },
  {
    key: "desc",
    required: true,
    append: true,
    read: (item) => part(item.text("desc"), (scalar) => ({ desc: MappedText.of(scalar) })),
  },
  { key: "priority", required: true, append: false, read: readPriority },
  {
    key: "enabled",
    required: false,
    append: false,
    read: (item) => part(item.boolean("enabled"), (enabled) => ({ enabled })),
  },
  {
    key: "capture",
    required: false,
    append: false,
    read: (item) => part(item.boolean("capture"), (capture) => ({ capture })),
  },
  {
    key: "capture_duration",
    required: false,
    append: false,
    read: (item) => part(item.number("capture_duration"), (ms) => ({ captureDurationMs: ms })),
  },
  {
    key: "warn_evttypes",
    required: false,
    append: false,
    read: (item) => part(item.boolean("warn_evttypes"), (warn) => ({ warnEvttypes: warn })),
  },
  {
    key: "skip-if-unknown-filter",
    required: false,
    append: false,
    read: (item) =>
      part(item.boolean("skip-if-unknown-filter"), (skip) => ({ skipIfUnknownFilter: skip })),
  },
  {
    key: "tags",
    required: false,
    append: true,
    read: (item) => part(item.texts("tags"), (tags) => ({ tags: tags.map((tag) => tag.value) })),
  },
  {
    key: "exceptions",
    required: false,
    append: true,
    read: (item) => {
      const node = item.node("exceptions")!;
      return part(readExceptions(node, item.location, item.report), (exceptions) => ({
        exceptions,
      }));
    },
  },
];

const known = new Set(["rule", "source", "append", "override", ...ruleKeys.map((row) => row.key)]);

export function readRule(item: Decoder, name: string): RuleItem | undefined {
  item.warnUnknownKeys(known);
  const source = readSource(item);
  const append = readAppend(item);
  const overrides = readOverrides(item, ruleKeys);
  if (append === undefined || overrides === undefined) return undefined;
  if (append && overrides.size > 0) {
    item.report({ kind: "override-with-append" }, item.location, nodeMark(item.node("override")!));
    return undefined;
  }
  const change = readChange(item, append, overrides);
  if (change === undefined) return undefined;
  return { kind: "rule", name, location: item.location, source, change };
}

function readChange(
  item: Decoder,
  append: boolean,
  overrides: Overrides,
): RuleItem["change"] | undefined {
  if (overrides.size > 0) {
    const appended = readParts(item, (row) => overrides.get(row.key) === "append");
    const replaced = readParts(item, (row) => overrides.get(row.key) === "replace");
    if (appended === undefined || replaced === undefined) return undefined;
    return { kind: "amend", append: appended, replace: replaced };
  }
  if (append) return readDeprecatedAppend(item);
  if (!ruleKeys.some((row) => row.required && item.has(row.key))) {
    const enabled = item.boolean("enabled");
    if (enabled === undefined) return undefined;
    item.report({ kind: "enabled-deprecated" }, item.location, nodeMark(item.node("enabled")!));
    return { kind: "enable", enabled };
  }
  // Only an item that changes a rule may leave its source empty.
  const sourced = !item.has("source") || item.text("source") !== undefined;
  const parts = readParts(item, (row) => row.required || item.has(row.key));
  return sourced && parts ? { kind: "define", parts } : undefined;
}

/** `append: true` looks only at these two keys and ignores the others. */
function readDeprecatedAppend(item: Decoder): RuleItem["change"] | undefined {
  const keys = ["condition", "exceptions"];
  if (!keys.some((key) => item.has(key))) {
    item.report({ kind: "rule-append-empty" }, item.location);
    return undefined;
  }
  const append = readParts(item, (row) => keys.includes(row.key) && item.has(row.key));
  return append && { kind: "amend", append, replace: {} };
}

/** Reads the wanted keys, all of them even when one is wrong, so that each mistake is shown. */
function readParts(item: Decoder, wanted: (row: RuleKey) => boolean): RuleParts | undefined {
  const parts: RuleParts = {};
  let sound = true;
  for (const row of ruleKeys) {
    if (!wanted(row)) continue;
    const read = row.read(item);
    if (read === undefined) sound = false;
    else Object.assign(parts, read);
  }
  return sound ? parts : undefined;
}

/** Empty when absent or null: an item that changes a rule may leave it so. */
function readSource(item: Decoder): string {
  const node = item.node("source");
  return node?.kind === "scalar" ? node.value : "";
}

function readCondition(item: Decoder): RuleParts | undefined {
  return part(item.text("condition"), (scalar) => ({
    condition: {
      value: MappedText.of(scalar),
      location: within(item.location, "rule condition", scalar),
    },
  }));
}

function readOutput(item: Decoder): RuleParts | undefined {
  return part(item.text("output"), (scalar) => ({
    output: {
      value: MappedText.of(scalar).trim(),
      location: within(item.location, "rule output", scalar),
    },
  }));
}

function readPriority(item: Decoder): RuleParts | undefined {
  const scalar = item.text("priority");
  if (scalar === undefined) return undefined;
  const priority = priorityOf(scalar.value);
  if (priority !== undefined) return { priority };
  const near = nearPriorities(scalar.value.toUpperCase());
  const problem = { kind: "priority-unknown", text: scalar.value, near } as const;
  item.report(problem, within(item.location, "rule priority", scalar));
  return undefined;
}

/** Names that begin so, as in `crit`, else those that are written much like it. */
function nearPriorities(text: string): readonly string[] {
  const names = [...priorities.map(({ name }) => name.toUpperCase()), "INFO"];
  const longer = names.filter((name) => text.length > 1 && name.startsWith(text));
  return longer.length > 0 ? longer : suggest(text, names);
}
