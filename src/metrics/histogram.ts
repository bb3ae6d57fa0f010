// How long things took, counted in buckets.

/** Upper bounds in seconds: from half a millisecond to ten seconds. */
export const bounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

export interface HistogramReading {
  /** By bucket of `bounds`; the last counts what is beyond. */
  readonly counts: readonly number[];
  readonly sum: number;
}

export class Histogram {
  readonly #counts = new Float64Array(bounds.length + 1);
  #sum = 0;

  /** What clocks that were set make negative counts as nothing. */
  add(seconds: number): void {
    const value = Math.max(0, seconds);
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]!) bucket++;
    this.#counts[bucket]!++;
    this.#sum += value;
  }

  read(): HistogramReading {
    return { counts: [...this.#counts], sum: this.#sum };
  }
}

export function countOf({ counts }: HistogramReading): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The bound below which this share of the values lies; undefined without values. */
export function quantile(histogram: HistogramReading, share: number): number | undefined {
  const total = countOf(histogram);
  if (total === 0) return undefined;
  let seen = 0;
  const bucket = histogram.counts.findIndex((count) => {
    seen += count;
    return seen >= share * total;
  });
  return bounds[Math.min(bucket, bounds.length - 1)];
}
