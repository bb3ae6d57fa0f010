// What to do about mistakes in conditions, where the filter language itself has no advice: it sees
// one token, here the text around it is looked at too.

import { suggest } from "../base/suggest.ts";
import { type Diagnostic, hint } from "../filter/diagnostic.ts";
import type { Source } from "../filter/source.ts";
import { transformerNamesWithVal } from "../filter/transformers/transformers.ts";
import { ConditionSource } from "./condition.ts";

/** Undefined when there is nothing to add to the message. */
export function conditionHint(cause: Diagnostic): string | undefined {
  return hint(cause) ?? adviceOn(cause);
}

function adviceOn(cause: Diagnostic): string | undefined {
  switch (cause.code) {
    case "empty":
      return "write a condition, as in 'evt.type = execve'";
    case "too-deep":
      return "make macros of parts of the condition";
    case "too-long":
    case "too-many-tests":
      return "split the rule, or shorten its lists";
    case "trailing-text":
      return trailingAdvice(cause);
    case "expected-blank":
      return cause.at.source.text.slice(cause.at.start).trim() === ""
        ? `write a test after '${cause.after}', or take it out`
        : `write '${cause.after} ' or '${cause.after} ('`;
    case "expected":
      return expectedAdvice(cause);
    case "expected-field-in-val":
      return "write val(field)";
    case "escape-unknown":
      return "write '\\\\' for a backslash";
    case "escape-hex-truncated":
    case "escape-hex-invalid":
      return "write two hexadecimal digits after '\\x'";
    default:
      return checkAdvice(cause);
  }
}

function checkAdvice(cause: Diagnostic): string | undefined {
  switch (cause.code) {
    case "field-unknown":
      return "gyr --list shows all fields";
    case "value-unknown-event":
      return "gyr --list-events shows all events";
    case "transformer-unknown":
      return "transformers are written before a parenthesis, as in tolower(proc.name)";
    case "operator-type":
    case "operator-no-type":
    case "operator-list":
      return `compare this field in another way than with '${cause.operator}'`;
    case "transformer-type":
    case "type-mismatch":
      return "gyr --list -v shows the types of fields; compare values of one type";
    case "value":
      return valueAdvice(cause.reason);
    case "warn-regex-plain":
      return regexAdvice(cause.pattern);
    case "field-argument":
      return "gyr --list -v says which argument a field takes";
    default:
      return undefined;
  }
}

/** By what the reason says about the value. */
const valueHints: readonly (readonly [words: string, hint: string])[] = [
  ["valid number", "the field holds numbers: write a decimal one without a unit, as in 5"],
  ["boolean", "write true or false"],
  ["netmask", "after the '/' write 0 to 32, or 1 to 128 for IPv6"],
  ["IPv4", "write an address, as in 10.0.0.1; names of machines are in fields like fd.sip.name"],
  ["IPv6", "write an address, as in fe80::1; names of machines are in fields like fd.sip.name"],
  ["regex", "write '\\\\' before a character that means something in patterns, as in '\\\\('"],
  ["too long", "compare a shorter part with startswith, contains or endswith"],
];

function valueAdvice(reason: string): string {
  const known = valueHints.find(([words]) => reason.includes(words));
  return known?.[1] ?? "gyr --list -v shows which values the field has";
}

/** The simpler test that a pattern stands for; patterns match the whole value. */
function regexAdvice(pattern: string): string | undefined {
  const parts = /^\^?(\.[*+?])?(.*?)(\.[*+?])?\$?$/.exec(pattern);
  if (parts === null) return undefined;
  const [, before, text = "", after] = parts;
  const open = after === undefined ? "endswith" : "contains";
  const closed = after === undefined ? "=" : "startswith";
  return `write '${before === undefined ? closed : open} ${text}'`;
}

/** Whether the text before the index came out of a list. */
function isAfterList(source: Source, index: number): boolean {
  if (!(source instanceof ConditionSource) || index < 1) return false;
  return source.mapped.origin(source.text.slice(0, index).trimEnd().length - 1) !== undefined;
}

