// Rules files to rules: the door of this folder. Files are read in order, and after each the whole
// collection is compiled: a file must make sense with those before it. Falco stops at the first
// file with an error; here reading goes on, so that one run tells every mistake in all files.

import type { Diagnostic as FilterDiagnostic } from "../filter/diagnostic.ts";
import type { Ir } from "../filter/ir.ts";
import type { Scheme } from "../filter/scheme.ts";
import type { Result } from "../base/result.ts";
import { finish, type Steps } from "../base/steps.ts";
import { authorWarnings } from "./author-warnings.ts";
import { Collection } from "./collection.ts";
import { type Compiled, type CompileOptions, compileRules, isField, newMemory } from "./compile.ts";
import { type Diagnostic, diagnosticKey, isError } from "./diagnostic.ts";
import { FileText } from "../base/file-text.ts";
import { fileLocation, type Location } from "./location.ts";
import type { AppendOutput, OutputMistake } from "./output.ts";
import { type FileItems, readFile } from "./read-file.ts";
import type { FileResult } from "./result.ts";
import type { Rule } from "./rule.ts";
import { parseVersion, type Version } from "./version.ts";

/** The version of the rules language that this engine speaks. */
export const engineVersion = "0.63.0";

const defaultSources = ["syscall"];

/** A rules file; `unreadable` says why there is no text. */
export type RulesFile =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly unreadable: string };

export interface LoadOptions<Ctx> {
  /** Fields of kernel events, and of every source that has none of its own. */
  readonly scheme: Scheme<Ctx>;
  /** Fields of other sources whose events can come. */
  readonly otherSchemes?: ReadonlyMap<string, Scheme<Ctx>>;
  /** Defaults to `engineVersion`. */
  readonly engineVersion?: string;
  /** Sources whose events can come; other rules are kept out with a warning. Default: syscall. */
  readonly knownSources?: Iterable<string>;
  /** Rules with a greater level are not loaded. Default 7, debug: all. */
  readonly priorityLevelMax?: number;
  /** Whether an event is reported for the first rule it matches, the default. */
  readonly firstMatchOnly?: boolean;
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
  /** In the order of evaluation, enabled or not; those below the minimum priority left out. */
  readonly rules: readonly Rule<Ctx>[];
  /** One per file. */
  readonly results: readonly FileResult[];
  readonly collection: Collection;
  /** What became of all definitions, rules of low priority too. */
  readonly compiled: Compiled<Ctx>;
  readonly requiredEngineVersion: Version;
}

interface FileDiagnostics {
  readonly name: string;
  readonly diagnostics: Diagnostic[];
}

export function loadRules<Ctx>(
  files: readonly RulesFile[],
  options: LoadOptions<Ctx>,
): Loaded<Ctx> {
  return finish(loadingRules(files, options));
}

/** Loads rules in steps of a few milliseconds: an agent that watches goes on watching meanwhile. */
export function* loadingRules<Ctx>(
  files: readonly RulesFile[],
  options: LoadOptions<Ctx>,
): Steps<Loaded<Ctx>> {
  const compileOptions = compileOptionsOf(options);
  const collection = newCollection(options);
  const read: FileDiagnostics[] = [];
  const memory = newMemory<Ctx>();
  const told = new Set<string>();
  let compiled = yield* compileRules(collection, compileOptions, memory);
  for (const file of files) {
    const diagnostics = addFile(file, collection);
    read.push({ name: file.name, diagnostics });
    yield;
    compiled = yield* compileRules(collection, compileOptions, memory);
    for (const diagnostic of compiled.diagnostics) {
      const key = diagnosticKey(diagnostic);
      if (!isError(diagnostic) || told.has(key)) continue;
      told.add(key);
      diagnostics.push(diagnostic);
    }
  }
  const levelMax = options.priorityLevelMax ?? 7;
  const rules = compiled.rules.filter((rule) => rule.priority.level <= levelMax);
  const ok = !read.some(({ diagnostics }) => diagnostics.some(isError));
  shareWarnings(read, compiled.diagnostics, ok);
  yield;
  if (ok)
    shareWarnings(read, authorWarnings(collection, rules, options.firstMatchOnly ?? true), ok);
  const results = read.map(resultOf);
  return {
    ok,
    rules,
    results,
    collection,
    compiled,
    requiredEngineVersion: collection.engineVersion,
  };
}

