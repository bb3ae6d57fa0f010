// The environment of a process, kept as the bytes the driver sent and split only when a rule asks:
// most processes' environments are never looked at. Shared by a process and the children it forks.
import { copyBytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import { ByteTable } from "../decode/byte-table.ts";
import type { EventView } from "../decode/event-view.ts";
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

/** Environments from events: programs started one after the other share theirs. */
export class Environments {
  readonly #known = new ByteTable<Environment>(limits.environmentsMax, limits.environmentBytesMax);

  of(event: EventView, index: number): Environment {
    const { memory } = event;
    const at = event.offset(index);
    const size = event.size(index);
    if (size === 0) return noEnvironment;
    const entry = this.#known.find(memory, at, size);
    if (entry >= 0) return this.#known.value(entry);
    const environment = new Environment(copyBytes(memory.bytes, at, at + size));
    this.#known.add(memory, at, size, environment);
    return environment;
  }
}

export const noEnvironment = new Environment(new Uint8Array(0));

/** The strings of a NUL-separated block; a final NUL ends the last one. */
export function splitNul(bytes: Uint8Array): string[] {
  const length = bytes[bytes.length - 1] === 0 ? bytes.length - 1 : bytes.length;
  if (length <= 0) return [];
  return textOfBytes(bytes.subarray(0, length)).split("\0");
}
