// Writes lines to a file descriptor without ever making the caller wait. At most one write is under
// way, on a thread of the runtime's pool, so a reader that stopped reading stalls that thread and
// not the agent. What waits is bounded in lines and bytes; what does not fit is dropped and
// counted.
import { limits } from "../base/limits.ts";
import type { WriteBytes } from "./byte-writer.ts";

export interface LineWriterOptions {
  readonly write: WriteBytes;
  /** Lines that may wait, the ones being written included. */
  readonly linesMax: number;
  /** Hold lines back until this many bytes are there; 0 writes at once. */
  readonly holdBytes: number;
  /** Called once per new kind of failure, e.g. "EPIPE". */
  readonly onFailure?: (code: string, message: string) => void;
}

export interface LineWriterStats {
  readonly written: number;
  readonly dropped: number;
  readonly failed: number;
  readonly waiting: number;
}

export class LineWriter {
  private readonly options: LineWriterOptions;
  private lines: string[] = [];
  private waitingBytes = 0;
  /** Lines of the write that is under way; 0 when none is. */
  private inFlight = 0;
  private written = 0;
  private dropped = 0;
  private failed = 0;
  private broken = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly failures = new Set<string>();
  private waiters: (() => void)[] = [];

  constructor(options: LineWriterOptions) {
    this.options = options;
  }

  /** Takes a line (without its break); false when there was no room or nobody reads any more. */
  send(line: string): boolean {
    const waiting = this.lines.length + this.inFlight;
    const full = waiting >= this.options.linesMax;
    // Characters, not bytes: the bound protects memory, it need not be exact.
    if (this.broken || full || this.waitingBytes + line.length > limits.channelBytesMax) {
      this.dropped++;
      return false;
    }
    this.lines.push(line);
    this.waitingBytes += line.length + 1;
    if (this.waitingBytes >= this.options.holdBytes) this.start();
    else this.timer ??= setTimeout(() => this.start(), limits.channelHoldMs);
    return true;
  }

  stats(): LineWriterStats {
    const { written, dropped, failed } = this;
    return { written, dropped, failed, waiting: this.lines.length + this.inFlight };
  }

  /** Writes what waits; false when that was not done within the given time. */
  async flush(timeoutMs: number): Promise<boolean> {
    this.start();
    if (this.inFlight === 0) return true;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      this.waiters.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.inFlight > 0) return;
    if (this.lines.length === 0) {
      this.wake();
      return;
    }
    const lines = this.lines;
    this.lines = [];
    this.inFlight = lines.length;
    this.continue(Buffer.from(`${lines.join("\n")}\n`));
  }

  private continue(bytes: Uint8Array): void {
    this.options.write(bytes, (error, count) => {
      if (error === null) {
        if (count < bytes.length) this.continue(bytes.subarray(count));
        else this.finish(true);
        return;
      }
      // A terminal or a socket in non-blocking mode asks for patience; it is not a failure.
      if (error.code === "EAGAIN" || error.code === "EINTR") {
        setTimeout(() => this.continue(bytes), limits.channelRetryMs);
        return;
      }
      this.fail(error);
      this.finish(false);
    });
  }

  private finish(succeeded: boolean): void {
    if (succeeded) this.written += this.inFlight;
    else this.failed += this.inFlight;
    this.inFlight = 0;
    this.waitingBytes = this.lines.reduce((sum, line) => sum + line.length + 1, 0);
    this.start();
  }

  private fail(error: NodeJS.ErrnoException): void {
    const code = error.code ?? "unknown";
    if (code === "EPIPE" || code === "EBADF") this.broken = true;
    if (this.broken) {
      this.dropped += this.lines.length;
      this.lines = [];
    }
    if (this.failures.has(code)) return;
    this.failures.add(code);
    this.options.onFailure?.(code, error.message);
  }

  private wake(): void {
    const waiters = this.waiters;
    this.waiters = [];
    for (const waiter of waiters) waiter();
  }
}
