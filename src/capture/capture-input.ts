// The bytes of a capture file, standard input or pipe; compressed ones (gzip) are decompressed on
// the way, on another thread. Memory is bounded: nothing is read ahead of what a reader has taken.
import { closeSync, fstatSync, open, read, readSync } from "node:fs";
import { promisify } from "node:util";
import type { Gunzip } from "node:zlib";
import { releaseBytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { DamageError } from "../scap/damage.ts";
import type { ByteInput } from "../scap/reader.ts";

// Loaded by those who use it: most runs never do.
const zlib = () => process.getBuiltinModule("node:zlib");

export interface Progress {
  /** Of the file as it lies there, compressed or not. */
  readonly bytes: number;
  /** undefined: a pipe, whose end nobody knows. */
  readonly total: number | undefined;
}

export interface CaptureInput extends ByteInput {
  progress(): Progress;
}

/** Opens a path, or standard input for "-". Rejects with a message for the user. */
export async function openCapture(path: string): Promise<CaptureInput> {
  const file = await FileInput.open(path);
  try {
    const [first, second] = await file.peek(2);
    return first === 0x1f && second === 0x8b ? new GunzipInput(file) : file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

const openFile = promisify(open);

class FileInput implements CaptureInput {
  readonly #fd: number;
  readonly #isRegular: boolean;
  readonly #total: number | undefined;
  #head: Uint8Array = new Uint8Array(0);
  #bytes = 0;

  private constructor(fd: number) {
    this.#fd = fd;
    const stat = fstatSync(this.#fd);
    this.#isRegular = stat.isFile();
    this.#total = this.#isRegular ? stat.size : undefined;
  }

  static async open(path: string): Promise<FileInput> {
    // A pipe opens when somebody opens its other end: not something to block the thread for.
    return new FileInput(path === "-" ? 0 : await openFile(path, "r"));
  }

  /** The first bytes, which later reads begin with; fewer when the file has fewer. */
  async peek(count: number): Promise<Uint8Array> {
    const head = new Uint8Array(count);
    let has = 0;
    while (has < count) {
      const got = await this.read(head.subarray(has));
      if (got === 0) break;
      has += got;
    }
    this.#head = head.subarray(0, has);
    this.#bytes -= has;
    return this.#head;
  }

  progress(): Progress {
    return { bytes: this.#bytes, total: this.#total };
  }

  read(into: Uint8Array): number | Promise<number> {
    if (this.#head.length > 0) return this.#readHead(into);
    // A regular file never makes one wait for long; a pipe may.
    if (this.#isRegular) return this.#count(this.#readNow(into));
    return new Promise((resolve, reject) => {
      read(this.#fd, into, 0, into.length, null, (error, count) => {
        if (error === null) resolve(this.#count(count));
        else reject(this.#unreadable(error));
      });
    });
  }

  #readNow(into: Uint8Array): number {
    try {
      return readSync(this.#fd, into, 0, into.length, null);
    } catch (error) {
      throw this.#unreadable(error);
    }
  }

  #readHead(into: Uint8Array): number {
    const count = Math.min(into.length, this.#head.length);
    into.set(this.#head.subarray(0, count));
    this.#head = this.#head.subarray(count);
    return this.#count(count);
  }

  #count(bytes: number): number {
    this.#bytes += bytes;
    return bytes;
  }

  #unreadable(error: unknown): DamageError {
    const reason = error instanceof Error ? error.message : String(error);
    return new DamageError({ code: "unreadable", at: this.#bytes, reason });
  }

  async close(): Promise<void> {
    if (this.#fd !== 0) closeSync(this.#fd);
  }
}

class GunzipInput implements CaptureInput {
  readonly #file: FileInput;
  readonly #gunzip: Gunzip;
  readonly #chunks: Uint8Array[] = [];
  readonly #compressed = new Uint8Array(limits.captureReadBytes);
  #bytes = 0;
  #ended = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(file: FileInput) {
    this.#file = file;
    this.#gunzip = zlib().createGunzip({ chunkSize: limits.captureBufferBytes });
    this.#gunzip.on("data", (chunk: Uint8Array) => {
      this.#chunks.push(chunk);
      // What a reader does not take, it does not get: a small file can hold very much.
      this.#gunzip.pause();
      this.#wake();
    });
    this.#gunzip.on("end", () => this.#end(undefined));
    this.#gunzip.on("error", (error) => this.#end(error));
    void this.#feed();
  }

  progress(): Progress {
    return this.#file.progress();
  }

  read(into: Uint8Array): number | Promise<number> {
    const now = this.#take(into);
    if (now > 0) return now;
    if (this.#failure !== undefined) throw this.#damage(this.#failure);
    if (this.#ended) return 0;
    return new Promise<void>((resolve) => {
      this.#wake = resolve;
      this.#gunzip.resume();
    }).then(() => this.read(into));
  }

  #take(into: Uint8Array): number {
    const chunk = this.#chunks[0];
    if (chunk === undefined) return 0;
    const count = Math.min(into.length, chunk.length);
    into.set(chunk.subarray(0, count));
    if (count === chunk.length) {
      this.#chunks.shift();
      // Several chunks may share a buffer: the last of them has its end.
      if (chunk.byteOffset + chunk.length === chunk.buffer.byteLength) releaseBytes(chunk);
    } else this.#chunks[0] = chunk.subarray(count);
    // The next one is decompressed while this one is used.
    if (this.#chunks.length === 0) this.#gunzip.resume();
    this.#bytes += count;
    return count;
  }

  async #feed(): Promise<void> {
    try {
      for (;;) {
        const count = await this.#file.read(this.#compressed);
        if (count === 0 || this.#ended) break;
        await this.#write(this.#compressed.slice(0, count));
      }
      this.#gunzip.end();
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ended) resolve();
      else this.#gunzip.write(bytes, () => resolve());
    });
  }

  #end(failure: Error | undefined): void {
    this.#ended = true;
    this.#failure ??= failure;
    this.#wake();
  }

  #damage(failure: Error): DamageError {
    if (failure instanceof DamageError) return failure;
    return new DamageError({ code: "compression", at: this.#bytes, reason: failure.message });
  }

  async close(): Promise<void> {
    this.#ended = true;
    this.#gunzip.destroy();
    await this.#file.close();
  }
}