/** A collection without definitions, for the engine and the sources that the options name. */
function newCollection<Ctx>(options: LoadOptions<Ctx>): Collection {
  const { schemeOf, knowsSource } = compileOptionsOf(options);
  return new Collection({
    engineVersion: parseVersion(options.engineVersion ?? engineVersion)!,
    knowsSource,
    sources: [...sourcesOf(options)],
    isField: (text, source) => isField(text, schemeOf(source)),
    fieldNames: (source) => schemeOf(source).names(),
  });
}

function addFile(file: RulesFile, collection: Collection): Diagnostic[] {
  if ("unreadable" in file) {
    collection.isIncomplete = true;
    const location = fileLocation(new FileText(file.name, ""));
    const problem = { kind: "file-unreadable", reason: file.unreadable } as const;
    return [{ problem, location, at: location.mark }];
  }
  const { items, diagnostics, complete } = readFile(file.name, file.text);
  if (!complete) collection.isIncomplete = true;
  const all = [...diagnostics, ...repeatedItems(items)];
  for (const item of items) {
    collection.add(item, (problem, location, at) => {
      all.push({ problem, location, at: at ?? location.mark });
    });
  }
  return all;
}

/** Whole definitions of one name in one file: a copy that was never renamed. */
function repeatedItems(items: FileItems["items"]): Diagnostic[] {
  const first = new Map<string, Location>();
  const repeated: Diagnostic[] = [];
  for (const item of items) {
    if (item.kind !== "list" && item.kind !== "macro" && item.kind !== "rule") continue;
    const isWhole = item.kind === "rule" ? item.change.kind === "define" : item.mode === "define";
    if (!isWhole) continue;
    const { kind: what, name, location } = item;
    const before = first.get(`${what} ${name}`);
    if (before === undefined) {
      first.set(`${what} ${name}`, location);
      continue;
    }
    const { line } = before.mark.file.place(before.mark.index);
    const problem = { kind: "item-repeated", what, name, line } as const;
    repeated.push({ problem, location, at: location.mark });
  }
  return repeated;
}

/**
 * Warnings of the last compilation go to the file they are about. Falco repeats those of earlier
 * files with every later one, and calls macros unused that a later file uses. After an error nobody
 * knows what is used.
 */
function shareWarnings(
  read: readonly FileDiagnostics[],
  diagnostics: readonly Diagnostic[],
  ok: boolean,
): void {
  for (const diagnostic of diagnostics) {
    const { kind } = diagnostic.problem;
    const aboutUse = kind === "macro-unused" || kind === "list-unused";
    if (isError(diagnostic) || (aboutUse && !ok)) continue;
    const { name } = diagnostic.location.mark.file;
    const target = read.find((file) => file.name === name) ?? read.at(-1);
    target?.diagnostics.push(diagnostic);
  }
}

/** In the order of the file, so that an author can go through them from top to bottom. */
function resultOf({ name, diagnostics }: FileDiagnostics): FileResult {
  const index = ({ at }: Diagnostic) => (at.file.name === name ? at.index : Infinity);
  const sorted = [...diagnostics].sort((a, b) =>
    index(a) < index(b) ? -1 : +(index(a) > index(b)),
  );
  return {
    name,
    errors: sorted.filter(isError),
    warnings: sorted.filter((diagnostic) => !isError(diagnostic)),
  };
}

export function compileOptionsOf<Ctx>(options: LoadOptions<Ctx>): CompileOptions<Ctx> {
  const sources = sourcesOf(options);
  return {
    schemeOf: (source) => options.otherSchemes?.get(source) ?? options.scheme,
    knowsSource: (source) => sources.has(source),
    checkOutput: options.checkOutput,
    eventCodes: options.eventCodes,
    appendOutput: options.appendOutput ?? [],
  };
}

function sourcesOf<Ctx>({ knownSources, otherSchemes }: LoadOptions<Ctx>): ReadonlySet<string> {
  return new Set([...(knownSources ?? defaultSources), ...(otherSchemes?.keys() ?? [])]);
}
