// What to do about each kind of problem, in a sentence that can follow "hint:". A row here is the
// remedy that Falco's sentence leaves out; kinds without a row say all there is to say.

import { didYouMean, quotedNames } from "../base/suggest.ts";
import type { Diagnostic as FilterDiagnostic } from "../filter/diagnostic.ts";
import { conditionHint } from "./condition-hints.ts";
import type { Details, ProblemKind } from "./diagnostic.ts";
import { priorities } from "./priority.ts";

type Hints = { readonly [K in ProblemKind]?: (problem: Details<K>) => string | undefined };

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(" ");

/** What a changed item must find, and was not there. */
function defineFirst(what: string, near: readonly string[], alternative: string): string {
  return joined(
    didYouMean(near),
    `files are read in order: the ${what} must be defined before what changes it;`,
    alternative,
  );
}

const sequence = "write a list: [first, second], or one value per line after '- '";
const oneValue = "write one value, no list and no mapping";
const condition = ({ cause }: { cause: FilterDiagnostic }) => conditionHint(cause);
const whenQuoted = "put quotes around a value that holds ': ', ' #' or begins with one of *&%@`!|>";

const notText = "a rules file is text: this is another file, or it was damaged";

/** By what js-yaml says. */
const syntaxHints: readonly (readonly [words: string, hint: string])[] = [
  ["null byte", notText],
  ["non-printable", notText],
  ["alias", "a value that begins with '*' needs quotes"],
  ["unknown anchor", "a value that begins with '*' needs quotes"],
  ["unexpected end of the stream", "a quote or a bracket that is opened must be closed"],
  ["duplicated", "each key may stand once in an item"],
  ["bad indentation", "the keys of an item begin in the same column"],
  ["aliases repeat", "write the values out, or split the file"],
  ["larger than", "split the file"],
];

