// What to do about mistakes in conditions, where the filter language itself has no advice: it sees
// one token, here the text around it is looked at too.

import { suggest } from "../base/suggest.ts";
import { type Diagnostic, hint } from "../filter/diagnostic.ts";

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
      return `write '${cause.after} ' or '${cause.after} ('`;
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
      return "gyr --list shows all fields; values that look like fields need no dot or quotes";
    case "value-unknown-event":
      return "gyr --list-events shows all events";
    case "transformer-unknown":
      return "transformers are written before a parenthesis, as in tolower(proc.name)";
    case "operator-type":
    case "operator-no-type":
    case "operator-list":
      return `compare this field in another way than with '${cause.operator}'`;
    case "field-argument":
      return "gyr --list -v says which argument a field takes";
    default:
      return undefined;
  }
}

function wordAt(text: string, index: number): string {
  return /^[^\s()]+/.exec(text.slice(index))?.[0] ?? "";
}

function trailingAdvice({ at }: Diagnostic): string {
  const { text } = at.source;
  const rest = text.slice(at.start).trimStart();
  const word = wordAt(rest, 0);
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
    ? undefined
    : `did you mean ${near.map((name) => `'${name}'`).join(", ")}?`;
}
