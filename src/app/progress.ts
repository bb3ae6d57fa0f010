// How far the reading of a long capture is, on one line of the terminal: bytes, events per second,
// and when it will be done. Short files are read before anybody could look.
import type { Progress as Position } from "../capture/capture-input.ts";
import { writeAll } from "./write-all.ts";

const silentMs = 2_000;
const everyMs = 500;
const clearLine = "\r\x1b[K";

export class Progress {
  readonly #wanted: boolean;
  readonly #startMs = performance.now();
  #nextMs: number;
  #told = false;

  /** undefined: when standard error is a terminal and standard output is not. */
  constructor(wanted: boolean | undefined) {
    this.#wanted = wanted ?? (process.stderr.isTTY === true && process.stdout.isTTY !== true);
    this.#nextMs = this.#startMs + (wanted === true ? 0 : silentMs);
  }

  /** Called as often as one likes. */
  tell(position: Position, events: number): void {
    if (!this.#wanted) return;
    const nowMs = performance.now();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + everyMs;
    this.#told = true;
    writeAll(2, clearLine + progressText(position, events, (nowMs - this.#startMs) / 1000));
  }

  end(): void {
    if (this.#told) writeAll(2, clearLine);
    this.#told = false;
  }
}

/** `12.3 of 45.6 MB (27 %), 1.2 M events/s, 3 s left`. */
export function progressText(position: Position, events: number, seconds: number): string {
  const { bytes, total } = position;
  const rate = `${ratePerSecond(events / Math.max(seconds, 0.001))} events/s`;
  if (total === undefined || total === 0) return `${megabytes(bytes)} MB, ${rate}`;
  const share = Math.min(1, bytes / total);
  const left = share === 0 ? "" : `, ${Math.ceil((seconds * (1 - share)) / share)} s left`;
  const percent = Math.floor(100 * share);
  return `${megabytes(bytes)} of ${megabytes(total)} MB (${percent} %), ${rate}${left}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function ratePerSecond(rate: number): string {
  if (rate >= 1e6) return `${(rate / 1e6).toFixed(1)} M`;
  return rate >= 1e3 ? `${(rate / 1e3).toFixed(0)} k` : rate.toFixed(0);
}
