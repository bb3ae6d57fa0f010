// What is done about lost events (configuration: syscall_event_drops). Time is that of events and
// everything is looked at once a second, as in the original: a capture always gives the same.
import type { CaptureStats } from "../capture/source.ts";
import type { Config } from "../config/schema.ts";
import { type Alert, internalSource } from "../output/alert.ts";
import type { Log } from "../output/log.ts";
import { RateLimiter } from "../output/rate-limiter.ts";
import { lossesSince, mostLost } from "./loss-text.ts";

export interface DropWatchParts {
  readonly config: Config;
  readonly log: Log;
  readonly hostname: () => string;
  readonly alert: (alert: Alert) => void;
  readonly stats: () => CaptureStats;
  /** Whether the driver is made of eBPF programs; alerts tell. */
  readonly ebpf: boolean;
}

const nsPerSecond = 1_000_000_000n;
const rule = "Falco internal: syscall event drop";

/** Fields of the alert after the driver's counters, in the original's order. */
const counted = [
  ...["n_drops_buffer_total", "n_drops_buffer_clone_fork_exit", "n_drops_buffer_execve_exit"],
  ...["n_drops_buffer_connect_exit", "n_drops_buffer_open_exit", "n_drops_buffer_dir_file_exit"],
  ...["n_drops_buffer_other_interest_exit", "n_drops_buffer_close_exit"],
  ...["n_drops_buffer_proc_exit", "n_drops_scratch_map", "n_drops_page_faults", "n_drops_bug"],
];

/** And what the original does not know: see src/capture/worth.ts. */
const shed = ["n_drops_shed_1", "n_drops_shed_2", "n_drops_shed_3"];

export class DropWatch {
  readonly #parts: DropWatchParts;
  readonly #bucket: RateLimiter;
  #nextNs = 0n;
  #last: CaptureStats;
  #detected = 0;
  #taken = 0;
  /** An action says that the run must end. */
  isOver = false;

  constructor(parts: DropWatchParts) {
    const { config } = parts;
    this.#parts = parts;
    // To the limiter a rate of zero means none; here it means that nothing comes after the burst.
    const perSecond = config["syscall_event_drops.rate"] || Number.MIN_VALUE;
    this.#bucket = new RateLimiter(perSecond, config["syscall_event_drops.max_burst"]);
    this.#last = parts.stats();
  }

  /** An event of this time was seen. */
  at(timeNs: bigint): void {
    if (timeNs < this.#nextNs) return;
    const first = this.#nextNs === 0n;
    this.#nextNs = timeNs + nsPerSecond;
    if (!first) this.#look(timeNs);
  }

  #look(timeNs: bigint): void {
    const { config, log, stats } = this.#parts;
    const now = stats();
    const delta = difference(now, this.#last);
    const losses = lossesSince(now, this.#last);
    this.#last = now;
    const simulated = config["syscall_event_drops.simulate_drops"];
    if (simulated) log.write("info", "Simulating syscall event drop");
    const drops = delta.drops + Number(simulated);
    if (drops === 0) return;
    const share = delta.events > 0 ? drops / delta.events : drops;
    if (share <= (simulated ? 0 : config["syscall_event_drops.threshold"])) return;
    this.#detected++;
    if (this.#bucket.claim(timeNs)) this.#act(timeNs, { ...delta, drops, losses });
    else log.write("debug", `${rule}: syscall_event_drops.rate leaves this one out`);
  }

  #act(timeNs: bigint, delta: CaptureStats): void {
    const { config, log, alert } = this.#parts;
    this.#taken++;
    const message = `${rule}. ${delta.drops} system calls dropped in last second.`;
    for (const action of config["syscall_event_drops.actions"]) {
      switch (action) {
        case "ignore":
          break;
        case "log":
          log.write("debug", message);
          break;
        case "alert":
          alert(this.#alertOf(timeNs, message, delta));
          break;
        case "exit":
          log.write("critical", message);
          log.write("critical", "Exiting.");
          this.isOver = true;
      }
    }
  }

  #alertOf(timeNs: bigint, output: string, delta: CaptureStats): Alert {
    const { ebpf, hostname } = this.#parts;
    const counts = { ...delta.dropsBy, n_drops_bug: delta.dropsBy.n_drops_no_ring ?? 0 };
    const of: Readonly<Record<string, number>> = counts;
    return {
      rule,
      priority: { name: "Debug", level: 7 },
      timeNs,
      source: internalSource,
      tags: [],
      hostname: hostname(),
      output,
      fields: new Map([
        ["n_evts", String(delta.events)],
        ["n_drops", String(delta.drops)],
        ...counted.map((name) => [name, String(of[name] ?? 0)] as const),
        ["ebpf_enabled", ebpf ? "1" : "0"],
        ...shed.map((name) => [name, String(of[name] ?? 0)] as const),
        ["most_lost", mostLost(delta.losses ?? [])],
      ]),
    };
  }

  /** For the end of a run; empty when nothing was detected. */
  summary(): string {
    if (this.#detected === 0) return "";
    return [
      "Syscall event drop monitoring:",
      `   - event drop detected: ${this.#detected} occurrences`,
      `   - num times actions taken: ${this.#taken}\n`,
    ].join("\n");
  }
}

function difference(now: CaptureStats, before: CaptureStats): CaptureStats {
  const dropsBy = Object.entries(now.dropsBy).map(
    ([name, count]) => [name, count - (before.dropsBy[name] ?? 0)] as const,
  );
  return {
    events: now.events - before.events,
    drops: now.drops - before.drops,
    dropsBy: Object.fromEntries(dropsBy),
  };
}
