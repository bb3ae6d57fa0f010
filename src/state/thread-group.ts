// The threads of one process.
import type { Thread } from "./thread.ts";

export class ThreadGroup {
  readonly pid: number;
  /** Takes over orphaned descendants: init processes and child-subreapers. */
  reaper: boolean;
  /** The main thread; stays, marked dead, while other threads live. */
  main: Thread | undefined = undefined;
  aliveCount = 0;
  // In the order of arrival. Most processes have none.
  #others: Set<Thread> | undefined = undefined;

  constructor(pid: number, reaper: boolean) {
    this.pid = pid;
    this.reaper = reaper;
  }

  /** All of them, the main thread included. */
  get size(): number {
    return (this.main === undefined ? 0 : 1) + (this.#others?.size ?? 0);
  }

  /** Threads beside the main one; the list is the caller's. */
  others(): Thread[] {
    return this.#others === undefined ? [] : [...this.#others];
  }

  has(thread: Thread): boolean {
    return thread === this.main || this.#others?.has(thread) === true;
  }

  add(thread: Thread): void {
    this.aliveCount++;
    thread.group = this;
    const before = this.main;
    if (!thread.isMain) this.#addOther(thread);
    else {
      this.main = thread;
      if (before !== undefined && before !== thread) this.#addOther(before);
    }
  }

  #addOther(thread: Thread): void {
    this.#others ??= new Set();
    this.#others.add(thread);
  }

  delete(thread: Thread): void {
    this.#others?.delete(thread);
    if (this.main === thread) this.main = undefined;
  }

  /** The first thread that lives and is not `except`; the main thread first. */
  firstAlive(except?: Thread): Thread | undefined {
    const main = this.main;
    if (main !== undefined && main !== except && !main.isDead) return main;
    for (const thread of this.#others ?? []) if (thread !== except && !thread.isDead) return thread;
    return undefined;
  }
}
