// Everything that can be wrong with a rules file, as data: which problem, in which item, at which
// character. One table says for each kind of problem its code and its words; the codes and the
// quoted sentences are Falco's, because people and tools search for them.

import {
  type Diagnostic as FilterDiagnostic,
  message as filterMessage,
} from "../filter/diagnostic.ts";
import type { Mark } from "../base/file-text.ts";
import { hints } from "./hints.ts";
import type { Location } from "./location.ts";

/** Codes with their short text, in Falco's order: errors first. */
export const codeTexts = {
  LOAD_ERR_FILE_READ: "File read error",
  LOAD_ERR_YAML_PARSE: "YAML parse error",
  LOAD_ERR_YAML_VALIDATE: "Error validating internal structure of YAML file",
  LOAD_ERR_COMPILE_CONDITION: "Error compiling condition",
  LOAD_ERR_COMPILE_OUTPUT: "Error compiling output",
  LOAD_ERR_VALIDATE: "Error validating rule/macro/list/exception objects",
  LOAD_ERR_EXTENSION: "Error in extension item",
  LOAD_UNKNOWN_SOURCE: "Unknown event source",
  LOAD_UNSAFE_NA_CHECK: "Unsafe <NA> comparison in condition",
  LOAD_NO_EVTTYPE: "Condition has no event-type restriction",
  LOAD_UNKNOWN_FILTER: "Unknown field or event-type in condition or output",
  LOAD_UNUSED_MACRO: "Unused macro",
  LOAD_UNUSED_LIST: "Unused list",
  LOAD_UNKNOWN_ITEM: "Unknown rules file item",
  LOAD_DEPRECATED_ITEM: "Used deprecated item",
  LOAD_WARNING_EXTENSION: "Warning in extension item",
  LOAD_APPEND_NO_VALUES: "Overriding/appending with no values",
  LOAD_EXCEPTION_NAME_NOT_UNIQUE: "Multiple exceptions defined with the same name",
  LOAD_INVALID_MACRO_NAME: "Invalid macro name",
  LOAD_INVALID_LIST_NAME: "Invalid list name",
  LOAD_COMPILE_CONDITION: "Warning in rule condition",
  LOAD_UNKNOWN_KEY: "Unknown key in item definition",
  // Falco has none of these: it loads such rules silently.
  LOAD_SHADOWED_RULE: "Rule never reports",
  LOAD_DEAD_EXCEPTION: "Exception never applies",
  LOAD_REPEATED_ITEM: "Item defined twice in a file",
  LOAD_INVALID_UTF8: "Text is not UTF-8",
} as const;

export type Code = keyof typeof codeTexts;

interface Row<P> {
  readonly code: Code;
  readonly message: (problem: P) => string;
}

function row<P = unknown>(code: Code, message: string | ((problem: P) => string)): Row<P> {
  return { code, message: typeof message === "string" ? () => message : message };
}

const structure = "LOAD_ERR_YAML_VALIDATE";
const semantic = "LOAD_ERR_VALIDATE";

type Key = { key: string };
type Name = { name: string };
type Text = { text: string };
/** Names that may have been meant, nearest first. */
type Near = { near: readonly string[] };

