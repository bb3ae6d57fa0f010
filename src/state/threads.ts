// All threads by id, their groups and their parent links. Bounded: a full table refuses new threads
// and counts them.
import { limits } from "../base/limits.ts";
import type { Thread } from "./thread.ts";
import { threadFlags } from "./thread-flags.ts";
import { ThreadGroup } from "./thread-group.ts";

export class Threads {
  /** Threads refused because the table was full. */
  droppedFull = 0;
  added = 0;
  removed = 0;

  readonly #byTid = new Map<number, Thread>();
  readonly #groups = new Map<number, ThreadGroup>();
  readonly #sizeMax: number;
  /** The agent itself, which is always let in. */
  readonly #ownPid: number;
  // Events come in bursts from one thread.
  #last: Thread | undefined = undefined;

  constructor(options: { readonly sizeMax?: number; readonly ownPid?: number } = {}) {
    this.#sizeMax = options.sizeMax ?? limits.threadsMax;
    this.#ownPid = options.ownPid ?? -1;
  }

  get size(): number {
    return this.#byTid.size;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  get(tid: number): Thread | undefined {
    const last = this.#last;
    if (last !== undefined && last.tid === tid) return last;
    const thread = this.#byTid.get(tid);
    if (thread !== undefined) this.#last = thread;
    return thread;
  }

  values(): IterableIterator<Thread> {
    return this.#byTid.values();
  }

  hasRoomFor(tid: number): boolean {
    return this.#byTid.size < this.#sizeMax || tid === this.#ownPid;
  }

  /** Adds and links a thread; false when the table is full. */
  add(thread: Thread): boolean {
    if (!this.addUnlinked(thread)) return false;
    this.link(thread);
    return true;
  }

  /** Adds a thread whose relatives may still be missing; see link. */
  addUnlinked(thread: Thread): boolean {
    const { tid } = thread;
    const present = this.#byTid.get(tid);
    if (present === undefined && !this.hasRoomFor(tid)) {
      this.droppedFull++;
      return false;
    }
    if (present !== undefined && present !== thread) this.#forget(present);
    this.#byTid.set(tid, thread);
    this.#last = thread;
    this.added++;
    return true;
  }

  /** Joins the group and the parent once the ids are known; placeholders stay alone. */
  link(thread: Thread): void {
    if (thread.isInvalid || thread.group !== undefined) return;
    let group = this.#groups.get(thread.pid);
    if (group === undefined) {
      group = new ThreadGroup(thread.pid, thread.pid === 1 || thread.vpid === 1);
      this.#groups.set(thread.pid, group);
    }
    group.add(thread);
    if (thread.pid === 1) return;
    const parent = this.#byTid.get(thread.ptid);
    if (parent === undefined || parent.isInvalid || parent === thread) thread.ptid = 0;
    else adopt(parent, thread);
  }

  /** Removes a thread; its children go to the reaper. `obtain` may look outside the table. */
  remove(tid: number, obtain: (tid: number) => Thread | undefined): void {
    const thread = this.#byTid.get(tid);
    if (thread === undefined) return;
    const group = thread.group;
    if (group === undefined || thread.isInvalid) {
      this.#forget(thread);
      return;
    }
    this.markDead(thread);
    if (thread.children !== undefined && thread.children.size > 0)
      this.#reparent(thread, this.#reaperOf(thread, obtain));
    if (group.aliveCount <= 0) this.#removeGroup(group);
    if (!thread.isMain) this.#forget(thread);
    this.removed++;
  }

  /** The thread ended, but stays until it is removed. */
  markDead(thread: Thread): void {
    if (thread.isDead) return;
    if (thread.group !== undefined) thread.group.aliveCount--;
    thread.flags |= threadFlags.dead;
  }

  /** exec() by another thread revives a main thread that had ended. */
  resurrect(thread: Thread): void {
    if (!thread.isDead) return;
    thread.flags &= ~threadFlags.dead;
    if (thread.group !== undefined) thread.group.aliveCount++;
  }

  /**
   * Walks the parents of a thread, nearest first, until `visit` answers false. Only the table is
   * asked. Loops end the walk.
   */
  walkParents(thread: Thread, visit: (ancestor: Thread) => boolean): void {
    let slow = this.#byTid.get(thread.ptid);
    let fast = slow === undefined ? undefined : this.#byTid.get(slow.ptid);
    while (slow !== undefined && slow.tid !== -1) {
      if (!visit(slow)) return;
      slow = this.#byTid.get(slow.ptid);
      for (let step = 0; step < 2; step++) {
        if (fast !== undefined) fast = this.#byTid.get(fast.ptid);
        if (slow !== undefined && (slow === fast || slow.tid === slow.ptid)) return;
      }
    }
  }

  /** The main thread of the nth ancestor process; 0 is the process itself. */
  ancestor(thread: Thread, n: number): Thread | undefined {
    let main = thread.main;
    for (let i = 0; i < n && i < limits.ancestorsMax; i++) {
      if (main === undefined) return undefined;
      main = this.#byTid.get(main.ptid)?.main;
    }
    return main;
  }

  #removeGroup(group: ThreadGroup): void {
    if (this.#groups.get(group.pid) === group) this.#groups.delete(group.pid);
    const main = group.main;
    if (main !== undefined) this.#forget(main);
  }

  #forget(thread: Thread): void {
    this.#byTid.get(thread.ptid)?.children?.delete(thread);
    const group = thread.group;
    if (group !== undefined) {
      if (!thread.isDead) group.aliveCount--;
      group.delete(thread);
      const isGone = group.size === 0 && this.#groups.get(group.pid) === group;
      if (isGone) this.#groups.delete(group.pid);
    }
    if (this.#byTid.get(thread.tid) === thread) this.#byTid.delete(thread.tid);
    this.#last = undefined;
  }

  #reparent(thread: Thread, reaper: Thread | undefined): void {
    if (reaper !== undefined) {
      thread.reaperTid = reaper.tid;
      if (reaper.pid !== thread.pid && reaper.group !== undefined) reaper.group.reaper = true;
    }
    for (const child of thread.children ?? []) {
      if (reaper === undefined || reaper === child) child.ptid = 0;
      else adopt(reaper, child);
    }
    thread.children = undefined;
  }

  #reaperOf(thread: Thread, obtain: (tid: number) => Thread | undefined): Thread | undefined {
    if (thread.reaperTid > 0) {
      const told = obtain(thread.reaperTid);
      if (told !== undefined && !told.isInvalid && told !== thread) return told;
    }
    return thread.group?.firstAlive(thread) ?? this.#reapingAncestor(thread);
  }

  // As the kernel does it: the nearest ancestor that asked for orphans, within the namespace.
  #reapingAncestor(thread: Thread): Thread | undefined {
    const seen = new Set<number>([thread.tid]);
    let parent = this.#byTid.get(thread.ptid);
    while (parent !== undefined && !seen.has(parent.tid)) {
      seen.add(parent.tid);
      if (parent.isInPidNamespace !== thread.isInPidNamespace) return undefined;
      const group = parent.group;
      if (group?.reaper === true && group.aliveCount > 0) {
        const alive = group.firstAlive();
        if (alive !== undefined) return alive;
      }
      parent = this.#byTid.get(parent.ptid);
    }
    return undefined;
  }
}

function adopt(parent: Thread, child: Thread): void {
  child.ptid = parent.tid;
  parent.children ??= new Set();
  parent.children.add(child);
}
