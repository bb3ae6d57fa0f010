// CPU time of threads, from context switches and process samples. Only captures of older agents
// have these events. As in the original, what is counted is what is asked for: a difference is one
// to the event before at which somebody asked.
import type { Context } from "./context.ts";

/** What a thread had used when it was sampled last, in hundredths of a second. */
interface Sample {
  readonly user: number;
  readonly system: number;
}

export type CpuPart = "all" | keyof Sample;

const used: Readonly<Record<CpuPart, (sample: Sample) => number>> = {
  all: ({ user, system }) => user + system,
  user: ({ user }) => user,
  system: ({ system }) => system,
};

/** A tick is a hundredth of a second and samples come once a second: ticks are percent. */
const percentMax = 100;

export class CpuTimes {
  /** The event the values below are for: asking twice changes nothing. */
  #eventNumber = 0;
  #ranNs = 0;
  #sample: Sample | undefined;
  #before: Sample | undefined;
  readonly #switchNs = new Map<number, bigint>();
  readonly #totalNs = new WeakMap<object, number>();
  readonly #samples = new WeakMap<object, Sample>();

  /** Nanoseconds since the switch before this one on its CPU; 0 for all other events. */
  ranNs(c: Context): number {
    this.#take(c);
    return this.#ranNs;
  }

  /** Sum of `ranNs` of the thread; undefined without a thread. */
  totalNs(c: Context): number | undefined {
    this.#take(c);
    return c.thread === undefined ? undefined : (this.#totalNs.get(c.thread) ?? 0);
  }

  /** CPU use in percent since the sample before; undefined at all other events. */
  percent(c: Context, part: CpuPart): number | undefined {
    this.#take(c);
    if (this.#sample === undefined) return undefined;
    if (this.#before === undefined) return 0;
    return Math.min(percentMax, used[part](this.#sample) - used[part](this.#before));
  }

  #take(c: Context): void {
    if (this.#eventNumber === c.eventNumber) return;
    this.#eventNumber = c.eventNumber;
    this.#ranNs = 0;
    this.#sample = undefined;
    const { key } = c.event.info;
    if (key === "schedswitch_6_e") this.#takeSwitch(c);
    else if (key === "procinfo_e") this.#takeSample(c);
  }

  #takeSwitch(c: Context): void {
    const now = c.event.tsNs;
    const last = this.#switchNs.get(c.cpu);
    this.#switchNs.set(c.cpu, now);
    if (last !== undefined) this.#ranNs = Number(now - last);
    if (c.thread !== undefined)
      this.#totalNs.set(c.thread, (this.#totalNs.get(c.thread) ?? 0) + this.#ranNs);
  }

  // Samples go past the state: nothing else of theirs matters to it.
  #takeSample(c: Context): void {
    const thread = c.state.threads.get(c.event.tid);
    if (thread === undefined) return;
    this.#before = this.#samples.get(thread);
    this.#sample = { user: c.event.u64(0), system: c.event.u64(1) };
    this.#samples.set(thread, this.#sample);
  }
}