const rows = {
  "file-unreadable": row<{ reason: string }>("LOAD_ERR_FILE_READ", (p) => p.reason),
  "yaml-syntax": row<{ reason: string; line: string }>("LOAD_ERR_YAML_PARSE", (p) => p.reason),

  "not-yaml": row(structure, "Rules content is not yaml"),
  "not-sequence": row(structure, "Rules content is not yaml array of objects"),
  "item-not-mapping": row(
    structure,
    "Unexpected element type. Each element should be a yaml associative array.",
  ),
  // `near`: keys of the item that nobody knows and that are much like the missing one.
  "key-missing": row<Key & Near>(structure, (p) => `Item has no mapping for key '${p.key}'`),
  "key-empty": row<Key>(structure, (p) => `Mapping for key '${p.key}' is empty`),
  "not-scalar": row<Key>(structure, "Value is not a scalar value"),
  "value-empty": row<Key>(structure, "Value must be non-empty"),
  "scalar-undecodable": row<Text & { wants: "boolean" | "number" }>(
    structure,
    "Can't decode YAML scalar value",
  ),
  "value-not-sequence": row<Key>(structure, "Value is not a sequence"),
  "element-not-scalar": row<Key>(structure, "sequence value is not scalar"),
  "value-not-mapping": row<Key>(structure, (p) => `Value of ${p.key} must be a mapping`),
  "engine-version-text": row<Text>(
    structure,
    (p) =>
      `Unable to parse engine version '${p.text}' as a semver string. ` +
      'Expected "x.y.z" semver format.',
  ),
  "plugin-versions-shape": row(structure, "Value of required_plugin_versions must be a sequence"),
  "plugin-version-shape": row(structure, "Plugin version must be a mapping"),
  "plugin-alternatives-shape": row(
    structure,
    "Value of plugin version alternatives must be a sequence",
  ),
  "plugin-alternative-shape": row(structure, "Plugin version alternative must be a mapping"),
  "priority-unknown": row<Text & Near>(structure, "Invalid priority"),
  "exceptions-shape": row(structure, "Rule exceptions must be a sequence"),
  "exception-shape": row(structure, "Rule exception must be a mapping"),
  "exception-values-shape": row(structure, "Rule exception values must be a sequence"),
  "exception-value-undecodable": row(structure, "Could not decode scalar value"),
  "override-with-append": row(
    structure,
    "Keys 'override' and 'append: true' cannot be used together. " +
      "Add an 'append' entry (e.g. 'condition: append') under override instead.",
  ),
  // `replace`: whether the key can at least be replaced.
  "override-append-refused": row<Key & Near & { replace: boolean }>(
    structure,
    (p) => `Key '${p.key}' cannot be appended to, use 'replace' instead`,
  ),
  "override-refused": row<Key & Near>(structure, (p) => `Key '${p.key}' cannot be replaced`),
  "override-operation": row<{ key: string; text: string; allowed: readonly string[] }>(
    structure,
    (p) =>
      `Invalid override operation for key '${p.key}': '${p.text}'. ` +
      `Allowed values are: ${p.allowed.map((word) => `${word} `).join("")}`,
  ),
  "override-without-key": row<{ key: string; operation: string }>(
    structure,
    (p) => `An ${p.operation} override for '${p.key}' was specified but '${p.key}' is not defined`,
  ),
  "key-without-override": row<Key>(
    structure,
    (p) => `Unexpected key '${p.key}': no corresponding entry under 'override' is defined.`,
  ),

  "engine-version": row<{ want: string; have: string }>(
    semantic,
    (p) => `Rules require engine version ${p.want}, but engine version is ${p.have}`,
  ),
  "plugin-version-text": row<{ name: string; text: string }>(
    semantic,
    (p) => `Invalid required version '${p.text}' for plugin '${p.name}'`,
  ),
  "plugin-version-repeated": row<Name>(
    semantic,
    (p) => `Defined multiple alternative version requirements for plugin '${p.name}'`,
  ),
  "list-append-missing": row<Name & Near>(
    semantic,
    "List uses 'append' or 'override.items: append' but no list by that name already exists",
  ),
  "macro-append-missing": row<Name & Near>(
    semantic,
    "Macro uses 'append' or 'override.condition: append' but no macro by that name already exists",
  ),
  "rule-append-missing": row<Name & Near>(
    semantic,
    "Rule uses 'append' or 'override.<key>: append' but no rule by that name already exists",
  ),
  "rule-replace-missing": row<Name & Near>(
    semantic,
    "An 'override.<key>: replace' to a rule was requested but no rule by that name already exists",
  ),
  "rule-enabled-missing": row<Name & Near>(
    semantic,
    "Rule has 'enabled' key but no rule by that name already exists",
  ),
  "rule-append-empty": row(semantic, "Appended rule must have exceptions or condition property"),
  "rule-other-source": row<{ before: string; now: string }>(
    semantic,
    "Rule has been re-defined with a different source",
  ),
  "macro-undefined": row<Name & Near & { known: "later" | "list" | undefined }>(
    semantic,
    (p) => `Undefined macro '${p.name}' used in filter.`,
  ),
  "macro-loop": row<Name>(semantic, (p) => `reference loop in macro '${p.name}'`),
  "macro-deep": row<{ name: string; limit: number }>(
    semantic,
    (p) => `macro '${p.name}' is reached through more than ${p.limit} macros`,
  ),
  "exception-fields-missing": row<Name & Near>(
    semantic,
    "Rule exception must have fields property with a list of fields",
  ),
  "exception-values-missing": row(
    semantic,
    "Rule exception must have values property with a list of values",
  ),
  "exception-append-fields": row(
    semantic,
    "Can not append exception fields to existing exception, only values",
  ),
  "exception-append-comps": row(
    semantic,
    "Can not append exception comps to existing exception, only values",
  ),
  "exception-comps-length": row<{ fields: number; comps: number }>(
    semantic,
    "Fields and comps lists must have equal length",
  ),
  "exception-comps-shape": row(semantic, "Fields and comps must both be strings"),
  "exception-values-length": row<{ fields: number; values: number }>(
    semantic,
    "Fields and values lists must have equal length",
  ),
  "exception-values-strings": row(semantic, "Expected values array to contain a list of strings"),
  "exception-field": row<Text & Near>(
    semantic,
    (p) => `'${p.text}' is not a supported filter field`,
  ),
  "exception-comp": row<Text & Near>(
    semantic,
    (p) => `'${p.text}' is not a supported comparison operator`,
  ),
  "exception-comp-scalar": row(
    semantic,
    "When fields is a single value, comps must be one of (in, pmatch, intersects) or a " +
      "modifier operator (e.g. startswith oneof)",
  ),
  "expansion-too-long": row<{ limit: number }>(
    semantic,
    (p) => `after replacing its lists the text is longer than ${p.limit} characters`,
  ),

  condition: row<{ cause: FilterDiagnostic }>("LOAD_ERR_COMPILE_CONDITION", (p) =>
    filterMessage(p.cause),
  ),
  output: row<Text & Near>("LOAD_ERR_COMPILE_OUTPUT", (p) => p.text),

  "source-unknown": row<Name & Near>(
    "LOAD_UNKNOWN_SOURCE",
    (p) => `Unknown source ${p.name}, skipping`,
  ),
  "na-compare": row<{ cause: FilterDiagnostic }>("LOAD_UNSAFE_NA_CHECK", (p) =>
    filterMessage(p.cause),
  ),
  "no-event-type": row(
    "LOAD_NO_EVTTYPE",
    "Rule matches too many evt.type values. This has a significant performance penalty.",
  ),
  "filter-unknown": row<Text>("LOAD_UNKNOWN_FILTER", (p) => p.text),
  "macro-unused": row("LOAD_UNUSED_MACRO", "Macro not referred to by any other rule/macro"),
  "list-unused": row("LOAD_UNUSED_LIST", "List not referred to by any other rule/macro"),
  "item-unknown": row<Near>("LOAD_UNKNOWN_ITEM", "Unknown top level item"),
  "append-deprecated": row(
    "LOAD_DEPRECATED_ITEM",
    "'append' key is deprecated. Add an 'append' entry (e.g. 'condition: append') under " +
      "'override' instead.",
  ),
  "enabled-deprecated": row(
    "LOAD_DEPRECATED_ITEM",
    "The standalone 'enabled' key usage is deprecated. The correct approach requires also a " +
      "'replace' entry under the 'override' key (i.e. 'enabled: replace').",
  ),
  "container-info-deprecated": row(
    "LOAD_DEPRECATED_ITEM",
    "%container.info is deprecated and no longer used, and will be dropped. " +
      "The container fields are added through append_output instead.",
  ),
  "field-deprecated": row<{ field: string; where: string }>(
    "LOAD_DEPRECATED_ITEM",
    (p) => `Usage of deprecated field '${p.field}' has been detected in the ${p.where}`,
  ),
  "append-without-values": row(
    "LOAD_APPEND_NO_VALUES",
    "Overriding/appending exception with no values",
  ),
  "exception-repeated": row<Name>(
    "LOAD_EXCEPTION_NAME_NOT_UNIQUE",
    (p) => `Multiple definitions of exception '${p.name}' in the same rule`,
  ),
  "macro-name": row(
    "LOAD_INVALID_MACRO_NAME",
    "Macro has an invalid name. Macro names must match a regular expression [a-zA-Z]+[a-zA-Z0-9_]*",
  ),
  "list-name": row(
    "LOAD_INVALID_LIST_NAME",
    "List has an invalid name. List names must not hold blanks, quotes, parentheses, commas or '='",
  ),
  "condition-warning": row<{ cause: FilterDiagnostic }>("LOAD_COMPILE_CONDITION", (p) =>
    filterMessage(p.cause),
  ),
  "not-utf8": row(
    "LOAD_INVALID_UTF8",
    "This is not UTF-8: what cannot be read is taken for the character U+FFFD",
  ),
  "rule-shadowed": row<Name>(
    "LOAD_SHADOWED_RULE",
    (p) => `Whatever this rule matches, rule '${p.name}' before it matches too and reports instead`,
  ),
  "exception-dead": row<Name & { field: string; values: readonly string[] }>(
    "LOAD_DEAD_EXCEPTION",
    (p) =>
      `Exception '${p.name}' never applies: where the rule's condition holds, ${p.field} ` +
      `is none of its values`,
  ),
  "item-repeated": row<Name & { what: string; line: number }>(
    "LOAD_REPEATED_ITEM",
    (p) => `The ${p.what} '${p.name}' is defined in line ${p.line} too; the last definition counts`,
  ),
  "value-like-list": row<Text & Near>(
    "LOAD_COMPILE_CONDITION",
    (p) => `'${p.text}' is a constant here, no list has this name`,
  ),
  "key-unknown": row<Key & Near & { known: readonly string[] }>(
    "LOAD_UNKNOWN_KEY",
    (p) => `Unknown key '${p.key}'. The key will be ignored.`,
  ),
} as const;

