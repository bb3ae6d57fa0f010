// Reading /proc and its neighbours: every read is bounded, and what cannot be read is undefined
// (processes vanish while one looks at them).
import { textOfBytes } from "../base/byte-text.ts";
import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from "node:fs";
import { limits } from "../base/limits.ts";
import type { LookAtFds } from "../native/proc-fds.ts";

const chunkBytes = 65_536;
// Half a page: the kernel fills a page line by line, and no line of the short files is longer.
const pieceBytesMin = 2_048;

export interface FileStatus {
  readonly ino: bigint;
  readonly dev: bigint;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly ctimeNs: bigint;
  readonly mtimeNs: bigint;
}

export class ProcFiles {
  /** Prefix of the host's files; "" when we see them as they are. */
  readonly hostRoot: string;
  readonly look: LookAtFds;
  readonly #chunk = Buffer.alloc(chunkBytes);

  constructor(look: LookAtFds, hostRoot = "") {
    this.look = look;
    this.hostRoot = hostRoot;
  }

  /** At most `max` first bytes, borrowed until the next read. */
  bytes(path: string, max: number = limits.procFileBytesMax): Buffer | undefined {
    let file: number;
    try {
      file = openSync(`${this.hostRoot}${path}`, "r");
    } catch {
      return undefined;
    }
    try {
      return this.#fill(file, Math.min(max, chunkBytes));
    } catch {
      return undefined;
    } finally {
      closeSync(file);
    }
  }

  // /proc hands out long files piecemeal; a short first piece is all of a short file.
  #fill(file: number, max: number): Buffer {
    let length = readSync(file, this.#chunk, 0, max, null);
    let got = length;
    while (got > 0 && length < max && (length >= pieceBytesMin || max > limits.procFileBytesMax)) {
      got = readSync(file, this.#chunk, length, max - length, null);
      length += got;
    }
    return this.#chunk.subarray(0, length);
  }

  text(path: string, max?: number): string | undefined {
    const bytes = this.bytes(path, max);
    return bytes === undefined ? undefined : textOfBytes(bytes);
  }

  /** A file of any length up to `max`; longer ones are cut. */
  longText(path: string, max: number): string | undefined {
    let file: number;
    try {
      file = openSync(`${this.hostRoot}${path}`, "r");
    } catch {
      return undefined;
    }
    try {
      return this.#readAll(file, max);
    } catch {
      return undefined;
    } finally {
      closeSync(file);
    }
  }

  #readAll(file: number, max: number): string {
    const parts: Buffer[] = [];
    let length = 0;
    while (length < max) {
      const got = readSync(file, this.#chunk, 0, Math.min(chunkBytes, max - length), null);
      if (got === 0) break;
      parts.push(Buffer.from(this.#chunk.subarray(0, got)));
      length += got;
    }
    return textOfBytes(Buffer.concat(parts));
  }

  link(path: string): string | undefined {
    try {
      return textOfBytes(readlinkSync(`${this.hostRoot}${path}`, { encoding: "buffer" }));
    } catch {
      return undefined;
    }
  }

  status(path: string): FileStatus | undefined {
    try {
      const found = statSync(`${this.hostRoot}${path}`, { bigint: true });
      const { ino, dev, ctimeNs, mtimeNs } = found;
      const [mode, uid, gid] = [Number(found.mode), Number(found.uid), Number(found.gid)];
      return { ino, dev, mode, uid, gid, ctimeNs, mtimeNs };
    } catch {
      return undefined;
    }
  }

  /** Names that are numbers, as numbers. */
  numbers(path: string): number[] {
    try {
      const names = readdirSync(`${this.hostRoot}${path}`);
      return names.map(Number).filter((number) => Number.isInteger(number) && number >= 0);
    } catch {
      return [];
    }
  }
}
