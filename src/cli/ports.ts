// What the command line needs from the rest of the agent. src/cli/wiring.ts connects it, tests put
// small stand-ins here.
import type { Result } from "../base/result.ts";
import type { CaptureInfoRequest } from "../app/capture-info.ts";
import type { InspectRequest } from "../app/inspect.ts";
import type { Config } from "../config/schema.ts";
import type { Loaded, RulesFile } from "../rules/load.ts";

/** What files say, after they are read and found good. */
export interface FileOptions {
  readonly config: Config;
  /** Configuration files, the main one first; empty with the built-in configuration. */
  readonly configPaths: readonly string[];
  /** Rules files in loading order; `builtin:<name>` is inside the executable. Never empty. */
  readonly rulesPaths: readonly string[];
  /** What was odd about the configuration: one line each, for the log at level warning. */
  readonly warnings: readonly string[];
  /** Files and directories in which a change changes any of this; they need not be there. */
  readonly watched: readonly string[];
}

/** Everything a run is told. */
export interface RunOptions extends FileOptions {
  /** Reads everything again, for a reload; or what is wrong with it. */
  readonly reread: () => Result<FileOptions, string>;
  /** -M: stop so many seconds (of event time) after the first event; 0 never. */
  readonly seconds: number;
  /** --dry-run: everything but opening the source. */
  readonly dryRun: boolean;
  /** -d: goes on in the background once it is ready. */
  readonly daemon: boolean;
  /** -P: written when the run is ready, removed when it ends. */
  readonly pidFile: string | undefined;
  /** -v. */
  readonly verbose: boolean;
  /** -s and --stats-interval. */
  readonly statistics: { readonly path: string; readonly intervalMs: number } | undefined;
  readonly version: string;
  /** What --version prints, by Falco's keys. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What informational commands that need rules are told. */
export interface RulesOptions {
  readonly config: Config;
  readonly rulesPaths: readonly string[];
}

export interface Ports {
  /** Watches until told to stop; the exit code. */
  run(options: RunOptions): Promise<number>;
  /** A unit for systemd that starts this executable. */
  unit(): string;
  /** Prints, counts or records events; the exit code. */
  inspect(request: InspectRequest): Promise<number>;
  /** Says what is in a capture; the exit code. */
  captureInfo(request: CaptureInfoRequest): Promise<number>;
  /** Reads rules files; `builtin:<name>` is inside the executable. */
  readRules(paths: readonly string[]): readonly RulesFile[];
  /** Serves an editor over standard input and output; the exit code. */
  languageServer(version: string): Promise<number>;
  /** Loads rules as a run would. Unreadable files are results, not exceptions. */
  loadRules(options: RulesOptions): Promise<Loaded<unknown>>;
}
