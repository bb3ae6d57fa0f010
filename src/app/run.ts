// A run from start to end: rules, state, driver, loop, statistics. Each step says in the log what
// it found; the first that fails ends the run with one clear line.
import { hostname } from "node:os";
import { writeAll } from "./write-all.ts";
import { logSettings } from "../config/derive.ts";
import type { Config } from "../config/schema.ts";
import { ReplaySource } from "../capture/replay.ts";
import type { CaptureSource } from "../capture/source.ts";
import { EventView } from "../decode/event-view.ts";
import type { DomainNames } from "../enrich/domain-names.ts";
import { InternTable } from "../decode/intern.ts";
import { Context } from "../fields/context.ts";
import { type Log, openLog } from "../output/log.ts";
import type { Outputs } from "../output/outputs.ts";
import { AlertCounts } from "../output/statistics.ts";
import type { Ruleset } from "../match/ruleset.ts";
import type { RulesFile } from "../rules/load.ts";
import { unmetPluginVersions } from "../rules/plugin-versions.ts";
import { verboseText } from "../rules/result.ts";
import type { Rule } from "../rules/rule.ts";
import type { Architecture } from "../schema/syscalls.ts";
import type { State } from "../state/state.ts";
import { alertOf, type LiveRule } from "./alerts.ts";
import { askForDomains } from "./domains.ts";
import { drainLoop } from "./drain-loop.ts";
import { openDriver } from "./drivers.ts";
import { hostState } from "./host-state.ts";
import { Housekeeping } from "./housekeeping.ts";
import { releaseStartUp } from "./memory.ts";
import { startOutputs } from "./output-stage.ts";
import { Pipeline } from "./pipeline.ts";
import { raisePriority } from "./priority.ts";
import {
  nextSection,
  replayLoop,
  replayState,
  skippedText,
  sliceMax,
  waitForOutputs,
} from "./replay.ts";
import { type RecordedMachine, sectionMachine, thisMachine } from "./recorded-state.ts";
import { RuleCapture } from "./rule-capture.ts";
import {
  builtinPlugins,
  buildRuleset,
  enabledRules,
  loadRulesFor,
  syscallCodesOf,
} from "./rules.ts";
import { type Selection, selectSyscalls } from "./selection.ts";
import { untilTold } from "./until-told.ts";

export interface RunRequest {
  readonly config: Config;
  readonly configPaths: readonly string[];
  /** Rules files with their texts, in loading order. */
  readonly rulesFiles: readonly RulesFile[];
  readonly warnings: readonly string[];
  /** Stop so many seconds of event time after the first event; 0 never. */
  readonly seconds: number;
  readonly dryRun: boolean;
  readonly verbose: boolean;
  readonly statistics: { readonly path: string; readonly intervalMs: number } | undefined;
  readonly version: string;
}

/** Watches until told to stop. Returns the exit code. */
export async function run(request: RunRequest): Promise<number> {
  const log = openLog(logSettings(request.config));
  const code = await new Run(request, log).run();
  await log.flush(request.config.output_timeout);
  return code;
}

class Run {
  private readonly request: RunRequest;
  private readonly config: Config;
  private readonly log: Log;
  private stopping = false;
  private domains: DomainNames | undefined;

  constructor(request: RunRequest, log: Log) {
    this.request = request;
    this.config = request.config;
    this.log = log;
  }

  async run(): Promise<number> {
    const { request, config, log } = this;
    const from = request.configPaths.length === 0 ? "built in" : request.configPaths.join(", ");
    log.write("notice", `gyr ${request.version}; configuration: ${from}`);
    for (const warning of request.warnings) log.write("warning", warning);
    const rules = this.loadRules();
    if (rules === undefined) return 1;
    const architecture: Architecture = process.arch === "arm64" ? "aarch64" : "x86_64";
    const isReplay = config["engine.kind"] === "replay";
    const selection = isReplay ? undefined : this.select(rules, architecture);
    if (request.dryRun) {
      log.write("notice", "Dry run: everything is in order; no events are watched");
      return 0;
    }
    if (!isReplay) this.domains = askForDomains(rules, log);
    // From here on nobody holds the rules' texts and trees.
    const ruleset = buildRuleset(rules, config);
    const source = await openDriver(config, architecture, selection?.syscalls ?? [], log);
    if (source === undefined) return 1;
    return this.watch(source, ruleset, selection);
  }

  private loadRules(): readonly Rule<Context>[] | undefined {
    const { request, config, log } = this;
    const loaded = loadRulesFor(request.rulesFiles, config);
    for (const result of loaded.results) {
      const text = verboseText(result);
      if (result.errors.length > 0) log.fail(`Rules file ${text}`);
      else if (result.warnings.length > 0) log.write("warning", `Rules file ${text}`);
    }
    if (!loaded.ok) return undefined;
    const unmet = unmetPluginVersions(loaded.collection.pluginVersions, builtinPlugins);
    for (const sentence of unmet) log.fail(sentence);
    if (unmet.length > 0) return undefined;
    const enabled = enabledRules(loaded, config);
    const names = request.rulesFiles.map((file) => file.name).join(", ");
    log.write("notice", `Rules: ${enabled.length} of ${loaded.rules.length} on, from ${names}`);
    return enabled;
  }

