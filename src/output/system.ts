// What channels need of the system that the runtime does not offer. Handed in: the functions are
// the native shim's, and only src/app knows both.

export interface SystemCalls {
  /** A non-blocking socket connected to a path; negative: an error number. */
  connectUnix(path: string, kind: "datagram" | "stream"): number;
  /** The reading and the writing end; writing does not block. Throws when there is none. */
  pipe(): { readonly read: number; readonly write: number };
  /** Bytes in a pipe or a socket that the other side has not taken, and whether it is there. */
  untaken(fd: number): { readonly bytes: number; readonly isThere: boolean };
}
