// What runs once everything is made: the loop and what happens beside it, changes of rules and
// settings while it goes on, and the end. Nothing here waits for anybody while events come.
import { hostname } from "node:os";
import { limits } from "../base/limits.ts";
import { ok, type Result } from "../base/result.ts";
import { ReplaySource } from "../capture/replay.ts";
import type { CaptureSource, CaptureStats } from "../capture/source.ts";
import { logSettings } from "../config/derive.ts";
import type { Config, KeyName } from "../config/schema.ts";
import { EventView } from "../decode/event-view.ts";
import { InternTable } from "../decode/intern.ts";
import { Context } from "../fields/context.ts";
import type { Ruleset } from "../match/ruleset.ts";
import type { Alert } from "../output/alert.ts";
import type { OpenedLog } from "../output/log.ts";
import { AlertCounts } from "../output/statistics.ts";
import type { Syscall } from "../schema/syscalls.ts";
import type { State } from "../state/state.ts";
import { alertOf, type LiveRule } from "./alerts.ts";
import { AuditWatch } from "./audit.ts";
import { collector } from "./collector.ts";
import { type AskedDomains, askForDomains } from "./domains.ts";
import { drainLoop, turn } from "./drain-loop.ts";
import { hostState } from "./host-state.ts";
import { Housekeeping } from "./housekeeping.ts";
import type { Learning } from "./learning.ts";
import { releaseReload, releaseStartUp } from "./memory.ts";
import { Monitor } from "./monitor.ts";
import { outputsMaker } from "./output-stage.ts";
import { Pipeline } from "./pipeline.ts";
import type { RunFiles } from "./prepare.ts";
import { raisePriority } from "./priority.ts";
import type { LoadedFiles } from "./readings.ts";
import { type RecordedMachine, sectionMachine, thisMachine } from "./recorded-state.ts";
import { Reloader } from "./reload.ts";
import { type Change, changeText, findChange } from "./reload-change.ts";
import { ChangingOutputs } from "./reload-outputs.ts";
import { FileWatch } from "./reload-watch.ts";
import {
  nextSection,
  replayLoop,
  replayState,
  skippedText,
  sliceMax,
  waitForOutputs,
} from "./replay.ts";
import { RuleCapture } from "./rule-capture.ts";
import { showBytes } from "./rules.ts";
import { pidFileFailed, type Readiness, type Service } from "./service.ts";
import type { Signals } from "./signals.ts";
import { writeAll } from "./write-all.ts";

export interface WatchParts {
  readonly config: Config;
  readonly log: OpenedLog;
  readonly signals: Signals;
  readonly service: Service;
  readonly source: CaptureSource;
  readonly ruleset: Ruleset<Context, LiveRule>;
  readonly syscalls: readonly Syscall[];
  readonly domains: AskedDomains | undefined;
  readonly reread: () => Result<RunFiles, string>;
  readonly watched: readonly string[];
  readonly seconds: number;
  readonly statistics: { readonly path: string; readonly intervalMs: number } | undefined;
  readonly version: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Of what was loaded for the start. */
  readonly loaded: LoadedFiles;
}

/** What lives beside the loop. */
export interface Companion {
  /** Follows a changed configuration; `changed` are the keys that differ. */
  readonly configure?: (config: Config, changed: readonly KeyName[]) => void;
  readonly close?: () => void | Promise<void>;
}

export class Watch {
  private readonly parts: WatchParts;
  private readonly log: OpenedLog;
  private readonly source: CaptureSource;
  private readonly view = new EventView(new InternTable());
  private readonly counts = new AlertCounts();
  private readonly outputs: ChangingOutputs;
  private readonly pipeline: Pipeline<LiveRule>;
  private readonly audit: AuditWatch;
  private readonly housekeeping: Housekeeping;
  private readonly reloader: Reloader;
  private readonly files: FileWatch;
  private readonly monitor: Monitor;
  /** In this order they hear of changes, and end. */
  private readonly companions: readonly Companion[];
  private config: Config;
  private loaded: LoadedFiles;
  private context: Context;
  private syscalls: readonly Syscall[];
  private domains: AskedDomains | undefined;
  private capture: RuleCapture | undefined;
  /** Of this machine; none in a replay. */
  private learning: Learning | undefined;
  private stopping = false;

