// Rules files to rules: the door of this folder. Files are read in order; after each the whole
// collection is compiled, and loading stops at the first file with an error, as Falco does.

import type { Diagnostic as FilterDiagnostic } from "../filter/diagnostic.ts";
import type { Ir } from "../filter/ir.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Result } from "../base/result.ts";
import { Collection } from "./collection.ts";
import { type Compiled, type CompileOptions, compileRules, isField, newMemory } from "./compile.ts";
import { type Diagnostic, isError } from "./diagnostic.ts";
import { FileText } from "../base/file-text.ts";
import { fileLocation } from "./location.ts";
import type { AppendOutput, OutputMistake } from "./output.ts";
import { readFile } from "./read-file.ts";
import type { FileResult } from "./result.ts";
import type { Rule } from "./rule.ts";
import { parseVersion, type Version } from "./version.ts";

/** The version of the rules language that this engine speaks. */
export const engineVersion = "0.63.0";

/** A rules file; `unreadable` says why there is no text. */
export type RulesFile =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly unreadable: string };

export interface LoadOptions<Ctx> {
  readonly scheme: Scheme<Ctx>;
  /** Defaults to `engineVersion`. */
  readonly engineVersion?: string;
  /** Sources whose events can come; other rules are kept out with a warning. Default: syscall. */
  readonly knownSources?: Iterable<string>;
  /** Rules with a greater level are not loaded. Default 7, debug: all. */
  readonly priorityLevelMax?: number;
  readonly checkOutput?: (text: string, source: string) => readonly OutputMistake[];
  readonly eventCodes?: (
    ir: Ir<Ctx>,
    source: string,
  ) => Result<ReadonlySet<number>, FilterDiagnostic>;
  readonly appendOutput?: readonly AppendOutput[];
}

export interface Loaded<Ctx> {
  /** False when a file has an error: then the rules must not be used. */
  readonly ok: boolean;
  /** In the order of evaluation, enabled or not. */
  readonly rules: readonly Rule<Ctx>[];
  /** One per file up to the first with an error. */
  readonly results: readonly FileResult[];
  readonly collection: Collection;
  readonly compiled: Compiled<Ctx>;
  readonly requiredEngineVersion: Version;
}

export function loadRules<Ctx>(
  files: readonly RulesFile[],
  options: LoadOptions<Ctx>,
): Loaded<Ctx> {
  const compileOptions = compileOptionsOf(options);
  const collection = newCollection(options);
  const read: { name: string; diagnostics: Diagnostic[] }[] = [];
  const memory = newMemory<Ctx>();
  let compiled = compileRules(collection, compileOptions, memory);
  for (const file of files) {
    const diagnostics = addFile(file, collection);
    read.push({ name: file.name, diagnostics });
    if (diagnostics.some(isError)) break;
    compiled = compileRules(collection, compileOptions, memory);
    diagnostics.push(...compiled.diagnostics.filter(isError));
    if (diagnostics.some(isError)) break;
  }
  shareWarnings(read, compiled);
  const results = read.map(({ name, diagnostics }) => ({
    name,
    errors: diagnostics.filter(isError),
    warnings: diagnostics.filter((diagnostic) => !isError(diagnostic)),
  }));
  return {
    ok: results.every((result) => result.errors.length === 0),
    rules: compiled.rules,
    results,
    collection,
    compiled,
    requiredEngineVersion: collection.engineVersion,
  };
}

/** A collection without definitions, for the engine and the sources that the options name. */
export function newCollection<Ctx>(options: LoadOptions<Ctx>): Collection {
  const { scheme, knowsSource } = compileOptionsOf(options);
  return new Collection({
    engineVersion: parseVersion(options.engineVersion ?? engineVersion)!,
    knowsSource,
    isField: (text) => isField(text, scheme),
  });
}

function addFile(file: RulesFile, collection: Collection): Diagnostic[] {
  if ("unreadable" in file) {
    const location = fileLocation(new FileText(file.name, ""));
    const problem = { kind: "file-unreadable", reason: file.unreadable } as const;
    return [{ problem, location, at: location.mark }];
  }
  const { items, diagnostics } = readFile(file.name, file.text);
  const all = [...diagnostics];
  for (const item of items) {
    collection.add(item, (problem, location, at) => {
      all.push({ problem, location, at: at ?? location.mark });
    });
  }
  return all;
}

/**
 * Warnings of the last compilation go to the file they are about. Falco repeats those of earlier
 * files with every later one, and calls macros unused that a later file uses.
 */
function shareWarnings<Ctx>(
  read: readonly { name: string; diagnostics: Diagnostic[] }[],
  compiled: Compiled<Ctx>,
): void {
  for (const diagnostic of compiled.diagnostics) {
    if (isError(diagnostic)) continue;
    const { name } = diagnostic.location.mark.file;
    const target = read.find((file) => file.name === name) ?? read.at(-1);
    target?.diagnostics.push(diagnostic);
  }
}

export function compileOptionsOf<Ctx>(options: LoadOptions<Ctx>): CompileOptions<Ctx> {
  const sources = new Set(options.knownSources ?? ["syscall"]);
  return {
    scheme: options.scheme,
    knowsSource: (source) => sources.has(source),
    levelMax: options.priorityLevelMax ?? 7,
    checkOutput: options.checkOutput,
    eventCodes: options.eventCodes,
    appendOutput: options.appendOutput ?? [],
  };
}
