// One capture file on disk. Whoever fills it never waits: chunks are copied, compressed on other
// threads, and written one after the other. What a slow disk has not taken yet is bounded by its
// owner, who can see how much that is.
import { closeSync, openSync, write } from "node:fs";
import { promisify } from "node:util";
import { copyBytes, releaseBytes } from "../base/bytes.ts";

// Loaded by those who use it: most runs never do.
const compress = (bytes: Uint8Array, level: number) =>
  promisify(process.getBuiltinModule("node:zlib").gzip)(bytes, { level });
const writeSome = promisify(write);

// Environments and command lines hold secrets: nobody else reads a recording.
const mode = 0o600;
// Half the time of the default for some 5 % more bytes.
const level = 4;
const standardOutput = 1;
const retryMs = 2;

export class CaptureFile {
  /** Chunks not on disk yet, uncompressed bytes. */
  queuedBytes = 0;
  /** On disk. */
  bytes = 0;
  /** It is a pipe whose reader has seen enough, which is no failure. */
  isUnread = false;
  /** Why the file is not complete. */
  failure: string | undefined;

  readonly path: string;
  readonly #fd: number;
  readonly #compressed: boolean;
  /** What `bytes` was made of. */
  #rawBytes = 0;
  #last: Promise<void> = Promise.resolve();

  /** "-": standard output. Throws the system's error when the file cannot be made. */
  constructor(path: string, compressed: boolean) {
    this.path = path;
    this.#compressed = compressed;
    this.#fd = path === "-" ? standardOutput : openSync(path, "w", mode);
  }

  /** As large as the file will be at least, as far as one can know before compressing. */
  get expectedBytes(): number {
    const ratio = this.#rawBytes === 0 ? 1 : this.bytes / this.#rawBytes;
    return this.bytes + this.queuedBytes * ratio;
  }

  /** Adds a chunk, which is copied. Each is compressed by itself: what is on disk can be read. */
  push(chunk: Uint8Array): void {
    const own = copyBytes(chunk);
    const { length } = own;
    this.queuedBytes += length;
    const ready = this.#compressed ? compress(own, level) : Promise.resolve(own);
    // Heard below, after the chunks before it.
    ready.catch(() => undefined);
    this.#last = this.#last.then(async () => {
      try {
        const bytes = await ready;
        if (this.failure === undefined) await this.#write(bytes);
      } catch (error) {
        this.failure ??= error instanceof Error ? error.message : String(error);
      }
      this.#rawBytes += length;
      this.queuedBytes -= length;
      releaseBytes(own);
    });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && !this.isUnread; ) {
      const count = await this.#writeOnce(bytes.subarray(at));
      at += count;
      this.bytes += count;
    }
  }

  // Standard output may be a pipe that is full, or one that nobody reads any more.
  async #writeOnce(bytes: Uint8Array): Promise<number> {
    try {
      return (await writeSome(this.#fd, bytes, 0, bytes.length, null)).bytesWritten;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // write fails with nothing else.
      if (code === "EPIPE") this.isUnread = true;
      else if (code !== "EAGAIN") throw error;
      await Bun.sleep(retryMs);
      return 0;
    }
  }

  /** Waits until everything pushed so far is on disk, or will never be. */
  written(): Promise<void> {
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last;
    if (this.#fd !== standardOutput) closeSync(this.#fd);
  }
}
