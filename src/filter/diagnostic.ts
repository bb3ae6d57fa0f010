// Everything a condition's author can get wrong, as data, and the words for it in one place. The
// code is stable; the words follow the reference where it has words, because users search for them
// and `skip-if-unknown-filter` matches on them. What we can add ("did you mean") is `hint`, apart.

import { unreachable } from "../base/assert.ts";
import { didYouMean, quotedNames } from "../base/suggest.ts";
import type { Span } from "./source.ts";

/** What the parser was looking for; the texts are in `expectations`. */
export type Expectation = keyof typeof expectations;

export type Diagnostic = Readonly<
  { at: Span } & (
    | { code: "empty" }
    | { code: "too-deep"; limit: number }
    | { code: "too-long"; limit: number }
    | { code: "too-many-tests"; limit: number }
    | { code: "trailing-text"; after: string }
    | { code: "expected-blank"; after: "or" | "and" }
    | { code: "expected"; what: Expectation; oneOf?: readonly string[] }
    | { code: "expected-field-in-val" }
    | { code: "escape-unknown"; character: string }
    | { code: "escape-other-quote"; escaped: string; quote: string }
    | { code: "escape-hex-truncated" }
    | { code: "escape-hex-invalid"; digits: string }
    | { code: "macro-unresolved"; name: string }
    | {
        code: "field-unknown";
        name: string;
        near: readonly string[];
        takesNoArgument: boolean;
        /** What comes before its first dot, when no field begins so. */
        family?: string | undefined;
        /** What became of a name that once was a field. */
        removed?: string | undefined;
      }
    | { code: "field-argument"; field: string; reason: string }
    | { code: "field-refused"; reason: string }
    | { code: "field-no-transformers"; field: string }
    | { code: "field-no-rhs"; field: string }
    | { code: "field-not-rhs"; field: string }
    | { code: "field-operator"; field: string; operators: readonly string[] }
    | { code: "transformer-unknown"; name: string; near: readonly string[] }
    | { code: "transformer-type"; name: string; type: string; list: boolean; field: string }
    | { code: "transformer-argument"; name: string }
    | { code: "transformer-misused"; reason: string }
    | { code: "operator-type"; operator: string; group: string }
    | { code: "operator-list"; operator: string }
    | { code: "operator-no-type"; operator: string; type: string }
    | { code: "operator-modifier"; operator: string; group: string }
    | { code: "operator-no-rhs"; operator: string }
    | { code: "type-no-list"; type: string }
    | { code: "type-no-rhs"; type: string }
    | { code: "type-mismatch"; left: TypedName; right: TypedName }
    | { code: "value"; reason: string }
    | { code: "value-unknown-event"; name: string; near: readonly string[] }
    | { code: "event-index-transformer" }
    | { code: "event-index-rhs" }
    | { code: "warn-regex-plain"; pattern: string; operators: readonly string[] }
    | { code: "warn-field-as-text"; text: string }
    | { code: "warn-transformer-as-text"; text: string }
    | { code: "warn-na-compare"; field: string }
    | { code: "warn-deprecated-field"; field: string; instead?: string | undefined }
    | {
        code: "warn-no-such-value";
        field: string;
        value: string;
        values: readonly string[];
        near: readonly string[];
      }
    | { code: "warn-no-such-word"; field: string; value: string; near: readonly string[] }
    | { code: "warn-number-range"; field: string; value: string; least: bigint; most: bigint }
    | { code: "warn-number-never"; field: string; operator: string; value: string }
  )
>;

export interface TypedName {
  readonly name: string;
  readonly type: string;
  readonly list: boolean;
}

const expectations = {
  check: "a '(' token, a field check, or an identifier",
  operator: "a valid check operator: one of ",
  close: "a ')' token",
  "close-transformer": "a ')' token closing the transformer",
  "close-list": "')'",
  string: "a string value",
  "string-or-field": "a string value or a field with a valid transformer: ",
  "number-or-field": "a number value or a field with a valid transformer: ",
  list: "a list or an identifier",
  "list-or-field": "a list, an identifier, or a field with a valid transformer: ",
  argument: "a valid field argument: a quoted string or a bare string",
  "close-argument": "a ']' token",
  "transformer-argument":
    "field transformer argument: field, transformer, quoted string, number, or transformer list",
  "transformer-list-argument":
    "transformer list argument: field, transformer, quoted string, or number",
  operand: "a field or a transformer",
} as const;

/** True for what is reported but does not stop a condition from compiling. */
export function isWarning(d: Diagnostic): boolean {
  return d.code.startsWith("warn-");
}

/** The sentence for the user, worded as the reference words it. */
export function message(d: Diagnostic): string {
  return syntaxMessage(d) ?? warningMessage(d) ?? checkMessage(d);
}

/** What may help beyond the reference's words; undefined when we have nothing to add. */
export function hint(d: Diagnostic): string | undefined {
  switch (d.code) {
    case "field-unknown":
      if (d.takesNoArgument) return "this field takes no argument";
      return d.removed ?? nameHint(d.near, d.family);
    case "warn-deprecated-field":
      return d.instead;
    case "transformer-unknown":
    case "value-unknown-event":
      return didYouMean(d.near);
    case "warn-field-as-text":
      return `to compare with the field's value write val(${d.text.trim()})`;
    case "warn-transformer-as-text":
      return "write it without quotes to compare with its result";
    case "warn-no-such-value":
      return didYouMean(d.near) ?? `its values are ${quotedNames(d.values)}`;
    case "warn-no-such-word":
      return didYouMean(d.near);
    case "warn-number-range":
      return `write a number from ${d.least} to ${d.most}`;
    case "warn-number-never":
      return "remove the test, or compare with another number";
    default:
      return undefined;
  }
}