  constructor(parts: WatchParts) {
    const { log, source, config, version } = parts;
    this.parts = parts;
    this.log = log;
    this.source = source;
    this.config = config;
    this.loaded = parts.loaded;
    this.syscalls = parts.syscalls;
    this.domains = parts.domains;
    const { state, context } = this.machine();
    this.context = context;
    this.outputs = new ChangingOutputs(config, outputsMaker(version, log));
    this.pipeline = new Pipeline({
      ...{ source, view: this.view, state, context, ruleset: parts.ruleset },
      alert: (rule, at) => {
        this.monitor.alerted(at);
        this.raise(rule, at);
        this.capture?.matched(rule, at);
      },
    });
    this.audit = new AuditWatch({
      log,
      ruleset: () => this.pipeline.ruleset,
      alert: (rule, at) => this.raise(rule, at),
      load: () => this.outputs.current.load,
    });
    this.startCapture();
    raisePriority(log);
    this.housekeeping = new Housekeeping({
      ...{ source, pipeline: this.pipeline, log, statistics: parts.statistics },
      config: () => this.config,
    });
    this.reloader = new Reloader({
      log,
      hostname: () => this.context.hostname,
      alert: (alert) => this.outputs.send(alert),
      attempt: () => parts.service.reloading(() => this.reload()),
    });
    this.files = new FileWatch(() => this.reloader.request("files have changed"));
    this.monitor = this.makeMonitor();
    this.companions = this.makeCompanions();
  }

  /** Until told to stop, or the source ends. Returns the exit code. */
  async run(): Promise<number> {
    const { source, parts, log } = this;
    const isReplay = source instanceof ReplaySource;
    if (!isReplay) this.watchFiles(parts.watched);
    parts.signals.attach({
      stop: () => this.stop(),
      reopen: () => this.outputs.reopen(),
      // A capture is evaluated by the rules that it was begun with.
      reload: (cause) => {
        if (isReplay) log.write("notice", `${cause}: a replay keeps its rules and settings`);
        else this.reloader.request(cause);
      },
    });
    const opening = this.monitor.open();
    if (this.learning !== undefined) await this.learn(this.learning);
    const failure = await opening;
    if (failure !== undefined) {
      log.fail(failure);
      await this.end();
      return 1;
    }
    const isOpen = await this.audit.open(this.config);
    if (isOpen) this.sayReady();
    // A replay is over soon.
    if (!isReplay) releaseStartUp(() => this.pipeline.events);
    const isReady = isOpen && (await parts.service.ready(this.readiness()));
    if (isReady) await (isReplay ? this.replay(source) : this.live());
    const totals = await this.end();
    if (isReady) return this.sum(totals);
    return isOpen ? pidFileFailed : 1;
  }

  private raise(rule: LiveRule, at: Context): void {
    this.counts.add(rule.name, rule.priority.level);
    this.outputs.send(alertOf(rule, at));
  }

  private makeMonitor(): Monitor {
    const { source, log, pipeline, outputs } = this;
    return new Monitor({
      ...{ source, log, pipeline, versions: this.parts.versions },
      config: () => this.config,
      outputs: () => outputs.current,
      alert: (alert) => outputs.send(alert),
      hostname: () => this.context.hostname,
      reloads: () => this.reloader.counts,
      audit: () => this.audit.reading,
      files: () => this.loaded,
    });
  }

  private makeCompanions(): readonly Companion[] {
    return [
      { close: () => this.parts.service.stopping() },
      { configure: (config) => this.log.change(logSettings(config)) },
      { close: () => this.audit.close() },
      { close: () => this.files.close() },
      { close: () => this.reloader.close() },
      { configure: () => this.housekeeping.configure(), close: () => this.housekeeping.close() },
      {
        configure: (_config, changed) => this.monitor.configure(changed),
        close: () => this.monitor.close(),
      },
      { close: () => this.domains?.domains.close() },
      {
        configure: (_config, changed) => this.changeCapture(changed),
        close: () => this.capture?.close(),
      },
      {
        configure: (config) => void this.outputs.change(config),
        close: () => this.outputs.close(),
      },
    ];
  }

  private async reload(): Promise<Result<string, string>> {
    const { log, parts } = this;
    const found = await findChange(parts.reread, this.config, turn);
    if (!found.ok) return found;
    const change = found.value;
    const domains = askForDomains(change.rules, log, this.domains);
    if (domains !== this.domains) await domains?.answered;
    // New system calls come before the rules that need them are there, and those that nobody needs
    // any more go when the rules that needed them have gone.
    const forget = await this.source.select?.(change.syscalls, change.worthOf);
    this.apply(change, domains);
    forget?.();
    for (const warning of change.warnings) log.write("warning", warning);
    if (change.needRestart.length > 0) {
      const keys = change.needRestart.join(", ");
      log.write("warning", `Only a restart of gyr applies changes of ${keys}`);
    }
    releaseReload();
    return ok(changeText(change));
  }

