// What a reload would change: files read again, settings compared, rules compiled. Takes long, but
// in slices between which the rings are drained; nothing of the run is touched.
import { inSlices, type Steps } from "../base/steps.ts";
import { limits } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type ConfigChange, changeOf } from "../config/reload.ts";
import type { Config } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import type { Ruleset } from "../match/ruleset.ts";
import type { LiveRule } from "./alerts.ts";
import { type LoadedFiles, loadedFiles } from "./readings.ts";
import { type Prepared, preparing, type RunFiles } from "./prepare.ts";
import { buildingRuleset } from "./rules.ts";

export interface Change extends ConfigChange, Omit<Prepared, "errors"> {
  readonly ruleset: Ruleset<Context, LiveRule>;
  readonly watched: readonly string[];
  readonly loaded: LoadedFiles;
}

/** All of it, or all that is wrong. `between` is waited for after each slice. */
export async function findChange(
  reread: () => Result<RunFiles, string>,
  before: Config,
  between: () => Promise<void>,
): Promise<Result<Change, string>> {
  const files = reread();
  if (!files.ok) return files;
  await between();
  return await inSlices(compiling(files.value, before), limits.reloadSliceMs, between);
}

function* compiling(files: RunFiles, before: Config): Steps<Result<Change, string>> {
  const change = changeOf(before, files.config);
  const prepared = yield* preparing(files.rulesFiles, change.config);
  if (prepared.errors.length > 0) return err(prepared.errors.join("\n"));
  yield;
  const ruleset = yield* buildingRuleset(prepared.rules, change.config);
  const warnings = [...files.warnings, ...prepared.warnings];
  const loaded = loadedFiles(files);
  return ok({ ...change, ...prepared, warnings, ruleset, loaded, watched: files.watched });
}

/** One line for the log. */
export function changeText({ changed, rulesTold, syscalls }: Change): string {
  const settings = changed.length === 0 ? "no setting changed" : `changed: ${changed.join(", ")}`;
  const calls = syscalls.length === 0 ? "" : `; ${syscalls.length} system calls`;
  return `rules: ${rulesTold}${calls}; ${settings}`;
}
