// Keys about files: configuration files to include, rules to load, which rules count.
import { z } from "zod/mini";
import { key } from "../key-row.ts";
import { bool, listOf, oneOf, oneOfAnyCase, text } from "../value-types.ts";

const include = z.union([
  z.pipe(
    text,
    z.transform((path: string) => ({ path, strategy: "append" as const })),
  ),
  z.strictObject({
    path: text,
    // Falco takes an unknown strategy for `append`.
    strategy: z.catch(z.enum(["append", "override", "add-only"]), "append"),
  }),
]);

const selector = z.strictObject({ rule: z.optional(text), tag: z.optional(text) });
const selection = z.strictObject({
  enable: z.optional(selector),
  disable: z.optional(selector),
});

export const priorities = [
  "emergency",
  "alert",
  "critical",
  "error",
  "warning",
  "notice",
  "informational",
  "debug",
] as const;

export const ruleKeys = {
  config_files: key({
    type: listOf(include),
    default: [],
    shipped: "[/etc/falco/config.d]",
    doc:
      "More configuration files, or directories of them, merged after this one. An entry is a " +
      "path or {path: …, strategy: append | override | add-only}. Missing paths are skipped.",
    reload: "live",
    status: "works",
  }),
  watch_config_files: key({
    type: bool,
    default: true,
    doc: "Watches configuration and rules files and reloads when one changes.",
    reload: "live",
    status: "works",
  }),
  rules_files: key({
    type: listOf(text),
    default: [],
    shipped:
      "[builtin:gyr_rules.yaml, builtin:gyr-incubating_rules.yaml, " +
      "/etc/falco/falco_rules.local.yaml, /etc/falco/rules.d]",
    doc:
      "Rules files and directories (their *.yaml and *.yml files), in loading order; missing " +
      "ones are skipped. builtin: files are inside the executable. The -r flag replaces all of " +
      "them.",
    reload: "live",
    status: "works",
  }),
  rules_file: key({
    type: listOf(text),
    default: [],
    doc: "Deprecated spelling of rules_files; only one of the two may be set.",
    reload: "live",
    status: "works",
    deprecatedFor: "rules_files",
  }),
  rules: key({
    type: listOf(selection),
    default: [],
    doc:
      "Enables and disables rules after loading, in this order: {enable: {rule: <name, * " +
      "allowed>}}, {disable: {tag: <tag>}}.",
    reload: "live",
    status: "works",
  }),
  rule_matching: key({
    type: oneOf(
      ["first", "all"],
      (got) => `Unknown rule matching strategy "${got}"--must be one of first, all`,
    ),
    default: "first",
    doc: "Whether an event raises the first rule that matches, or every rule that does.",
    reload: "live",
    status: "works",
  }),
  priority: key({
    type: oneOfAnyCase(
      priorities,
      (got) => `Unknown priority "${got}"--must be one of ${priorities.join(", ")}`,
      new Map([["info", "informational"]]),
    ),
    default: "debug",
    doc: "The least severe priority of rules that are loaded.",
    reload: "live",
    status: "works",
  }),
  static_fields: key({
    type: z.record(text, text),
    default: {},
    doc: "Constants that rules may use as fields: each key K becomes static.K.",
    reload: "live",
    status: "works",
  }),
};