/** By the line as written, then by the reason. */
function syntaxHint(reason: string, line: string): string {
  const said = syntaxHints.find(([words]) => reason.includes(words))?.[1];
  if (said === notText) return said;
  if (/^ *\t/.test(line)) return "indent with blanks: YAML allows no tabs there";
  const value = /^[\s-]*(?:[\w-]+:\s+)?([^\s].*)$/.exec(line)?.[1] ?? "";
  if (/^[%@`]/.test(value)) return `put quotes around the value: none may begin with '${value[0]}'`;
  if (/^[^"'[{|>].*: /.test(value)) return "put quotes around a value that holds ': '";
  return said ?? whenQuoted;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

const overridable = "condition, output, desc, tags, exceptions";

export const hints: Hints = {
  "file-unreadable": ({ reason }) =>
    reason === "illegal operation on a directory"
      ? "no file in it ends in .yaml or .yml"
      : "check the path and the permissions of the file",
  "yaml-syntax": ({ reason, line }) => syntaxHint(reason, line),
  "not-yaml": () => "a rules file is a list of items: '- rule: …', '- macro: …', '- list: …'",
  "not-sequence": () => "begin each item with '- ', as in '- rule: …'",
  "item-not-mapping": () => "write the item's keys, as in '- rule: name'",
  "item-unknown": ({ near }) =>
    joined(
      didYouMean(near),
      "an item has one of the keys rule, macro, list, required_engine_version,",
      "required_plugin_versions; this one is ignored",
    ),
  "key-missing": ({ key, near }) =>
    near.length > 0
      ? `did you mean '${key}' where ${quotedNames(near)} stands?`
      : key === "enabled"
        ? "a whole rule needs condition, output, desc and priority; a change to one, 'override'"
        : `add '${key}:' to the item`,
  "key-empty": ({ key }) => `write a value after '${key}:'`,
  "not-scalar": () => oneValue,
  "value-empty": ({ key }) => `write something between the quotes, or leave '${key}' out`,
  "scalar-undecodable": ({ text, wants }) =>
    wants === "boolean"
      ? `'${text}' is neither true nor false`
      : `'${text}' is not a whole number from 0 to 4294967295`,
  "value-not-sequence": () => sequence,
  "element-not-scalar": () =>
    "write one value per element; to use the items of another list write its name",
  "value-not-mapping": () => "write 'key: append' or 'key: replace' below it",
  "engine-version-text": () => "write three numbers, as in 0.57.0, or a single one",
  "plugin-versions-shape": () => "write '- name: …' and 'version: …' for each plugin below it",
  "plugin-version-shape": () => "write '- name: …' and 'version: …'",
  "plugin-alternatives-shape": () => "write '- name: …' and 'version: …' for each alternative",
  "plugin-alternative-shape": () => "write '- name: …' and 'version: …'",
  "priority-unknown": ({ near }) =>
    joined(
      didYouMean(near),
      `priorities are ${priorities.map(({ name }) => name.toUpperCase()).join(", ")}`,
    ),
  "exceptions-shape": () => "write '- name: …', 'fields: …' and 'values: …' for each exception",
  "exception-shape": () => "write '- name: …', 'fields: …' and 'values: …'",
  "exception-values-shape": () => sequence,
  "exception-value-undecodable": () => "write a value or a list of values",
  "override-append-refused": ({ key, near, replace }) =>
    replace
      ? `write '${key}: replace'`
      : joined(didYouMean(near), `keys that can be appended to are ${overridable}`),
  "override-refused": ({ near }) => didYouMean(near) ?? "leave the key out of 'override'",
  "override-without-key": ({ key }) => `add '${key}:' to the item, or take it out of 'override'`,
  "key-without-override": ({ key }) =>
    `add '${key}: replace' under 'override', or take the key out of the item`,
  "engine-version": () => "update gyr, or use the release of the rules made for this engine",
  "plugin-version-text": () => "write three numbers, as in 0.7.0",
  "plugin-version-repeated": () => "name each plugin once; the alternatives are other plugins",
  "list-append-missing": ({ near }) =>
    defineFirst("list", near, "to define it here, leave 'append' out"),
  "macro-append-missing": ({ near }) =>
    defineFirst("macro", near, "to define it here, leave 'append' out"),
  "rule-append-missing": ({ near }) =>
    defineFirst("rule", near, "check the name and the order of the files"),
  "rule-replace-missing": ({ near }) =>
    defineFirst("rule", near, "check the name and the order of the files"),
  "rule-enabled-missing": ({ near }) =>
    defineFirst("rule", near, "check the name and the order of the files"),
  "override-with-append": () => "take 'append' out: 'override' says it all",
  "override-operation": ({ key, allowed }) =>
    allowed.length === 0
      ? "leave the key out of 'override'"
      : `write ${allowed.map((operation) => `'${key}: ${operation}'`).join(" or ")}`,
  "rule-append-empty": () => "to change other keys use 'override'",
  "rule-other-source": ({ before, now }) =>
    `the rule is for source '${before}', this item for '${now}': give one of them another name`,
  "macro-undefined": ({ name, near, known }) => {
    if (name === "not" || name === "and" || name === "or") return `write a test beside '${name}'`;
    if (known === "list") return `'${name}' is a list: write 'field in (${name})'`;
    if (known === "later")
      return `a macro sees only macros defined before it: move this one below '${name}'`;
    return (
      didYouMean(near) ??
      "a lone word is a macro: define it in this file or an earlier one, or compare a field with it"
    );
  },
  "macro-loop": () => "a macro cannot need itself: take it out of one of the conditions",
  "macro-deep": () => "join some of the macros",
  "exception-fields-missing": ({ near }) =>
    didYouMean(near) ?? "the rule has no exception of that name: a new one needs 'fields'",
  "exception-values-missing": () => "add 'values', or leave the exception out",
  "exception-append-fields": () =>
    "leave 'fields' out, give the exception another name, or replace all exceptions",
  "exception-append-comps": () =>
    "leave 'comps' out, give the exception another name, or replace all exceptions",
  "exception-comps-length": ({ fields, comps }) =>
    `there are ${count(fields, "field")} and ${count(comps, "comparison")}: write one for each`,
  "exception-comps-shape": () => "'fields' is one name, so 'comps' is one comparison, no list",
  "exception-values-length": ({ fields, values }) =>
    values === 0
      ? `write each element of 'values' as a list of ${fields}, one for each field`
      : `there are ${count(fields, "field")} and ${count(values, "value")}: write one for each`,
  "exception-values-strings": () =>
    "'fields' is one name, so 'values' is a flat list; for rows of values write 'fields: [name]'",
  "exception-field": ({ near }) => didYouMean(near) ?? "gyr --list shows all fields",
  "exception-comp": ({ near }) =>
    didYouMean(near) ?? "write an operator of conditions, as in '=', 'in' or 'startswith oneof'",
  "exception-comp-scalar": () => "for other comparisons write 'fields' and 'comps' as lists",
  "expansion-too-long": () => "shorten the lists, or compare in several rules",
  condition,
  output: ({ text, near }) =>
    didYouMean(near) ??
    (/token\s*$/.test(text)
      ? "a '%' begins a field, and none can be printed: write 'percent'"
      : "gyr --list shows all fields"),
  "source-unknown": ({ near }) =>
    didYouMean(near) ?? "the rule is ignored: no loaded plugin provides this source",
  "na-compare": condition,
  "no-event-type": () => "restrict the condition, as in 'evt.type in (execve, execveat) and …'",
  "filter-unknown": () => "the rule is left out, as its 'skip-if-unknown-filter' wants",
  "macro-unused": () => "use it in a condition, or remove it",
  "list-unused": () => "use it in a condition or in another list, or remove it",
  "field-deprecated": ({ field }) =>
    field === "evt.dir"
      ? "'evt.dir = <' always holds and 'evt.dir = >' never: remove the test"
      : "calls have no enter event any more: the field has no value; remove it",
  "append-deprecated": () => "take it out and say under 'override' what is appended",
  "enabled-deprecated": () => "add 'override: {enabled: replace}'",
  "container-info-deprecated": () => "take it out: alerts carry the fields of the container anyway",
  "list-name": () => "no condition can name it: use letters, digits, '_' and '-'",
  "append-without-values": () => "did you mean 'values'? Nothing is appended without them",
  "exception-repeated": () => "give them different names, or join their values",
  "macro-name": () => "no condition can name it: use letters, digits and '_', a letter first",
  "condition-warning": condition,
  "not-utf8": () => "save the file as UTF-8",
  "rule-shadowed": ({ name }) =>
    `put this rule before '${name}', make one of them narrower, or set 'rule_matching: all'`,
  "exception-dead": ({ field, values }) =>
    `the condition wants ${field} to be ${quotedNames(values.slice(0, 3))}` +
    `${values.length > 3 ? ", …" : ""}: remove the exception, or widen the condition`,
  "item-repeated": ({ what }) =>
    `give one ${what} another name, remove one, or say with 'override' what changes`,
  "value-like-list": ({ near }) => didYouMean(near),
  "key-unknown": ({ near, known }) =>
    didYouMean(near) ??
    `remove it, or move it to where it belongs; keys here are ${known.join(", ")}`,
};
