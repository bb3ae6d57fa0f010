// Everything that can be wrong with a configuration, as data; the wording is here and nowhere else.
// Each message is one line that says where, what, and what to do.
import { unreachable } from "../base/assert.ts";
import type { Origin } from "./tree.ts";

export type Problem = Readonly<
  | { code: "unreadable"; path: string; reason: string }
  | { code: "include-unreadable"; path: string; reason: string }
  | { code: "syntax"; at: Origin; reason: string }
  | { code: "not-a-mapping"; at: Origin; got: string }
  | { code: "wrong-shape"; at: Origin; key: string; wants: string; got: string }
  | { code: "unknown-key"; at: Origin; key: string; near: readonly string[] }
  | { code: "unknown-option-key"; at: Origin; key: string; near: readonly string[] }
  | { code: "former-key"; at: Origin; key: string; instead: string }
  | { code: "deprecated-key"; at: Origin; key: string; instead: string }
  | { code: "both-keys"; at: Origin; key: string; other: string }
  | { code: "unconvertible"; at: Origin; key: string; wants: string; got: string; used: string }
  | { code: "bad-value"; at: Origin; key: string; reason: string }
  | { code: "unknown-subkey"; at: Origin; key: string; subkey: string }
  | {
      code: "unknown-strategy";
      at: Origin;
      key: string;
      strategy: string;
      near: readonly string[];
    }
  | { code: "later-key"; at: Origin; key: string }
  | { code: "later-value"; at: Origin; key: string; value: string; used: string | undefined }
  | { code: "option-form"; text: string }
  | { code: "option-path"; text: string; reason: string }
  | { code: "includes-itself"; at: Origin; path: string }
  | { code: "nested-include"; at: Origin }
>;

export type ProblemCode = Problem["code"];

/** What keeps the agent from starting. The others are printed as warnings. */
const errors: ReadonlySet<ProblemCode> = new Set([
  "unreadable",
  "include-unreadable",
  "syntax",
  "not-a-mapping",
  "wrong-shape",
  "unknown-option-key",
  "both-keys",
  "bad-value",
  "option-form",
  "option-path",
  "includes-itself",
  "nested-include",
]);

export function isError(problem: Problem): boolean {
  if (problem.code === "later-value") return problem.used === undefined;
  return errors.has(problem.code);
}

export function problemText(problem: Problem): string {
  return "at" in problem ? `${problem.at}: ${message(problem)}` : message(problem);
}

function message(problem: Problem): string {
  switch (problem.code) {
    case "unreadable":
      return (
        `Could not find configuration file at ${problem.path} (${problem.reason}); ` +
        "give a readable file with -c, or leave -c out to use the built-in configuration"
      );
    case "include-unreadable":
      return `Cannot read config file (${problem.path}): ${problem.reason}`;
    case "syntax":
      return `not valid YAML: ${problem.reason}`;
    case "not-a-mapping":
      return `a configuration is a mapping of keys to values, this is ${problem.got}`;
    case "option-form":
      return (
        `Error parsing config option "${problem.text}". ` +
        "Must be of the form key=val or key.subkey=val"
      );
    case "option-path":
      return `Error parsing config option "${problem.text}": ${problem.reason}`;
    case "includes-itself":
      return `${problem.path} is the main configuration file and cannot include itself`;
    case "nested-include":
      return "config_files works in the main configuration file only; list the file there";
    default:
      return keyMessage(problem);
  }
}

type KeyProblem = Extract<Problem, { key: string }>;

function keyMessage(problem: KeyProblem): string {
  const { key } = problem;
  switch (problem.code) {
    case "wrong-shape":
      return `Config error at key "${key}": expects ${problem.wants}, got ${problem.got}`;
    case "unknown-key":
      return `unknown key '${key}' is ignored${didYouMean(problem.near)}`;
    case "unknown-option-key":
      return `unknown key '${key}'${didYouMean(problem.near)}`;
    case "former-key":
      return `key '${key}' no longer exists and is ignored; ${problem.instead}`;
    case "deprecated-key":
      return `key '${key}' is deprecated; use '${problem.instead}'`;
    case "both-keys":
      return `'${key}' and '${problem.other}' are both set; keep only '${problem.other}'`;
    case "unconvertible":
      return `'${key}' expects ${problem.wants}, got ${problem.got}; using ${problem.used}`;
    case "bad-value":
      return `'${key}': ${problem.reason}`;
    case "unknown-subkey":
      return `unknown key '${problem.subkey}' in '${key}' is ignored`;
    case "unknown-strategy":
      return (
        `unknown strategy '${problem.strategy}' of '${key}' counts as 'append'` +
        (problem.near.length > 0
          ? didYouMean(problem.near)
          : "; write append, override or add-only")
      );
    case "later-key":
      return `'${key}' is not supported yet and has no effect`;
    case "later-value":
      return problem.used === undefined
        ? `'${key}: ${problem.value}' is not supported yet; choose another value`
        : `'${key}: ${problem.value}' is not supported yet; using '${problem.used}'`;
    default:
      return unreachable(problem);
  }
}

function didYouMean(near: readonly string[]): string {
  const names = near.map((name) => `'${name}'`).join(" or ");
  return near.length === 0 ? "; gyr config prints all keys" : `; did you mean ${names}?`;
}