export type ProblemKind = keyof typeof rows;
/** What a problem of the kind carries beside its kind. */
export type Details<K extends ProblemKind> =
  (typeof rows)[K] extends Row<infer P> ? (unknown extends P ? object : P) : never;
export type Problem = {
  [K in ProblemKind]: { readonly kind: K } & Readonly<Details<K>>;
}[ProblemKind];

export interface Diagnostic {
  readonly problem: Problem;
  readonly location: Location;
  /** The character to point at. */
  readonly at: Mark;
  /** Where the text at fault was written when `at` only refers to it: in a macro or in a list. */
  readonly origin?: Mark | undefined;
  /** The macros that lead from `at` to `origin`, each where it is named; the first is at `at`. */
  readonly via?: readonly Reference[] | undefined;
}

export interface Reference {
  readonly name: string;
  readonly at: Mark;
}

/** How readers and the collector hand over a problem; `at` is the location's start unless given. */
export type Report = (problem: Problem, location: Location, at?: Mark) => void;

export function code(problem: Problem): Code {
  return rows[problem.kind].code;
}

export function message(problem: Problem): string {
  // Each row takes the problem of its own kind, which the union of rows cannot say.
  const wording = rows[problem.kind].message as (problem: Problem) => string;
  return wording(problem);
}

/** What to do about it; undefined when the message says so, or when nobody can tell. */
export function hint(problem: Problem): string | undefined {
  // As above.
  const advice = hints[problem.kind] as ((problem: Problem) => string | undefined) | undefined;
  return advice?.(problem);
}

/** The same for the same mistake found again: same words about the same characters. */
export function diagnosticKey({ problem, at, origin }: Diagnostic): string {
  const place = origin ?? at;
  return `${place.file.name}\0${place.index}\0${problem.kind}\0${message(problem)}`;
}

export function isError(diagnostic: Diagnostic): boolean {
  return code(diagnostic.problem).startsWith("LOAD_ERR_");
}
