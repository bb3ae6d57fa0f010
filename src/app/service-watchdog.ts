// Whether the loop gets on. A timer that runs proves little: what counts is that the rings are
// asked, and that what the kernel puts there is taken out.

/** Where the loop is, as totals. */
export interface Progress {
  /** Times the rings were asked. */
  readonly slices: number;
  /** Records taken. */
  readonly records: number;
  /** Records lost. */
  readonly lost: number;
}

/** Whether the loop did its work between two looks at it. */
export function hasAdvanced(before: Progress, now: Progress): boolean {
  if (now.slices === before.slices) return false;
  // Full rings of which nothing is taken: the reader is stuck in one of them.
  return now.records !== before.records || now.lost === before.lost;
}

export interface WatchdogParts {
  /** A sign of life is due at least this often. */
  readonly everyMs: number;
  /** undefined: the loop may rest as long as it likes; that the timer runs is enough. */
  readonly progress: (() => Progress) | undefined;
  readonly alive: () => void;
  readonly stuck: (sentence: string) => void;
}

/** Gives signs of life while the loop advances; returns what ends it. */
export function startWatchdog({ everyMs, progress, alive, stuck }: WatchdogParts): () => void {
  let before = progress?.();
  // sd_watchdog_enabled(3) asks for half of the time; one more chance beside that costs nothing.
  const timer = setInterval(() => {
    const now = progress?.();
    if (now === undefined || before === undefined || hasAdvanced(before, now)) alive();
    else stuck(stuckText(before, now));
    before = now;
  }, everyMs / 3);
  return () => clearInterval(timer);
}

function stuckText(before: Progress, now: Progress): string {
  return now.slices === before.slices
    ? "the loop did not turn"
    : `${now.lost - before.lost} events were lost and none was taken`;
}
