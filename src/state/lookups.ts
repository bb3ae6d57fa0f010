// What state asks of the world outside. It has no clock, file system or network of its own: whoever
// makes a State hands these in. All are optional answers; budgets and bounds are the answerer's.
import type { FdSnapshot, ThreadSnapshot } from "./snapshot.ts";

export interface UserRow {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  readonly home: string;
  readonly shell: string;
}

export interface GroupRow {
  readonly gid: number;
  readonly name: string;
}

export interface Accounts {
  readonly users: readonly UserRow[];
  readonly groups: readonly GroupRow[];
}

export interface Lookups {
  /** A thread as it is now, with the descriptors when it is a main thread. */
  thread(tid: number): ThreadSnapshot | undefined;
  /** Some descriptors of a process as they are now. */
  descriptors(pid: number, fds: readonly number[]): readonly FdSnapshot[];
  /** The whole environment of a process, NUL-separated, when the event's copy was cut. */
  environment(pid: number): Uint8Array | undefined;
  /**
   * All accounts of the host ("") or of the container that `pid` lives in. undefined: nothing new
   * since it was asked before, or not to be had.
   */
  accounts(containerId: string, pid: number): Accounts | undefined;
  /** Whether a thread still exists and still has this short name. */
  isAlive(tid: number, pid: number, comm: string): boolean;
}

/** Knows nothing: for captures and tests. */
export const noLookups: Lookups = {
  thread: () => undefined,
  descriptors: () => [],
  environment: () => undefined,
  accounts: () => undefined,
  isAlive: () => true,
};
