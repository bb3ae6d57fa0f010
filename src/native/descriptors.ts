// Sockets and pipes that the runtime does not make: see descriptors.c.
import { ptr } from "bun:ffi";
import { errnoName } from "./errno.ts";
import { type Shim, text } from "./shim.ts";

const socketTypes = { stream: 1, datagram: 2 } as const;

/** A non-blocking socket connected to a path, `@` first for an abstract one; negative: an error. */
export function connectUnix(shim: Shim, path: string, kind: keyof typeof socketTypes): number {
  return shim.gyr_connect_unix(ptr(text(path)), socketTypes[kind]);
}

/** The reading and the writing end; writing does not block. */
export function makePipe(shim: Shim): { readonly read: number; readonly write: number } {
  const ends = new Int32Array(2);
  const failure = shim.gyr_pipe(ptr(ends));
  if (failure !== 0) throw new Error(`cannot make a pipe: ${errnoName(failure)}`);
  return { read: ends[0]!, write: ends[1]! };
}

/** Bytes in a pipe or a socket that the other side has not taken, and whether it is there. */
export function untaken(shim: Shim, fd: number) {
  const bytes = new Int32Array(1);
  const isThere = shim.gyr_untaken(fd, ptr(bytes)) === 0;
  return { bytes: bytes[0]!, isThere };
}

/** Puts /dev/null in place of a descriptor. */
export function silence(shim: Shim, fd: number): void {
  const failure = shim.gyr_silence(fd);
  if (failure !== 0) throw new Error(`cannot write to /dev/null: ${errnoName(failure)}`);
}
