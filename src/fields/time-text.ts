// Event times as text. Only alerts print times, so exactness comes before speed: BigInt is fine
// here.

const nsPerSecond = 1_000_000_000n;

export interface TimeParts {
  /** Whole seconds since the epoch. */
  readonly seconds: number;
  /** The rest, 0 … 999 999 999. */
  readonly ns: number;
}

export function timeParts(tsNs: bigint): TimeParts {
  return { seconds: Number(tsNs / nsPerSecond), ns: Number(tsNs % nsPerSecond) };
}

/** `HH:MM:SS` in the local zone. */
export function localClock(tsNs: bigint): string {
  const date = new Date(timeParts(tsNs).seconds * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `YYYY-MM-DD` in the local zone. */
export function localDay(tsNs: bigint): string {
  const date = new Date(timeParts(tsNs).seconds * 1000);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** `YYYY-MM-DDTHH:MM:SS` in UTC. */
export function utcTime(tsNs: bigint): string {
  return new Date(timeParts(tsNs).seconds * 1000).toISOString().slice(0, 19);
}

/** `.nnnnnnnnn`. */
export function fraction(tsNs: bigint): string {
  return `.${String(timeParts(tsNs).ns).padStart(9, "0")}`;
}

/** ` +zzzz` of the local zone at that time. */
export function localOffset(tsNs: bigint): string {
  const minutes = -new Date(timeParts(tsNs).seconds * 1000).getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}${two(size % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
