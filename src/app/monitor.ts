// Self-observation: snapshots of the metrics, drops and quiet times that are told, the web server.
// It looks at the run from outside: nothing of it is done per event.
import { appendFile } from "node:fs/promises";
import { limits } from "../base/limits.ts";
import type { KeyName } from "../config/schema.ts";
import type { Context } from "../fields/context.ts";
import { Histogram } from "../metrics/histogram.ts";
import type { Readings } from "../metrics/readings.ts";
import { snapshotFields } from "../metrics/snapshot.ts";
import { type Alert, byBytes, internalSource } from "../output/alert.ts";
import { jsonText } from "../output/json-value.ts";
import type { Log } from "../output/log.ts";
import type { WebServer } from "../web/web-server.ts";
import { DropWatch } from "./drop-watch.ts";
import { QuietWatch } from "./quiet-watch.ts";
import { interfaceReadings, type Measured, takeReadings, wallNs } from "./readings.ts";
import { readResources } from "./resources.ts";
import { startWeb } from "./web-stage.ts";

export interface MonitorParts extends Measured {
  readonly log: Log;
  readonly alert: (alert: Alert) => void;
}

const nsPerSecond = 1e9;

export class Monitor {
  readonly #parts: MonitorParts;
  readonly #alertSeconds = new Histogram();
  readonly #lagSeconds = new Histogram();
  readonly #isReplay: boolean;
  #drops: DropWatch;
  #quiet: QuietWatch;
  #timer: ReturnType<typeof setInterval> | undefined;
  #web: WebServer | undefined;
  #before: Readings | undefined;
  #samples = 0;
  /** The snapshot that is being taken. */
  #taking: Promise<void> | undefined;

  constructor(parts: MonitorParts) {
    this.#parts = parts;
    this.#isReplay = parts.source.name === "replay";
    this.#drops = this.#watchDrops();
    this.#quiet = new QuietWatch(parts);
    this.#schedule();
  }

  /** Opens the web server, when the configuration wants one; says why it could not. */
  async open(): Promise<string | undefined> {
    const { config, versions, log } = this.#parts;
    if (!config()["webserver.enabled"]) return undefined;
    const answers = {
      alive: (): true => true,
      readings: () => takeReadings(this.#parts, this.#timings),
    };
    const started = await startWeb(config(), versions, answers, log);
    if (!started.ok) return started.error;
    this.#web = started.value;
    return undefined;
  }

  /** Where the web server listens. */
  get port(): number | undefined {
    return this.#web?.port;
  }

  /** Hears of every batch; `count` events were read, the last is the context's. Returns it. */
  slice(count: number, context: Context): number {
    this.#quiet.slice(count, context);
    this.#parts.pipeline.ruleset.costs?.arm();
    if (count === 0) return count;
    const { tsNs } = context.event;
    if (!this.#isReplay) this.#lagSeconds.add(Number(wallNs() - tsNs) / nsPerSecond);
    this.#drops.at(tsNs);
    return count;
  }

  /** An alert of this event is about to be sent. */
  alerted({ event }: Context): void {
    if (this.#isReplay) return;
    this.#alertSeconds.add(Number(wallNs() - event.tsNs) / nsPerSecond);
  }

  /** Records of one batch: a capture's seconds may pass within one, and each loses an event. */
  get sliceMax(): number {
    const simulated = this.#parts.config()["syscall_event_drops.simulate_drops"];
    return simulated ? 1 : limits.batchMax;
  }

  /** Whether what is done about drops ends the run. */
  get isOver(): boolean {
    return this.#drops.isOver;
  }

  /** Follows a changed configuration. */
  configure(changed: readonly KeyName[]): void {
    if (changed.some((name) => name.startsWith("syscall_event_drops.")))
      this.#drops = this.#watchDrops();
    if (changed.some((name) => name.startsWith("metrics."))) this.#schedule();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#web?.close();
    await this.#taking;
  }

  /** For standard error at the end of a run. */
  summary(): string {
    return this.#drops.summary();
  }

  get #timings() {
    return { alertSeconds: this.#alertSeconds, lagSeconds: this.#lagSeconds };
  }

  #watchDrops(): DropWatch {
    const { config, log, hostname, alert, source } = this.#parts;
    const stats = () => source.stats();
    const ebpf = source.name === "modern_ebpf";
    return new DropWatch({ config: config(), log, hostname, alert, stats, ebpf });
  }

  #schedule(): void {
    clearInterval(this.#timer);
    const config = this.#parts.config();
    const wanted = config["metrics.output_rule"] || config["metrics.output_file"] !== "";
    if (!config["metrics.enabled"] || !wanted) return;
    this.#timer = setInterval(() => {
      // One at a time: a slow disk makes snapshots fewer, not later.
      this.#taking ??= this.#snapshot().finally(() => {
        this.#taking = undefined;
      });
    }, config["metrics.interval"]);
  }

  async #snapshot(): Promise<void> {
    const { config: now, log, alert, hostname } = this.#parts;
    const config = now();
    const resources = config["metrics.resource_utilization_enabled"];
    const readings = {
      ...takeReadings(this.#parts, this.#timings, interfaceReadings()),
      resources: resources ? await readResources() : undefined,
    };
    const fields = snapshotFields(readings, this.#before, {
      megabytes: config["metrics.convert_memory_to_mb"],
      empty: config["metrics.include_empty_values"],
    });
    this.#before = readings;
    const sample = ++this.#samples;
    if (config["metrics.output_rule"]) alert(snapshotAlert(readings.nowNs, hostname(), fields));
    const path = config["metrics.output_file"];
    if (path === "") return;
    try {
      const line = `{"output_fields":${objectText(fields)},"sample":${sample}}\n`;
      await appendFile(path, line);
    } catch (error) {
      log.write("error", `Cannot write metrics.output_file ${path}: ${String(error)}`);
    }
  }
}

function objectText(fields: Alert["fields"]): string {
  const sorted = [...fields].sort(([a], [b]) => byBytes(a, b));
  return `{${sorted.map(([name, value]) => `${jsonText(name)}:${jsonText(value)}`).join(",")}}`;
}

function snapshotAlert(timeNs: bigint, hostname: string, fields: Alert["fields"]): Alert {
  return {
    rule: "Falco internal: metrics snapshot",
    priority: { name: "Informational", level: 6 },
    timeNs,
    source: internalSource,
    tags: [],
    hostname,
    output: "Falco metrics snapshot",
    fields,
  };
}
