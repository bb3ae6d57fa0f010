// Timing of stages over the same stream, and how the figures are printed. Stages take turns within
// each round, so that a machine that is busy for a while slows all of them alike.
import { moveOn, type Stream } from "./stream.ts";

export interface Stage {
  readonly name: string;
  /** Runs over the whole stream once. */
  readonly pass: () => void;
}

export interface Timing {
  readonly name: string;
  /** Nanoseconds per event. */
  readonly median: number;
  readonly minimum: number;
  /** Of the very first pass, with the compiler still at work. */
  readonly cold: number;
}

// Passes before figures count: the last compiler tier comes after millions of events.
const warmUps = 30;

export function timeStages(stream: Stream, stages: readonly Stage[], rounds = 15): Timing[] {
  const taken = stages.map((): number[] => []);
  const cold = stages.map(() => 0);
  for (let round = -warmUps; round < rounds; round++) {
    stages.forEach((stage, i) => {
      moveOn(stream);
      const startNs = process.cpuUsage();
      stage.pass();
      const { user, system } = process.cpuUsage(startNs);
      const ns = ((user + system) * 1_000) / stream.events;
      if (round === -warmUps) cold[i] = ns;
      else if (round >= 0) taken[i]!.push(ns);
    });
  }
  return stages.map(({ name }, i) => ({
    name,
    median: median(taken[i]!),
    minimum: Math.min(...taken[i]!),
    cold: cold[i]!,
  }));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which a share of `share` lies; NaN without values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A line per stage; `budgets` are those of the design, in ns per event, by stage name. */
export function printTimings(
  timings: readonly Timing[],
  budgets: Readonly<Record<string, number>> = {},
): void {
  const first = timings[0]!.median;
  console.log(`${"stage".padEnd(44)} ns/event  minimum     cold   ratio  budget`);
  for (const { name, median: middle, minimum, cold } of timings) {
    const budget = budgets[name] === undefined ? "" : `${budgets[name]}`;
    const ratio = (middle / first).toFixed(2);
    console.log(
      `${name.padEnd(44)} ${middle.toFixed(1).padStart(8)} ${minimum.toFixed(1).padStart(8)}` +
        ` ${cold.toFixed(0).padStart(8)} ${ratio.padStart(7)} ${budget.padStart(7)}`,
    );
  }
}

export function printStream(stream: Stream): void {
  const mix = [...stream.mix].map(([key, count]) => {
    const share = ((100 * count) / stream.events).toFixed(1);
    return `${key.replace(/^(syscall|socket)_/, "")} ${share} %`;
  });
  const bytes = Math.round(stream.bytes / stream.events);
  console.log(`${stream.events} events, ${bytes} bytes each on average: ${mix.join(", ")}`);
}
