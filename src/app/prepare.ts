// From files and settings to what a run needs of them, at its start and for every reload: rules
// that are on, the system calls to ask for, and everything that is to be said about both.
import type { Steps } from "../base/steps.ts";
import type { WorthOf } from "../capture/worth.ts";
import type { Config } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import type { RulesFile } from "../rules/load.ts";
import type { Rule } from "../rules/rule.ts";
import type { Architecture, Syscall } from "../schema/syscalls.ts";
import { worthFor } from "./outcomes.ts";
import { readyingRules, syscallCodesOf } from "./rules.ts";
import { type Selection, selectSyscalls } from "./selection.ts";

/** What a run reads, and reads again to reload. */
export interface RunFiles {
  readonly config: Config;
  readonly configPaths: readonly string[];
  /** Rules files with their texts, in loading order. */
  readonly rulesFiles: readonly RulesFile[];
  /** About the configuration. */
  readonly warnings: readonly string[];
  /** Files and directories in which a change changes any of this; they need not be there. */
  readonly watched: readonly string[];
}

export interface Prepared {
  /** Why it must not be used; empty: it may. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly rules: readonly Rule<Context>[];
  /** How many rules are on, for the log. */
  readonly rulesTold: string;
  /** In the order of their numbers; none for a replay. */
  readonly syscalls: readonly Syscall[];
  /** What each of them is worth when there is not room for all. */
  readonly worthOf: WorthOf | undefined;
}

export const architecture: Architecture = process.arch === "arm64" ? "aarch64" : "x86_64";

export function* preparing(files: readonly RulesFile[], config: Config): Steps<Prepared> {
  const ready = yield* readyingRules(files, config);
  const { errors, rules, told: rulesTold } = ready;
  const isReplay = config["engine.kind"] === "replay";
  if (errors.length > 0 || isReplay) {
    return { ...ready, rulesTold, syscalls: [], worthOf: undefined };
  }
  yield;
  const selection = select(rules, config);
  const warnings = [...ready.warnings, ...selectionWarnings(selection)];
  const { syscalls } = selection;
  return { errors, warnings, rules, rulesTold, syscalls, worthOf: worthFor(rules, architecture) };
}

function select(rules: readonly Rule<Context>[], config: Config): Selection {
  return selectSyscalls({
    architecture,
    ruleCodes: syscallCodesOf(rules, architecture),
    all: config["base_syscalls.all"],
    customSet: config["base_syscalls.custom_set"],
    repair: config["base_syscalls.repair"],
  });
}

function selectionWarnings({ unknown, ignored }: Selection): readonly string[] {
  const warnings: string[] = [];
  if (unknown.length > 0)
    warnings.push(`base_syscalls.custom_set: nobody knows ${unknown.join(", ")}`);
  if (ignored.length > 0) {
    const names = ignored.map((call) => call.name).join(", ");
    warnings.push(`Rules ask for ${names}: left out for their volume; -A captures them`);
  }
  return warnings;
}