  // All at once: no event comes in between. Nothing here can fail.
  private apply(change: Change, domains: AskedDomains | undefined): void {
    const { config } = change;
    this.pipeline.ruleset = change.ruleset;
    if (domains !== this.domains) this.domains?.domains.close();
    this.domains = domains;
    this.context.domains = domains?.domains;
    showBytes(config);
    this.config = config;
    this.syscalls = change.syscalls;
    this.loaded = change.loaded;
    for (const { configure } of this.companions) configure?.(config, change.changed);
    this.watchFiles(change.watched);
  }

  private watchFiles(paths: readonly string[]): void {
    this.files.watch(this.config.watch_config_files ? paths : []);
  }

  private startCapture(): void {
    const { config, log, source } = this;
    const isReplay = source instanceof ReplaySource;
    const alert = (about: Alert) => this.outputs.send(about);
    const complete = () => this.learning?.finish();
    const capture = config["capture.enabled"]
      ? new RuleCapture({ config, log, isReplay, alert, complete })
      : undefined;
    this.capture = capture;
    const { state } = this.pipeline;
    capture?.section(state, machineOf(source, state));
    const record = (at: Context, hidden: boolean) => capture?.event(at, hidden);
    this.pipeline.change({ record: capture && record });
  }

  private changeCapture(changed: readonly KeyName[]): void {
    if (!changed.some((key) => key.startsWith("capture."))) return;
    void this.capture?.close(); // Ends what runs; the disk may take its time.
    this.startCapture();
  }

  /** Gets to know the machine, and takes events meanwhile: rules look at them from the first on. */
  private async learn(learning: Learning): Promise<void> {
    let tellAtMs = performance.now() + limits.learnTellMs;
    let sliceMs: number = limits.learnSliceMs;
    while (!learning.slice(sliceMs) && !this.isOver()) {
      const untilMs = performance.now() + limits.learnDrainMs;
      let isBehind = true;
      while (isBehind && performance.now() < untilMs) {
        isBehind = this.take() === limits.batchMax;
        await turn();
      }
      // A storm must not keep the look from ending: that has a third of the time then.
      sliceMs = isBehind ? limits.learnSliceMsMax : limits.learnSliceMs;
      if (performance.now() < tellAtMs) continue;
      tellAtMs = performance.now() + limits.learnTellMs; // Not made up for after a stand-still.
      const far = `${learning.seen} of ${learning.total} processes`;
      this.log.write("notice", `Looking at what runs here: ${far}; events are watched meanwhile`);
    }
  }

  private take(): number {
    this.reloader.drained();
    const count = this.monitor.slice(this.pipeline.slice(), this.context);
    collector.passed(count);
    return count;
  }

  private async live(): Promise<void> {
    const { patienceMs } = this.parts.service;
    await drainLoop({
      slice: () => this.take(),
      // What is done between two slices is not to wait for events.
      wait: (timeoutMs) => this.source.wait(this.isBusy ? 0 : Math.min(timeoutMs, patienceMs)),
      rest: this.source.rest && ((ms) => this.source.rest!(this.isBusy ? 0 : ms)),
      wantsTurn: () => this.outputs.hasSent() || this.isBusy,
      stopping: () => this.isOver(),
    });
    if (this.stopping) await this.drain();
  }

  private get isBusy(): boolean {
    return this.reloader.isRunning || this.audit.isBusy;
  }

  /** Events that were there when the run was told to end; seconds later whatever still comes. */
  private async drain(): Promise<void> {
    const forget = await this.source.select?.([]);
    forget?.();
    const endMs = performance.now() + limits.drainMsMax;
    while (this.pipeline.slice() > 0) {
      if (performance.now() > endMs) {
        this.log.write(
          "warning",
          "Not all events before the end were looked at: there are too many",
        );
        return;
      }
      await turn();
    }
  }

