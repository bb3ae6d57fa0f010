// A token bucket: so many alerts at once, so many per second after that. Time is that of events, so
// that a capture gives the same alerts at every speed.

const nsPerSecond = 1e9;

export class RateLimiter {
  readonly #perSecond: number;
  readonly #burstMax: number;
  #tokens: number;
  #lastNs: bigint | undefined;
  /** Refused since the start. */
  refused = 0;

  /** `perSecond` 0: everything passes. */
  constructor(perSecond: number, burstMax: number) {
    this.#perSecond = perSecond;
    this.#burstMax = burstMax;
    this.#tokens = burstMax;
  }

  claim(timeNs: bigint): boolean {
    if (this.#perSecond === 0) return true;
    // Events of different processors may come a little out of order.
    const elapsedNs = Math.max(0, Number(timeNs - (this.#lastNs ?? timeNs)));
    if (this.#lastNs === undefined || timeNs > this.#lastNs) this.#lastNs = timeNs;
    const earned = (elapsedNs / nsPerSecond) * this.#perSecond;
    this.#tokens = Math.min(this.#burstMax, this.#tokens + earned);
    if (this.#tokens < 1) {
      this.refused++;
      return false;
    }
    this.#tokens--;
    return true;
  }
}
