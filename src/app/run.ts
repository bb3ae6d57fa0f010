// The start of a run: rules, state, driver. Each step says in the log what it found; the first that
// fails ends the run with one clear line. What follows is in watch.ts.
import { finish } from "../base/steps.ts";
import type { Result } from "../base/result.ts";
import type { Log, OpenedLog } from "../output/log.ts";
import { askForDomains } from "./domains.ts";
import { openDriver } from "./drivers.ts";
import { openRunLog } from "./log-stage.ts";
import { architecture, type Prepared, preparing, type RunFiles } from "./prepare.ts";
import { loadedFiles } from "./readings.ts";
import { buildRuleset } from "./rules.ts";
import { pidFileFailed, Service } from "./service.ts";
import { Signals } from "./signals.ts";
import { Watch } from "./watch.ts";

export interface RunRequest extends RunFiles {
  /** Reads everything again; or what is wrong with it. */
  readonly reread: () => Result<RunFiles, string>;
  /** Stop so many seconds of event time after the first event; 0 never. */
  readonly seconds: number;
  readonly dryRun: boolean;
  /** -P: written when the run is ready, removed when it ends. */
  readonly pidFile: string | undefined;
  readonly verbose: boolean;
  readonly statistics: { readonly path: string; readonly intervalMs: number } | undefined;
  readonly version: string;
  /** What --version prints, by Falco's keys. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Watches until told to stop. Returns the exit code. */
export async function run(request: RunRequest): Promise<number> {
  const log = openRunLog(request.config);
  const service = new Service(log, request.dryRun ? undefined : request.pidFile);
  const code = service.isTaken() ? pidFileFailed : await serve(request, log, service);
  await log.flush(request.config.output_timeout);
  return code;
}

async function serve(request: RunRequest, log: OpenedLog, service: Service): Promise<number> {
  const prepared = prepare(request, log);
  if (prepared === undefined) return 1;
  if (!request.dryRun) return await watch(request, prepared, log, service);
  log.write("notice", "Dry run: everything is in order; no events are watched");
  return 0;
}

/** undefined: the log says why not. */
function prepare(request: RunRequest, log: Log): Prepared | undefined {
  const { version, configPaths, warnings, rulesFiles, config } = request;
  const from = configPaths.length === 0 ? "built in" : configPaths.join(", ");
  log.write("notice", `gyr ${version}; configuration: ${from}`);
  for (const warning of warnings) log.write("warning", warning);
  const prepared = finish(preparing(rulesFiles, config));
  for (const warning of prepared.warnings) log.write("warning", warning);
  for (const error of prepared.errors) log.fail(error);
  if (prepared.errors.length > 0) return undefined;
  const names = rulesFiles.map((file) => file.name).join(", ");
  log.write("notice", `Rules: ${prepared.rulesTold}, from ${names}`);
  return prepared;
}

async function watch(
  request: RunRequest,
  prepared: Prepared,
  log: OpenedLog,
  service: Service,
): Promise<number> {
  const { config, reread, watched, seconds, statistics, version, versions } = request;
  const { rules, syscalls, worthOf } = prepared;
  const signals = new Signals();
  const isReplay = config["engine.kind"] === "replay";
  const domains = isReplay ? undefined : askForDomains(rules, log);
  const ruleset = buildRuleset(rules, config);
  const source = await openDriver(config, { architecture, syscalls, worthOf }, log);
  if (source === undefined) return 1;
  // Nobody holds the rules' texts and trees from here on.
  const loaded = loadedFiles(request);
  const files = { reread, watched, seconds, statistics, version, versions, loaded };
  return await new Watch({
    ...files,
    config,
    log,
    signals,
    service,
    source,
    ruleset,
    syscalls,
    domains,
  }).run();
}