/** Whether what begins at the index was appended to the condition by another item. */
function isAppended(source: Source, index: number): boolean {
  if (!(source instanceof ConditionSource)) return false;
  const before = source.text.slice(0, index).trimEnd().length - 1;
  const { mapped } = source;
  return before >= 0 && mapped.anchor(before).scalar !== mapped.anchor(index).scalar;
}

function wordAt(text: string, index: number): string {
  return /^[^\s()]+/.exec(text.slice(index))?.[0] ?? "";
}

const usualList = "as in proc.name in (a, b)";

function trailingAdvice(cause: Diagnostic & { readonly code: "trailing-text" }): string {
  const { source, start } = cause.at;
  const { after } = cause;
  const rest = source.text.slice(start).trimStart();
  const word = wordAt(rest, 0);
  if (isAppended(source, start)) return "an appended condition begins with 'and' or 'or'";
  if (isAfterList(source, start)) {
    return `a list's name stands for its items: write it in parentheses after 'in', ${usualList}`;
  }
  if (rest.startsWith(",")) return `write lists in parentheses, ${usualList}`;
  if (after === "and" || after === "or") return `write a test before '${after}'`;
  if (after.startsWith("~")) return "there is no operator '=~': did you mean 'regex'?";
  if (rest.startsWith("(")) {
    const near = suggest(after, transformerNamesWithVal);
    if (near.length > 0) return `did you mean '${near[0]}'?`;
  }
  if (rest.startsWith(")")) return "there is a ')' too much";
  const connective = word.toLowerCase();
  if (connective === "and" || connective === "or" || connective === "not") {
    return connective === word
      ? "write a test before it"
      : `write '${connective}' in small letters`;
  }
  if (word === "&&" || word === "&") return "write 'and'";
  if (word === "||" || word === "|") return "write 'or'";
  const near = suggest(word, ["and", "or"]);
  if (near.length > 0) return `did you mean '${near[0]}'?`;
  return "join tests with 'and' or 'or'; a value with blanks needs quotes";
}

function expectedAdvice(cause: Diagnostic & { readonly code: "expected" }): string | undefined {
  const { source, start } = cause.at;
  const rest = source.text.slice(start).trimStart();
  const word = wordAt(rest, 0);
  switch (cause.what) {
    case "operator":
      return operatorAdvice(source.text.slice(0, start), rest, cause.oneOf ?? []);
    case "check":
      if (word === "") return "the condition ends where a test is missing";
      if (rest.startsWith(")")) return "write a test before the ')'";
      return "a test is a field, an operator and a value, as in proc.name = cat";
    case "close":
      return "each '(' needs its ')'";
    case "close-list":
      return "end the list with ')'; separate its items with ','";
    case "list":
    case "list-or-field":
      return "write a list in parentheses, as in (a, b)";
    case "string":
    case "string-or-field":
      if (/,\s*$/.test(source.text.slice(0, start)) && rest.startsWith(")")) {
        return "take out the ',' before the ')'";
      }
      return word === "" || rest.startsWith(")") ? "write a value after the operator" : undefined;
    case "number-or-field":
      return word === "" || rest.startsWith(")") ? "write a value after the operator" : undefined;
    default:
      return undefined;
  }
}

function operatorAdvice(
  before: string,
  rest: string,
  known: readonly string[],
): string | undefined {
  const word = /^(?:[a-z_]+|[^\sa-z()"']+)/i.exec(rest)?.[0] ?? "";
  if (word === "") return "compare the field with something, or write 'exists' after it";
  if (/\bnot\s*$/.test(before) || word === "not") {
    return "write 'not' before the test, as in not proc.name in (a, b)";
  }
  const usual: Readonly<Record<string, string>> = {
    like: "glob",
    matches: "regex",
    "~": "regex",
    "=~": "regex",
    "<>": "!=",
    equals: "=",
    is: "=",
    has: "contains",
    includes: "contains",
    starts: "startswith",
    ends: "endswith",
    beginswith: "startswith",
  };
  const other = usual[word.toLowerCase()];
  const near = other === undefined ? suggest(word.toLowerCase(), known) : [other];
  return near.length === 0
    ? "write an operator between field and value, as in proc.name = cat"
    : `did you mean ${near.map((name) => `'${name}'`).join(", ")}?`;
}
