// The pipeline on this machine's events, counted and timed while something happens.
import { readFileSync } from "node:fs";
import { drainLoop, type Pace } from "../src/app/drain-loop.ts";
import { hostState } from "../src/app/host-state.ts";
import { Pipeline } from "../src/app/pipeline.ts";
import type { LiveRule } from "../src/app/alerts.ts";
import type { BpfSource } from "../src/capture/bpf.ts";
import { EventView } from "../src/decode/event-view.ts";
import { InternTable } from "../src/decode/intern.ts";
import { Context } from "../src/fields/context.ts";
import type { Ruleset } from "../src/match/ruleset.ts";

export interface Counted {
  readonly seconds: number;
  readonly taken: number;
  readonly lost: number;
  /** Records older than the one before them. */
  readonly late: number;
  /** Of all threads of this process. */
  readonly cpuMs: number;
  /** Times the main thread slept. */
  readonly wakes: number;
  /** From the first event of each slice to the slice. */
  readonly lagMs: readonly number[];
}

export class Run {
  isOver = false;
  readonly #source: BpfSource;
  readonly #pace: Pace;
  readonly #pipeline: Pipeline<LiveRule>;
  readonly #view = new EventView(new InternTable());
  #late = 0;
  #lastMs = 0;
  #isFirst = true;
  #lagMs: number[] = [];

  constructor(source: BpfSource, pace: Pace, ruleset: Ruleset<Context, LiveRule>) {
    this.#source = source;
    this.#pace = pace;
    const { state, learning } = hostState(262_144);
    learning.finish();
    const view = this.#view;
    const context = new Context(view, state, { hostname: "bench" });
    this.#pipeline = new Pipeline({ source, view, state, context, ruleset, alert: () => {} });
    this.#pipeline.change({ record: ({ event }) => this.#note(event) });
  }

  /** Until `isOver`. */
  loop(): Promise<void> {
    return drainLoop({
      pace: this.#pace,
      slice: () => {
        this.#isFirst = true;
        return this.#pipeline.slice(this.#pace.batchMax);
      },
      wait: (timeoutMs) => this.#source.wait(timeoutMs),
      rest: (timeoutMs) => this.#source.rest(timeoutMs),
      stopping: () => this.isOver,
    });
  }

  async during(work: () => Promise<void>): Promise<Counted> {
    const before = this.#now();
    this.#lagMs = [];
    await work();
    const after = this.#now();
    return {
      seconds: (after.atMs - before.atMs) / 1_000,
      taken: after.taken - before.taken,
      lost: after.lost - before.lost,
      late: after.late - before.late,
      cpuMs: after.cpuMs - before.cpuMs,
      wakes: after.wakes - before.wakes,
      lagMs: this.#lagMs,
    };
  }

  #note({ tsNs }: EventView): void {
    const ms = Number(tsNs) / 1e6;
    if (ms < this.#lastMs) this.#late++;
    this.#lastMs = ms;
    if (this.#isFirst) this.#lagMs.push(performance.timeOrigin + performance.now() - ms);
    this.#isFirst = false;
  }

  #now() {
    const { user, system } = process.cpuUsage();
    const status = readFileSync(`/proc/self/task/${process.pid}/status`, "utf8");
    return {
      atMs: performance.now(),
      taken: this.#pipeline.events,
      lost: this.#source.stats().drops,
      late: this.#late,
      cpuMs: (user + system) / 1_000,
      wakes: Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1]),
    };
  }
}