  private select(rules: readonly Rule<Context>[], architecture: Architecture): Selection {
    const { config, log } = this;
    const selection = selectSyscalls({
      architecture,
      ruleCodes: syscallCodesOf(rules, architecture),
      all: config["base_syscalls.all"],
      customSet: config["base_syscalls.custom_set"],
      repair: config["base_syscalls.repair"],
    });
    const { unknown, ignored } = selection;
    if (unknown.length > 0)
      log.write("warning", `base_syscalls.custom_set: nobody knows ${unknown.join(", ")}`);
    if (ignored.length > 0) {
      const names = ignored.map((call) => call.name).join(", ");
      log.write("warning", `Rules ask for ${names}: left out for their volume; -A captures them`);
    }
    return selection;
  }

  private async watch(
    source: CaptureSource,
    ruleset: Ruleset<Context, LiveRule>,
    selection: Selection | undefined,
  ): Promise<number> {
    const { request, config, log } = this;
    const view = new EventView(new InternTable());
    const { state, context } = this.start(source, view);
    const outputs = startOutputs(config, request.version, log);
    const reopen = () => outputs.reopen();
    process.on("SIGUSR1", reopen);
    const counts = new AlertCounts();
    const capture = this.ruleCapture(outputs);
    capture?.section(state, machineOf(source, state));
    const pipeline = new Pipeline({
      source,
      view,
      state,
      context,
      ruleset,
      alert: (rule, at) => {
        counts.add(rule.name, rule.priority.level);
        outputs.send(alertOf(rule, at));
        capture?.matched(rule, at);
      },
      record: capture === undefined ? undefined : (at, hidden) => capture.event(at, hidden),
    });
    releaseStartUp();
    raisePriority(log);
    const housekeeping = new Housekeeping({ source, pipeline, log, request });
    this.sayReady(source, state, selection);
    const work = () =>
      source instanceof ReplaySource
        ? this.replay(source, pipeline, view, context, outputs, capture)
        : drainLoop({
            slice: () => pipeline.slice(),
            wait: (timeoutMs) => source.wait(timeoutMs),
            stopping: () => this.isOver(context),
          });
    await untilTold(work, () => {
      this.stopping = true;
    });
    housekeeping.close();
    this.domains?.close();
    await capture?.close();
    await outputs.close();
    process.off("SIGUSR1", reopen);
    const totals = source.stats();
    await source.close();
    writeAll(1, counts.text(ruleset.rules.map(({ rule }) => rule.name)));
    for (const line of housekeeping.summary(totals)) log.write("notice", line);
    if (!(source instanceof ReplaySource)) return 0;
    const skipped = skippedText(source.path, source.skipped);
    if (skipped !== undefined) log.write("warning", skipped);
    if (source.damage === undefined) return 0;
    log.fail(`Capture file ${source.path} ${source.damage}`);
    return 1;
  }

  // A state and what fields are asked of, for this machine or for the recorded one.
  private start(source: CaptureSource, view: EventView) {
    const known = process.env.FALCO_HOSTNAME;
    if (!(source instanceof ReplaySource)) {
      const state = hostState(this.config["falco_libs.thread_table_size"]);
      const { domains } = this;
      const options = { hostname: known ?? hostname(), ...(domains && { domains }) };
      return { state, context: new Context(view, state, options) };
    }
    const { section } = source;
    const state = replayState(section, this.config["falco_libs.thread_table_size"]);
    const host = known ?? section.machine?.hostname ?? "";
    return { state, context: new Context(view, state, { hostname: host }) };
  }

  // Section after section: the files of several recordings, appended to each other.
  private async replay(
    source: ReplaySource,
    pipeline: Pipeline<LiveRule>,
    view: EventView,
    first: Context,
    outputs: Outputs,
    capture: RuleCapture | undefined,
  ): Promise<void> {
    const told = () => this.stopping;
    const { rules } = pipeline.ruleset;
    const alertsMax = this.config.rule_matching === "first" ? 1 : rules.length;
    for (let context = first; ; ) {
      const stopping = () => this.isOver(context);
      await replayLoop({
        source,
        slice: () => pipeline.slice(sliceMax(outputs, alertsMax)),
        afterSlice: async () => {
          await capture?.written();
          await waitForOutputs(outputs, told);
        },
        stopping,
      });
      if (stopping() || !(await nextSection(source, told))) break;
      const next = this.start(source, view);
      next.context.eventNumber = context.eventNumber;
      capture?.section(next.state, machineOf(source, next.state));
      pipeline.change(next);
      context = next.context;
    }
    await waitForOutputs(outputs, told, true);
  }

  private isOver(context: Context): boolean {
    const stopAfterNs = this.request.seconds * 1e9;
    return this.stopping || (stopAfterNs > 0 && context.sinceFirstNs >= stopAfterNs);
  }

  private ruleCapture(outputs: Outputs): RuleCapture | undefined {
    const { config, log } = this;
    if (!config["capture.enabled"]) return undefined;
    const isReplay = config["engine.kind"] === "replay";
    return new RuleCapture({ config, log, isReplay, alert: (alert) => outputs.send(alert) });
  }

  private sayReady(source: CaptureSource, state: State, selection: Selection | undefined): void {
    if (selection === undefined) {
      const path = this.config["engine.replay.capture_file"];
      this.log.write("notice", `Replaying ${path}: ${state.threads.size} threads at its start`);
      return;
    }
    const calls = selection.syscalls.length;
    const names = selection.syscalls.map((call) => call.name).join(", ");
    this.log.write("info", `System calls: ${names}`);
    const ms = Math.round(performance.now());
    const known = `${state.threads.size} threads known`;
    this.log.write(
      "notice",
      `gyr is ready after ${ms} ms: driver ${source.name}, ${calls} system calls, ${known}`,
    );
  }
}

function machineOf(source: CaptureSource, state: State): RecordedMachine {
  if (source instanceof ReplaySource) return sectionMachine(source.section);
  return thisMachine(state.bootTsNs);
}
