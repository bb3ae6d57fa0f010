// Outputs of a run whose settings may change. Channels with new settings are opened when those with
// the old ones have delivered what they had and are closed: so alerts stay in order, and an address
// that both listen on is free. Alerts of the time in between are held.
import { limits } from "../base/limits.ts";
import type { Config } from "../config/schema.ts";
import type { Alert } from "../output/alert.ts";
import type { Outputs } from "../output/outputs.ts";

export interface OutputsMaker {
  readonly open: (config: Config) => Outputs;
  /** The same for configurations whose outputs are the same. */
  readonly signature: (config: Config) => string;
  /** Hears of alerts that did not fit while channels changed. */
  readonly dropped: (count: number) => void;
}

export class ChangingOutputs {
  readonly #maker: OutputsMaker;
  #outputs: Outputs;
  #signature: string;
  #held: Alert[] | undefined;
  #dropped = 0;
  #hasSent = false;
  #changing = Promise.resolve();

  constructor(config: Config, maker: OutputsMaker) {
    this.#maker = maker;
    this.#outputs = maker.open(config);
    this.#signature = maker.signature(config);
  }

  /** Those of now, for figures. */
  get current(): Outputs {
    return this.#outputs;
  }

  /** Whether alerts have come since this was asked last. */
  hasSent(): boolean {
    const hasSent = this.#hasSent;
    this.#hasSent = false;
    return hasSent;
  }

  /** Takes an alert; never waits. */
  send(alert: Alert): void {
    this.#hasSent = true;
    if (this.#held === undefined) this.#outputs.send(alert);
    // A copy: what it says of the event is read now.
    else if (this.#held.length < limits.alertsQueuedMax) this.#held.push({ ...alert });
    else this.#dropped++;
  }

  /** False: nothing changes. Channels change in a moment, when the old ones are done. */
  change(config: Config): boolean {
    const signature = this.#maker.signature(config);
    if (signature === this.#signature) return false;
    this.#signature = signature;
    this.#changing = this.#changing.then(() => this.#exchange(config));
    return true;
  }

  reopen(): void {
    this.#outputs.reopen();
  }

  async close(): Promise<void> {
    await this.#changing;
    await this.#outputs.close();
  }

  async #exchange(config: Config): Promise<void> {
    this.#held = [];
    await this.#outputs.close();
    this.#outputs = this.#maker.open(config);
    const held = this.#held;
    this.#held = undefined;
    for (const alert of held) this.#outputs.send(alert);
    if (this.#dropped > 0) this.#maker.dropped(this.#dropped);
    this.#dropped = 0;
  }
}
