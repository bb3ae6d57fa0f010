// Durations as monitoring tools write them: `1h30m`, `2h 5m`, `15s`.

const second = 1_000;
const day = 24 * 60 * 60 * second;

/** From the longest to the shortest, which is the order they must be written in. */
const units: readonly (readonly [unit: string, ms: number])[] = [
  ["y", 365 * day],
  ["w", 7 * day],
  ["d", day],
  ["h", 60 * 60 * second],
  ["m", 60 * second],
  ["s", second],
  ["ms", 1],
];

const pattern = new RegExp(`^\\s*${units.map(([unit]) => `(?:(\\d{1,9})${unit}\\s*)?`).join("")}$`);

/** Milliseconds; 0 for what is no duration: another order, another unit, a bare number. */
export function durationMs(text: string): number {
  const counts = pattern.exec(text)?.slice(1) ?? [];
  return units.reduce((sum, [, ms], at) => sum + Number(counts[at] ?? 0) * ms, 0);
}
