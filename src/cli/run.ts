// No informational flag: watch the machine, or with --dry-run do everything but that.
import { configuredAudit, watchedSources } from "../app/rule-sources.ts";
import { err, ok, type Result } from "../base/result.ts";
import { hasOutput } from "../config/derive-outputs.ts";
import { isError, problemText } from "../config/problem.ts";
import { defaultPath } from "../config/load.ts";
import { builtinPrefix, rulesFiles } from "../config/rules-files.ts";
import { type Command, type ConfiguredContext, refuse } from "./command.ts";
import type { FileOptions, RunOptions } from "./ports.ts";
import { versions } from "./version.ts";

const intervalMsDefault = 5_000;
/** Of the releases that knew -d, which wrote it there. */
const pidFileOfDaemon = "/var/run/falco.pid";

export const run: Command = {
  name: "run",
  doc: "Watches this machine and prints alerts.",
  wants: () => true,
  needs: "configuration",
  async run(context) {
    const options = runOptions(context);
    if (!options.ok) return refuse(context, options.error);
    return await context.ports.run(options.value);
  },
};

function runOptions(context: ConfiguredContext): Result<RunOptions, string> {
  const { flags, version } = context;
  const files = fileOptions(context);
  if (!files.ok) return files;
  const intervalMs = flags.statisticsInterval ?? intervalMsDefault;
  if (intervalMs < 100) return err(`--stats-interval takes 100 or more, got ${intervalMs}`);
  const path = flags.statistics;
  return ok({
    ...files.value,
    warnings: [...files.value.warnings, ...backgroundWarnings(context)],
    reread: () => reread(context),
    seconds: flags.seconds ?? 0,
    dryRun: flags.dryRun,
    daemon: flags.daemon,
    pidFile: flags.pidFile ?? (flags.daemon ? pidFileOfDaemon : undefined),
    verbose: flags.verbose,
    statistics: path === undefined ? undefined : { path, intervalMs },
    version,
    versions: versions(version),
  });
}

function backgroundWarnings({ flags, loaded }: ConfiguredContext): readonly string[] {
  if (!flags.daemon || hasOutput({ ...loaded.config, "stdout_output.enabled": false })) return [];
  const remedy = "alerts go nowhere; enable one, like -o syslog_output.enabled=true";
  return [`With -d standard output is /dev/null, and no other output is enabled: ${remedy}`];
}

function fileOptions(context: ConfiguredContext): Result<FileOptions, string> {
  const { config, paths, problems } = context.loaded;
  const sources = watchedSources(config);
  if (!sources.ok) return sources;
  const audit = configuredAudit(config);
  if (!audit.ok) return audit;
  const rulesPaths = rulesPathsOf(context);
  if (!rulesPaths.ok) return rulesPaths;
  if (!hasOutput(config)) {
    return err(
      "No output configured, please make sure at least one output is configured and enabled " +
        "(-o stdout_output.enabled=true).",
    );
  }
  return ok({
    config,
    configPaths: paths,
    rulesPaths: rulesPaths.value,
    warnings: problems.filter((problem) => !isError(problem)).map(problemText),
    watched: watchedPaths(context),
  });
}

function reread(context: ConfiguredContext): Result<FileOptions, string> {
  const loaded = context.reload();
  if (loaded.ok) return fileOptions({ ...context, loaded });
  return err(loaded.problems.filter(isError).map(problemText).join("\n"));
}

/** What reading again would read, whether it is there or not. */
function watchedPaths({ flags, loaded }: ConfiguredContext): readonly string[] {
  const { config } = loaded;
  const included = config.config_files.map(({ path }) => path);
  const rules = flags.rules.length > 0 ? flags.rules : config.rules_files;
  const onDisk = rules.filter((path) => !path.startsWith(builtinPrefix));
  return [...new Set([flags.config ?? defaultPath, ...included, ...onDisk])];
}

/** The rules files of -r, else of the configuration; a file named with -r must be there. */
export function rulesPathsOf(context: ConfiguredContext): Result<readonly string[], string> {
  const { flags, loaded, files } = context;
  const missing = flags.rules.find((path) => !files.kindOf(path) && !path.startsWith("builtin:"));
  if (missing !== undefined) {
    return err(`Could not find rules file ${missing}; check the path given with -r`);
  }
  // A file named by hand is meant, whatever its name ends in: `-r <(make-rules)`.
  const byHand = (path: string) =>
    files.kindOf(path) === "file" ? [path] : rulesFiles([path], files);
  const paths =
    flags.rules.length > 0
      ? flags.rules.flatMap(byHand)
      : rulesFiles(loaded.config.rules_files, files);
  if (paths.length > 0) return ok(paths);
  return err(
    "You must specify at least one rules file/directory via -r or a rules_file entry in falco.yaml",
  );
}
