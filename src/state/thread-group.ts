// The threads of one process.
import type { Thread } from "./thread.ts";

export class ThreadGroup {
  readonly pid: number;
  /** Takes over orphaned descendants: init processes and child-subreapers. */
  reaper: boolean;
  /** The main thread; stays, marked dead, while other threads live. */
  main: Thread | undefined = undefined;
  /** All of them, the main thread included, in the order of arrival. */
  readonly threads = new Set<Thread>();
  aliveCount = 0;

  constructor(pid: number, reaper: boolean) {
    this.pid = pid;
    this.reaper = reaper;
  }

  add(thread: Thread): void {
    this.threads.add(thread);
    this.aliveCount++;
    if (thread.isMain) this.main = thread;
    thread.group = this;
  }

  delete(thread: Thread): void {
    this.threads.delete(thread);
    if (this.main === thread) this.main = undefined;
  }

  /** The first thread that lives and is not `except`; the main thread first. */
  firstAlive(except?: Thread): Thread | undefined {
    const main = this.main;
    if (main !== undefined && main !== except && !main.isDead) return main;
    for (const thread of this.threads) if (thread !== except && !thread.isDead) return thread;
    return undefined;
  }
}
