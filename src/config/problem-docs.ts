// What each kind of problem with a configuration looks like and what to do about it, for the
// reference.
import type { Problem, ProblemCode } from "./problem.ts";

interface ProblemDoc<P> {
  readonly example: P;
  /** User-facing, a full sentence. */
  readonly remedy: string;
}

type ProblemDocs = {
  readonly [K in ProblemCode]: ProblemDoc<Extract<Problem, { readonly code: K }>>;
};

const at = "/etc/falco/falco.yaml:12";
const option = "-o";

export const problemDocs: ProblemDocs = {
  unreadable: {
    example: { code: "unreadable", path: "/etc/gyr.yaml", reason: "no such file or directory" },
    remedy: "Correct the path or the permissions of the file.",
  },
  "include-unreadable": {
    example: { code: "include-unreadable", path: "/etc/more.yaml", reason: "permission denied" },
    remedy: "Correct the path under config_files, or the permissions of the file.",
  },
  syntax: {
    example: { code: "syntax", at, reason: "bad indentation of a mapping entry" },
    remedy:
      "Correct the YAML: keys of one level begin in the same column, values with ': ' need quotes.",
  },
  "not-a-mapping": {
    example: { code: "not-a-mapping", at, got: "a list" },
    remedy: "Write 'key: value' lines.",
  },
  "wrong-shape": {
    example: { code: "wrong-shape", at, key: "falco_libs", wants: "a mapping", got: "512" },
    remedy: "Write the value as the reference of the configuration shows it.",
  },
  "unknown-key": {
    example: { code: "unknown-key", at, key: "json_outptu", near: ["json_output"] },
    remedy: "Correct the key, or remove it.",
  },
  "unknown-option-key": {
    example: { code: "unknown-option-key", at: option, key: "json_outptu", near: ["json_output"] },
    remedy: "Correct the key.",
  },
  "former-key": {
    example: { code: "former-key", at, key: "syscall_buf_size_preset", instead: "use engine" },
    remedy: "Do what the message says; until then the key has no effect.",
  },
  "deprecated-key": {
    example: { code: "deprecated-key", at, key: "rules_file", instead: "rules_files" },
    remedy: "Use the key that the message names; the old one still works.",
  },
  "both-keys": {
    example: { code: "both-keys", at, key: "rules_file", other: "rules_files" },
    remedy: "Remove the old key.",
  },
  unconvertible: {
    example: {
      ...{ code: "unconvertible", at, key: "json_output", wants: "true or false" },
      ...{ got: "'maybe'", used: "false" },
    },
    remedy: "Write a value of the kind that the message names; until then the default counts.",
  },
  "bad-value": {
    example: { code: "bad-value", at, key: "priority", reason: "unknown priority 'low'" },
    remedy: "Write one of the values that the reference of the configuration names.",
  },
  "unknown-subkey": {
    example: { code: "unknown-subkey", at, key: "append_output", subkey: "extra" },
    remedy: "Correct the key, or remove it.",
  },
  "unknown-strategy": {
    example: {
      ...{ code: "unknown-strategy", at, key: "config_files", strategy: "apend" },
      near: ["append"],
    },
    remedy: "Write append, override or add-only.",
  },
  "later-key": {
    example: { code: "later-key", at, key: "example" },
    remedy: "Remove the key, or leave it for the version that will know it.",
  },
  "later-value": {
    example: {
      ...{ code: "later-value", at, key: "engine.kind", value: "kmod" },
      used: "auto",
    },
    remedy: "Choose another value, or leave it for the version that will know it.",
  },
  "option-form": {
    example: { code: "option-form", text: "json_output" },
    remedy: "Write -o key=value.",
  },
  "option-path": {
    example: { code: "option-path", text: "a[=1", reason: "a '[' is not closed" },
    remedy: "Write keys as in a.b[0]; a backslash before a dot or a bracket takes it literally.",
  },
  "includes-itself": {
    example: { code: "includes-itself", at, path: "/etc/falco/falco.yaml" },
    remedy: "Remove the file from its own config_files.",
  },
  "nested-include": {
    example: { code: "nested-include", at: "/etc/more.yaml:1" },
    remedy: "List all files in the main configuration file.",
  },
};
