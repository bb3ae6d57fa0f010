// The descriptors of one process. Numbers are small and dense, so low ones sit in an array; high
// ones (dup2 may pick any) in a map. The array reaches higher in a process that has many: an entry
// of a map takes five times the room. Bounded: a process can have more than we remember.
import { limits } from "../base/limits.ts";
import type { Fd } from "./fd.ts";
import type { UnreadFds } from "./unread-fds.ts";

// Beyond them the array would mostly hold holes: at first, and once it was half full.
const lowFirst = 1024;
const lowMax = 2 * limits.fdsPerProcessMax;

// Every table gets another number, and a new one when it is forked: what it held before belongs to
// nobody any more.
let owners = 0;

export class FdTable {
  size = 0;
  /** Entries that name it are this table's own; the others are shared and not to be changed. */
  owner = ++owners;
  /** The process has more, which nobody has looked at yet. */
  unread: UnreadFds | undefined = undefined;
  #low: (Fd | undefined)[] = [];
  /** Numbers below it are in the array. */
  #lowMax = lowFirst;
  #high: Map<number, Fd> | undefined = undefined;

  get(fd: number): Fd | undefined {
    if (fd < this.#lowMax) return fd >= 0 ? this.#low[fd] : undefined;
    return this.#high?.get(fd);
  }

  /** False: the table is full and the entry was not added. */
  set(fd: number, entry: Fd): boolean {
    entry.owner = this.owner;
    if (fd >= 0 && fd < this.#lowMax) {
      const low = this.#low;
      if (fd < low.length && low[fd] !== undefined) {
        low[fd] = entry;
        return true;
      }
      if (this.size >= limits.fdsPerProcessMax) return false;
      while (low.length < fd) low.push(undefined);
      low[fd] = entry;
      this.size++;
      return true;
    }
    const reach = 2 * this.#lowMax;
    if (fd >= reach || reach > lowMax || this.size < this.#lowMax / 2)
      return this.#setHigh(fd, entry);
    this.#reach(reach);
    return this.set(fd, entry);
  }

  #reach(lowMax: number): void {
    this.#lowMax = lowMax;
    for (const [fd, entry] of this.#high ?? []) {
      if (fd < 0 || fd >= lowMax) continue;
      this.#high?.delete(fd);
      while (this.#low.length < fd) this.#low.push(undefined);
      this.#low[fd] = entry;
    }
  }

  #setHigh(fd: number, entry: Fd): boolean {
    this.#high ??= new Map();
    const high = this.#high;
    const isNew = !high.has(fd);
    if (isNew && this.size >= limits.fdsPerProcessMax) return false;
    high.set(fd, entry);
    if (isNew) this.size++;
    return true;
  }

  delete(fd: number): boolean {
    if (fd >= 0 && fd < this.#lowMax) {
      if (this.#low[fd] === undefined) return false;
      this.#low[fd] = undefined;
      this.size--;
      return true;
    }
    if (this.#high === undefined || !this.#high.delete(fd)) return false;
    this.size--;
    return true;
  }

  clear(): void {
    this.#low.length = 0;
    this.#lowMax = lowFirst;
    this.#high = undefined;
    this.size = 0;
  }

  *[Symbol.iterator](): IterableIterator<readonly [number, Fd]> {
    for (let fd = 0; fd < this.#low.length; fd++) {
      const entry = this.#low[fd];
      if (entry !== undefined) yield [fd, entry];
    }
    if (this.#high !== undefined) yield* this.#high;
  }

  forEach(visit: (fd: number, entry: Fd) => void): void {
    const low = this.#low;
    for (let fd = 0; fd < low.length; fd++) {
      const entry = low[fd];
      if (entry !== undefined) visit(fd, entry);
    }
    for (const [fd, entry] of this.#high ?? []) visit(fd, entry);
  }

  /** Removes the entries for which `test` answers true. */
  deleteWhere(test: (fd: number, entry: Fd) => boolean): void {
    const low = this.#low;
    for (let fd = 0; fd < low.length; fd++) {
      const entry = low[fd];
      if (entry !== undefined && test(fd, entry)) {
        low[fd] = undefined;
        this.size--;
      }
    }
    this.#high?.forEach((entry, fd) => {
      if (test(fd, entry) && this.#high?.delete(fd)) this.size--;
    });
  }

  /** Changes the entries for which `test` answers true: copies of them, in case others share them. */
  replaceWhere(test: (fd: number) => boolean, change: (entry: Fd) => void): void {
    const chosen = [...this].filter(([fd]) => test(fd));
    for (const [fd, entry] of chosen) {
      const own = entry.copy();
      change(own);
      this.set(fd, own);
    }
  }

  some(test: (entry: Fd) => boolean): boolean {
    const low = this.#low;
    for (let fd = 0; fd < low.length; fd++) {
      const entry = low[fd];
      if (entry !== undefined && test(entry)) return true;
    }
    for (const entry of this.#high?.values() ?? []) if (test(entry)) return true;
    return false;
  }

  /**
   * What a forked child starts with. Entries are shared until one of the two processes changes its
   * own (State.ownFd): most children execute something else before they do.
   */
  fork(): FdTable {
    this.unread?.readAll();
    const table = new FdTable();
    table.#low = this.#low.slice();
    table.#lowMax = this.#lowMax;
    if (this.#high !== undefined && this.#high.size > 0) table.#high = new Map(this.#high);
    table.size = this.size;
    this.owner = ++owners;
    return table;
  }
}