function nameHint(near: readonly string[], family: string | undefined): string | undefined {
  const meant = didYouMean(near);
  if (family === undefined) return meant;
  const plugin = `no field begins with '${family}.': if a plugin has it, load the plugin`;
  return meant === undefined ? `${plugin}; gyr --list shows all fields` : `${meant} ${plugin}`;
}

function typed(t: TypedName): string {
  return `'${t.type}${t.list ? " (list)" : ""}'`;
}

function syntaxMessage(d: Diagnostic): string | undefined {
  switch (d.code) {
    case "empty":
      return "filter input string is empty";
    case "too-deep":
      return `exceeded max depth limit of ${d.limit}`;
    case "too-long":
      return `filter is longer than ${d.limit} characters`;
    case "too-many-tests":
      return `filter has more than ${d.limit} checks after macro expansion`;
    case "trailing-text":
      return `unexpected token after '${d.after}', expecting 'or', 'and'`;
    case "expected-blank":
      return `expected blank or '(' after '${d.after}'`;
    case "expected":
      return `expected ${expectations[d.what]}${quotedNames(d.oneOf ?? [])}`;
    case "expected-field-in-val":
      return "expected a field within 'val' transformer";
    case "escape-unknown":
      return `unsupported string escape sequence: \\${d.character}`;
    case "escape-other-quote":
      return `invalid \\${d.escaped} escape in ${d.quote}-quoted string`;
    case "escape-hex-truncated":
      return "truncated hex char escape sequence";
    case "escape-hex-invalid":
      return `invalid hex char escape sequence: ${d.digits}`;
    default:
      return undefined;
  }
}

function warningMessage(d: Diagnostic): string | undefined {
  switch (d.code) {
    case "warn-regex-plain":
      return (
        `regex check with '${d.pattern}' may be optimized with simpler operators such as ` +
        quotedNames(d.operators)
      );
    case "warn-field-as-text":
      return `'${d.text}' may be a valid field misused as a const string value`;
    case "warn-transformer-as-text":
      return `'${d.text}' may be a valid field transformer misused as a const string value`;
    case "warn-na-compare":
      return (
        `comparing '${d.field}' with <NA> is unsafe: a missing value makes the comparison false; ` +
        "use 'exists' to ask whether the field has a value"
      );
    case "warn-deprecated-field":
      return `usage of deprecated field '${d.field}' has been detected`;
    case "warn-no-such-value":
      return `no event has the value '${d.value}' in '${d.field}'`;
    case "warn-no-such-word":
      return `'${d.field}' never shows '${d.value}'`;
    case "warn-number-range":
      return `${d.value} is out of the range of '${d.field}' and is taken for another number`;
    case "warn-number-never":
      return `'${d.field}' is never ${d.operator} ${d.value}`;
    default:
      return undefined;
  }
}

type SyntaxCode =
  | "empty"
  | `too-${string}`
  | "trailing-text"
  | `expected${string}`
  | `escape-${string}`;
type CheckDiagnostic = Exclude<Diagnostic, { code: SyntaxCode | `warn-${string}` }>;

function checkMessage(diagnostic: Diagnostic): string {
  // The two functions before this one answered every other code.
  const d = diagnostic as CheckDiagnostic;
  switch (d.code) {
    case "macro-unresolved":
      return `filter error: unexpected identifier '${d.name}'`;
    case "field-unknown":
      return `filter_check called with nonexistent field ${d.name}`;
    case "field-argument":
      return `field '${d.field}' ${d.reason}`;
    case "field-no-transformers":
      return `field '${d.field}' does not support transformers`;
    case "field-no-rhs":
      return `field '${d.field}' doesn't support right-hand side fields`;
    case "field-not-rhs":
      return `field '${d.field}' can't be used as a right-hand side field`;
    case "field-operator":
      return `${d.field} supports only ${quotedNames(d.operators)} comparison operator`;
    case "transformer-unknown":
      return `unknown field transformer '${d.name}'`;
    case "transformer-type":
      return (
        `can't add field transformer: type '${d.type}' is not supported by '${d.name}' ` +
        `transformer applied on ${d.list ? "list " : ""}field '${d.field}'`
      );
    case "transformer-argument":
      return `filter error: transformer '${d.name}' does not support field arguments`;
    case "transformer-misused":
    case "field-refused":
      return d.reason;
    case "operator-type":
      return `filter error: '${d.operator}' operator not supported for ${d.group} filters`;
    case "operator-list":
      return `filter error: '${d.operator}' operator not supported list filters`;
    case "operator-no-type":
      return `filter error: '${d.operator}' operator not supported for type '${d.type}'`;
    case "operator-modifier":
      return `filter error: '${d.operator}' with modifier not supported for ${d.group} filters`;
    case "operator-no-rhs":
      return `operator '${d.operator}' doesn't support right-hand side fields`;
    case "type-no-list":
      return `filter error: list filters are not supported for type '${d.type}'`;
    case "type-no-rhs":
      return `field type '${d.type}' doesn't support right-hand side fields`;
    case "type-mismatch":
      return (
        `field '${d.left.name}' has type ${typed(d.left)} while the right-hand side field ` +
        `'${d.right.name}' has incompatible type ${typed(d.right)}`
      );
    case "value":
      return d.reason;
    case "value-unknown-event":
      return `unknown event type ${d.name}`;
    case "event-index-transformer":
      return "event code search does not support `evt.type` checks with transformers";
    case "event-index-rhs":
      return (
        "right-hand field comparisons on `evt.type`/`syscall.type` checks are not supported " +
        "by event code search"
      );
    default:
      return unreachable(d);
  }
}
