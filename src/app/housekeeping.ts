// What happens beside the loop, on timers: drops are watched and told, vanished threads are purged,
// statistics are written. All of it is bounded, so that the rings never wait long for it.
import { appendFileSync } from "node:fs";
import { limits } from "../base/limits.ts";
import type { CaptureSource, CaptureStats } from "../capture/source.ts";
import type { Config } from "../config/schema.ts";
import type { Log } from "../output/log.ts";
import type { State } from "../state/state.ts";
import { collector } from "./collector.ts";
import { lossesSince, lossTable, lossText } from "./loss-text.ts";

export interface HousekeepingParts {
  readonly source: CaptureSource;
  readonly pipeline: {
    readonly events: number;
    readonly malformed: number;
    readonly state: State;
  };
  readonly log: Log;
  /** The one of now; see `configure`. */
  readonly config: () => Config;
  readonly statistics: { readonly path: string; readonly intervalMs: number } | undefined;
}

const second = 1_000;
const twoTo32Seconds = 4.294967296;

export class Housekeeping {
  readonly #parts: HousekeepingParts;
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  readonly #startMs = performance.now();
  #told: CaptureStats;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #sampled: CaptureStats;
  #samples = 0;
  /** Runs while the table is gone through. */
  #purging: ReturnType<typeof setInterval> | undefined;
  #collectedAt = 0;
  #collectedMs = 0;
  /** Resident memory when it was least since the last collection. */
  #leastBytes = Number.POSITIVE_INFINITY;
  #purgeMs = 0;
  #purgeTimer: ReturnType<typeof setInterval> | undefined;

  constructor(parts: HousekeepingParts) {
    this.#parts = parts;
    this.#told = parts.source.stats();
    this.#sampled = this.#told;
    const { statistics } = parts;
    this.#every(second, () => this.#tellDrops());
    this.#every(second, () => this.#collect());
    this.configure();
    if (statistics !== undefined)
      this.#every(statistics.intervalMs, () => this.#sample(statistics.path));
  }

  /** Follows a changed configuration. */
  configure(): void {
    const config = this.#parts.config();
    const purgeMs = config["falco_libs.thread_table_auto_purging_interval_s"] * second;
    if (purgeMs === this.#purgeMs) return;
    this.#purgeMs = purgeMs;
    clearInterval(this.#purgeTimer);
    // A capture's threads are of another time, perhaps of another machine.
    if (purgeMs === 0 || this.#parts.source.name === "replay") return;
    this.#purgeTimer = setInterval(() => {
      this.#purging ??= setInterval(() => this.#purge(), limits.purgeSliceMs);
    }, purgeMs);
  }

  #every(ms: number, action: () => void): void {
    if (ms > 0) this.#timers.push(setInterval(action, ms));
  }

  // The first drop is told at once, then at most one line in half a minute.
  #tellDrops(): void {
    const now = this.#parts.source.stats();
    const elapsed = performance.now() - this.#toldAtMs;
    if (now.drops === this.#told.drops || elapsed < limits.dropLogMs) return;
    const lost = now.drops - this.#told.drops;
    const share = ((100 * lost) / Math.max(1, now.events - this.#told.events)).toFixed(2);
    this.#parts.log.write(
      "warning",
      `Lost ${lost} events (${share} %) since the last report: ` +
        `${lossText(lossesSince(now, this.#told))}. ` +
        "Larger buffers help: engine.modern_ebpf.buf_size_preset",
    );
    this.#told = now;
    this.#toldAtMs = performance.now();
  }

  // The collector lets the heap grow with the memory of the machine; an agent should stay small.
  // Done when enough has happened that there is something to collect, and sooner when memory grows:
  // what a storm of ever new files makes the tables of texts forget was no longer young.
  #collect(): void {
    const { events } = this.#parts.pipeline;
    const passed = events - this.#collectedAt;
    if (passed < limits.collectYoungEvents) return;
    const bytes = process.memoryUsage.rss();
    this.#leastBytes = Math.min(this.#leastBytes, bytes);
    const nowMs = performance.now();
    const isDue = passed >= limits.collectEvents && nowMs - this.#collectedMs >= limits.collectMs;
    if (!isDue && bytes - this.#leastBytes < limits.collectGrowthBytes) return;
    this.#collectedAt = events;
    this.#collectedMs = nowMs;
    this.#leastBytes = Number.POSITIVE_INFINITY;
    collector.collect();
  }

  // State counts time in units of 2^32 ns, the upper half of a timestamp.
  #purge(): void {
    const { state } = this.#parts.pipeline;
    const idleSeconds =
      this.#parts.config()["falco_libs.thread_table_auto_purging_thread_timeout_s"];
    const now = Math.floor(Date.now() / 1e3 / twoTo32Seconds);
    const done = state.purge(now, Math.ceil(idleSeconds / twoTo32Seconds), limits.purgeSlice);
    if (done) this.#stopPurging();
  }

  #stopPurging(): void {
    clearInterval(this.#purging);
    this.#purging = undefined;
  }

  // The line of the original's -s flag: totals and what came since the last one.
  #sample(path: string): void {
    const now = this.#parts.source.stats();
    const before = this.#sampled;
    this.#sampled = now;
    const delta = {
      events: now.events - before.events,
      drops: now.drops - before.drops,
      preemptions: (now.preemptions ?? 0) - (before.preemptions ?? 0),
    };
    const line = {
      sample: ++this.#samples,
      syscall: {
        cur: { ...figures(now), ...lostFigures(now, undefined) },
        delta: { ...figures(delta), ...lostFigures(now, before) },
      },
    };
    try {
      appendFileSync(path, `${JSON.stringify(line)}\n`);
    } catch (error) {
      this.#parts.log.write("error", `Cannot write statistics to ${path}: ${String(error)}`);
    }
  }

  /** What a run ends with, for the log. */
  summary(totals: CaptureStats): readonly string[] {
    const { pipeline, source } = this.#parts;
    const seconds = ((performance.now() - this.#startMs) / second).toFixed(1);
    const lines = [
      source.name === "replay"
        ? `Replayed in ${seconds} s: ${pipeline.events} events`
        : `Watched for ${seconds} s: ${pipeline.events} events, ${totals.drops} lost`,
    ];
    if (totals.drops > 0) lines.push(`Lost: ${lossText(lossesSince(totals, undefined))}`);
    if ((totals.preemptions ?? 0) > 0)
      lines.push(`The kernel left out ${totals.preemptions} runs of preempted programs`);
    const counters = { ...pipeline.state.counters(), malformedRecords: pipeline.malformed };
    const told = Object.entries(counters).map(([name, count]) => `${name} ${count}`);
    lines.push(`State: ${told.join(", ")}`);
    return lines;
  }

  close(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    clearInterval(this.#purgeTimer);
    this.#stopPurging();
  }
}

// Only where there is something to tell: the lines are otherwise those of the original.
function lostFigures(now: CaptureStats, before: CaptureStats | undefined) {
  const losses = lossesSince(now, before);
  return losses.length === 0 ? {} : { lost: lossTable(losses) };
}

function figures(counts: Omit<CaptureStats, "dropsBy">) {
  const { events, drops, preemptions = 0 } = counts;
  const share = events === 0 ? 0 : (100 * drops) / events;
  return { events, drops, preemptions, drop_pct: Math.round(share * 100) / 100 };
}
