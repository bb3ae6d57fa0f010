// Alerts that were handed to the output thread and that it may not have yet: when it dies, the next
// one gets them. Bounded as a queue is.
import { limits } from "../base/limits.ts";
import type { FormattedAlert } from "./channel.ts";

export class OnTheWay {
  readonly #countMax: number;
  #alerts: FormattedAlert[] = [];
  /** Index of the oldest that is still on its way. */
  #head = 0;
  #characters = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  get count(): number {
    return this.#alerts.length - this.#head;
  }

  /** False: there is no room. */
  add(alert: FormattedAlert): boolean {
    const characters = this.#characters + alert.line.length;
    // Twice: for the thread's queue, which is the one that decides, as well.
    if (this.count >= this.#countMax || characters > 2 * limits.channelBytesMax) return false;
    this.#alerts.push(alert);
    this.#characters = characters;
    return true;
  }

  /** The thread has all but so many of the newest. */
  keep(count: number): void {
    for (let gone = this.count - count; gone > 0; gone--)
      this.#characters -= this.#alerts[this.#head++]!.line.length;
    if (this.count > 0 && this.#head < limits.alertsQueuedMax / 4) return;
    this.#alerts = this.#alerts.slice(this.#head);
    this.#head = 0;
  }

  /** All of them, oldest first; nothing is left. */
  takeAll(): readonly FormattedAlert[] {
    const alerts = this.#alerts.slice(this.#head);
    this.keep(0);
    return alerts;
  }
}
