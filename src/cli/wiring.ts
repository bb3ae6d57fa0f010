// Connects the command line to this process and to the rest of the agent: the only file of this
// folder that knows either.
import { basename } from "node:path";
import { err, ok, type Result } from "../base/result.ts";
import { writeAll } from "../app/write-all.ts";
import { builtinRules, unitFor } from "../app/assets.ts";
import { captureInfo } from "../app/capture-info.ts";
import { inspect } from "../app/inspect.ts";
import { allSources } from "../app/rule-sources.ts";
import { languageOf, loadRulesFor } from "../app/rules.ts";
import { run } from "../app/run.ts";
import { isInBackground, startInBackground } from "../app/service-background.ts";
import { builtinPrefix } from "../config/rules-files.ts";
import { askForServices, servicesIn } from "../filter/services.ts";
import type { Loaded, RulesFile } from "../rules/load.ts";
import { runCommandLine } from "./cli.ts";
import { fileSystem } from "./file-system.ts";
import type { FileOptions, Ports } from "./ports.ts";

/** Put in by the build; absent when run from source. */
declare const GYR_VERSION: string | undefined;

/** `degraded`: what this process could not do for itself, for the log of a run. */
const portsOf = (degraded: readonly string[]): Ports => ({
  inspect,
  captureInfo,
  readRules: rulesFilesAt,
  unit: () => unitFor(process.execPath),
  run: ({ reread, daemon, ...options }) => {
    if (daemon && !options.dryRun && !isInBackground()) return startInBackground();
    return run({
      ...withTexts(options),
      warnings: [...options.warnings, ...degraded],
      reread: () => {
        const files = reread();
        return files.ok ? ok(withTexts(files.value)) : files;
      },
    });
  },
  languageServer,
  loadRules: ({ config, rulesPaths }) =>
    // A cast: commands only describe rules, so what conditions are asked about is nothing to them.
    Promise.resolve(loadRulesFor(rulesFilesAt(rulesPaths), config) as Loaded<unknown>),
});

/** Paths of rules files to their texts. */
function withTexts<T extends FileOptions>({ rulesPaths, ...options }: T) {
  return { ...options, rulesFiles: rulesFilesAt(rulesPaths) };
}

/** Reads rules files; `builtin:<name>` is inside the executable. */
function rulesFilesAt(paths: readonly string[]): readonly RulesFile[] {
  return paths.map((name) => {
    if (name.startsWith(builtinPrefix)) {
      const own = name.slice(builtinPrefix.length);
      const text = Object.hasOwn(builtinRules, own) ? builtinRules[own] : undefined;
      if (text !== undefined) return { name, text };
      const known = Object.keys(builtinRules).join(", ");
      return { name, unreadable: `not among the built-in rules (${known})` };
    }
    const text = fileSystem.read(name);
    return text.ok ? { name, text: text.value } : { name, unreadable: text.error };
  });
}

async function languageServer(version: string): Promise<number> {
  // Only here: an agent does not pay for what editors need.
  const { serve } = await import("../lsp/serve.ts");
  const sources = allSources();
  return await serve({
    input: process.stdin,
    output: process.stdout,
    complain: (text) => writeAll(2, text),
    files: { ...fileSystem, read: (path) => rulesTextAt(path) },
    language: languageOf(sources),
    sources,
    version,
    isAlive,
  });
}

function rulesTextAt(path: string): Result<string, string> {
  const [file] = rulesFilesAt([path]);
  return file !== undefined && "text" in file ? ok(file.text) : err(file?.unreadable ?? "no file");
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // kill throws nothing else.
  }
}

/** Other names under which the program behaves as what it replaces. */
const programNames = ["falco", "sysdig"];

/** Runs this process's command line; the exit code. */
export function runProcess(degraded: readonly string[]): Promise<number> {
  askForServices(() => {
    const text = fileSystem.read("/etc/services");
    return servicesIn(text.ok ? text.value : "");
  });
  return runCommandLine({
    args: process.argv.slice(2),
    program: programNames.find((name) => name === basename(process.argv0)) ?? "gyr",
    version: typeof GYR_VERSION === "string" ? GYR_VERSION : "from source",
    environment: process.env,
    files: fileSystem,
    ports: portsOf(degraded),
    out: (text) => writeAll(1, text),
    complain: (text) => writeAll(2, text),
    isTerminal: process.stdout.isTTY === true,
    isErrorTerminal: process.stderr.isTTY === true,
  });
}
