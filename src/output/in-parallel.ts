// Several alerts under way at a time to a server that answers each. They may arrive in any order;
// what counts as delivered are the oldest of them, so nothing is forgotten that did not arrive.
import type { FormattedAlert } from "./channel.ts";
import type { Taken } from "./sink.ts";

export class InParallel {
  readonly #atOnce: number;
  /** Delivered, while an older one was not. */
  readonly #ahead = new WeakSet<FormattedAlert>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Rejects with what `post` said about the oldest alert that was not delivered. */
  async run(
    alerts: readonly FormattedAlert[],
    post: (alert: FormattedAlert) => Promise<unknown>,
    taken: Taken,
  ): Promise<void> {
    const failures = new Map<number, unknown>();
    let next = 0;
    let told = 0;
    const work = async () => {
      while (next < alerts.length && failures.size === 0) {
        const index = next++;
        const alert = alerts[index]!;
        try {
          if (!this.#ahead.has(alert)) await post(alert);
          this.#ahead.add(alert);
        } catch (error) {
          failures.set(index, error);
        }
        const before = told;
        while (told < alerts.length && this.#ahead.has(alerts[told]!)) told++;
        taken(told - before);
      }
    };
    await Promise.all(Array.from({ length: this.#atOnce }, work));
    if (failures.size > 0) throw failures.get(told);
  }
}
