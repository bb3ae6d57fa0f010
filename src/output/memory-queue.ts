// A queue in memory, bounded in alerts and bytes.
import { limits } from "../base/limits.ts";
import type { AlertQueue } from "./alert-queue.ts";
import type { FormattedAlert } from "./channel.ts";

export class MemoryQueue implements AlertQueue {
  readonly lost = 0;
  readonly spool = undefined;
  readonly #countMax: number;
  #alerts: FormattedAlert[] = [];
  /** Index of the oldest alert that waits; what is before it is forgotten. */
  #head = 0;
  #heldBytes = 0;

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  get count(): number {
    return this.#alerts.length - this.#head;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  add(alert: FormattedAlert): boolean {
    // Characters, not bytes: the bound protects memory, it need not be exact.
    const bytes = this.#heldBytes + alert.line.length;
    if (this.count >= this.#countMax || bytes > limits.channelBytesMax) return false;
    this.#alerts.push(alert);
    this.#heldBytes = bytes;
    return true;
  }

  next(countMax: number): readonly FormattedAlert[] {
    let end = this.#head;
    let bytes = 0;
    while (end < this.#alerts.length && end - this.#head < countMax) {
      bytes += this.#alerts[end]!.line.length;
      if (bytes > limits.channelWriteBytes && end > this.#head) break;
      end++;
    }
    return this.#alerts.slice(this.#head, end);
  }

  forget(count: number): void {
    for (let i = 0; i < count; i++) this.#heldBytes -= this.#alerts[this.#head + i]!.line.length;
    this.#head += count;
    // Moving the rest once in a while keeps the cost of a delivery independent of the backlog.
    if (this.count > 0 && this.#head < limits.alertsQueuedMax / 4) return;
    this.#alerts = this.#alerts.slice(this.#head);
    this.#head = 0;
  }

  clear(): number {
    const { count } = this;
    this.forget(count);
    return count;
  }

  close(): Promise<number> {
    return Promise.resolve(this.clear());
  }
}
