// The environment of a process, kept as the bytes the driver sent and split only when a rule asks:
// most processes' environments are never looked at. Shared by a process and the children it forks.
import { textOfBytes } from "../base/byte-text.ts";

export class Environment {
  readonly #bytes: Uint8Array;
  #list: readonly string[] | undefined = undefined;
  #joined: string | undefined = undefined;

  /** `bytes` (NAME=value, NUL-separated) become ours: hand over a copy. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Borrowed. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  /** The entries, in order. */
  get list(): readonly string[] {
    this.#list ??= splitNul(this.#bytes);
    return this.#list;
  }

  /** The entries with spaces between them. */
  get joined(): string {
    this.#joined ??= this.list.join(" ");
    return this.#joined;
  }

  /** Value of a variable without surrounding spaces; "" when missing, as rules expect it. */
  value(name: string): string {
    const prefix = `${name}=`;
    for (const entry of this.list)
      if (entry.startsWith(prefix) && entry.length > prefix.length)
        return entry.slice(prefix.length).replace(/^ +| +$/g, "");
    return "";
  }
}

export const noEnvironment = new Environment(new Uint8Array(0));

/** The strings of a NUL-separated block; a final NUL ends the last one. */
export function splitNul(bytes: Uint8Array): string[] {
  const length = bytes[bytes.length - 1] === 0 ? bytes.length - 1 : bytes.length;
  if (length <= 0) return [];
  return textOfBytes(bytes.subarray(0, length)).split("\0");
}