  // Section after section: the files of several recordings, appended to each other.
  private async replay(source: ReplaySource): Promise<void> {
    const told = () => this.stopping;
    const { rules } = this.pipeline.ruleset;
    const outputs = this.outputs.current;
    const alertsMax = this.config.rule_matching === "first" ? 1 : rules.length;
    for (;;) {
      const stopping = () => this.isOver();
      await replayLoop({
        source,
        slice: () => {
          const max = Math.min(sliceMax(outputs, alertsMax), this.monitor.sliceMax);
          return this.monitor.slice(this.pipeline.slice(max), this.context);
        },
        afterSlice: async () => {
          await this.capture?.written();
          await waitForOutputs(outputs, told);
        },
        stopping,
      });
      if (stopping() || !(await nextSection(source, told))) break;
      const next = this.machine();
      next.context.eventNumber = this.context.eventNumber;
      this.capture?.section(next.state, machineOf(source, next.state));
      this.pipeline.change(next);
      this.context = next.context;
    }
    await waitForOutputs(outputs, told, true);
  }

  // A state and what fields are asked of, for this machine or for the recorded one.
  private machine(): { readonly state: State; readonly context: Context } {
    const { source, view } = this;
    const known = process.env.FALCO_HOSTNAME;
    const threadsMax = this.config["falco_libs.thread_table_size"];
    if (!(source instanceof ReplaySource)) {
      const { state, learning } = hostState(threadsMax);
      this.learning = learning;
      const context = new Context(view, state, { hostname: known ?? hostname() });
      context.domains = this.domains?.domains;
      return { state, context };
    }
    const { section } = source;
    const state = replayState(section, threadsMax);
    const host = known ?? section.machine?.hostname ?? "";
    return { state, context: new Context(view, state, { hostname: host }) };
  }

  private isOver(): boolean {
    const stopAfterNs = this.parts.seconds * 1e9;
    if (this.stopping || this.audit.isOver || this.monitor.isOver) return true;
    return stopAfterNs > 0 && this.context.sinceFirstNs >= stopAfterNs;
  }

  private stop(): void {
    this.stopping = true;
    // A disk or a server that never answers does not keep the run from ending.
    const ms = limits.endMsMax + 2 * this.config.output_timeout;
    setTimeout(() => {
      this.log.fail(`The run did not end within ${ms} ms and is given up`);
      process.exit(1);
    }, ms).unref();
  }

  private async end(): Promise<CaptureStats> {
    for (const { close } of this.companions) await close?.();
    this.parts.signals.close();
    const totals = this.source.stats();
    await this.source.close();
    return totals;
  }

  /** Says what the run did. Returns the exit code. */
  private sum(totals: CaptureStats): number {
    const { log, source } = this;
    writeAll(1, this.counts.text(this.pipeline.ruleset.rules.map(({ rule }) => rule.name)));
    writeAll(2, this.monitor.summary());
    const lines = [...this.housekeeping.summary(totals), ...this.audit.summary];
    for (const line of lines) log.write("notice", line);
    if (this.monitor.isOver) log.fail("Drop manager internal error");
    if (this.audit.hasFailed || this.monitor.isOver) return 1;
    if (!(source instanceof ReplaySource)) return 0;
    const skipped = skippedText(source.path, source.skipped);
    if (skipped !== undefined) log.write("warning", skipped);
    if (source.damage === undefined) return 0;
    log.fail(`Capture file ${source.path} ${source.damage}`);
    return 1;
  }

  private readiness(): Readiness {
    const { source, pipeline } = this;
    const lost = () => source.stats().drops;
    const progress = () => ({ slices: pipeline.slices, records: pipeline.events, lost: lost() });
    return {
      status: () =>
        `${pipeline.events} events, ${lost()} lost; ${pipeline.state.threads.size} threads known`,
      // A replay waits for its reader and for slow outputs.
      progress: source instanceof ReplaySource ? undefined : progress,
    };
  }

  private sayReady(): void {
    const { log, source, syscalls } = this;
    const { size } = this.pipeline.state.threads;
    if (source instanceof ReplaySource) {
      const path = this.config["engine.replay.capture_file"];
      log.write("notice", `Replaying ${path}: ${size} threads at its start`);
      return;
    }
    log.write("info", `System calls: ${syscalls.map((call) => call.name).join(", ")}`);
    const ms = Math.round(performance.now());
    const found = `driver ${source.name}, ${syscalls.length} system calls, ${size} threads known`;
    log.write("notice", `gyr is ready after ${ms} ms: ${found}`);
  }
}

function machineOf(source: CaptureSource, state: State): RecordedMachine {
  if (source instanceof ReplaySource) return sectionMachine(source.section);
  return thisMachine(state.bootTsNs);
}
