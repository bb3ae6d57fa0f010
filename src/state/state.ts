// The model of the machine: threads, descriptors, users. `apply` brings it to what holds after an
// event, before rules look; `settle` does what had to wait until they have looked (close and exit
// still show what is about to vanish). Fed by one thread, in the order of events.
import { eventId, eventTypes } from "../schema/events.ts";
import { limits } from "../base/limits.ts";
import type { EventView } from "../decode/event-view.ts";
import { Cgroups } from "./cgroups.ts";
import { EnterEvent } from "./enter-event.ts";
import { Environments } from "./environment.ts";
import type { Fd } from "./fd.ts";
import { complete, orientSockets, threadOf } from "./import.ts";
import { Interfaces } from "./interfaces.ts";
import { type Lookups, noLookups } from "./lookups.ts";
import { freeHandlersById, handlersById } from "./on/handlers.ts";
import { PathTable } from "./path-table.ts";
import { RecentlyExited } from "./recently-exited.ts";
import type { ThreadSnapshot } from "./snapshot.ts";
import { SpareFds } from "./spare-fds.ts";
import { Thread } from "./thread.ts";
import { threadFlags } from "./thread-flags.ts";
import { Threads } from "./threads.ts";
import { Users } from "./users.ts";

export interface StateOptions {
  readonly lookups?: Lookups;
  readonly threadsMax?: number;
  readonly ownPid?: number;
  /** When the machine booted, nanoseconds since the epoch. */
  readonly bootTsNs?: bigint;
  /** Prefix of the host's files, e.g. "/host". */
  readonly hostRoot?: string;
  /** Remember whether connections succeed; without it unsuccessful ones are not looked at. */
  readonly trackConnections?: boolean;
}

export interface StateCounters {
  threads: number;
  threadsAdded: number;
  threadsRemoved: number;
  threadsDroppedFull: number;
  /** Events of threads that were not in the table. */
  threadLookups: number;
  threadLookupsFailed: number;
  /** Descriptors not remembered because the process has too many. */
  fdsDroppedFull: number;
  /** Enter events not kept: no thread, or too long. */
  entersDropped: number;
  /** Threads removed because they were gone without an exit event. */
  purged: number;
}

const noEnter = -2;
const execveExit = eventId("syscall_execve_19_x");
const execveatEnter = eventId("syscall_execveat_x") - 1;

// Their only subject is the agent's own knowledge.
const metaKeys: ReadonlySet<string> = new Set([
  "container_json_2_e",
  "user_added_e",
  "user_deleted_e",
  "group_added_e",
  "group_deleted_e",
  "pluginevent_e",
  "asyncevent_e",
]);

// Looking outside for these would find nobody, or somebody else.
const tableOnlyNames: ReadonlySet<string> = new Set([
  "clone",
  "clone3",
  "fork",
  "vfork",
  "procexit",
  "switch",
]);

// How an event finds its thread.
const roles = { ignore: 0, meta: 1, tableOnly: 2, tableOrLookup: 3 };

const roleOf = Uint8Array.from(eventTypes, (type) => {
  if (type.kinds.has("plugin") || metaKeys.has(type.key)) return roles.meta;
  if (type.flags.has("skipparsereset") || type.flags.has("unused")) return roles.ignore;
  return tableOnlyNames.has(type.name) ? roles.tableOnly : roles.tableOrLookup;
});
const isExit = Uint8Array.from(eventTypes, (type) => (type.exit ? 1 : 0));
const fdParams = Int8Array.from(eventTypes, (type) =>
  type.flags.has("uses_fd") ? type.fdParam : -1,
);

export class State {
  readonly threads: Threads;
  readonly users: Users;
  readonly interfaces = new Interfaces();
  readonly cgroups = new Cgroups();
  readonly environments = new Environments();
  readonly paths = new PathTable();
  readonly spareFds = new SpareFds();
  readonly recentlyExited = new RecentlyExited();
  readonly lookups: Lookups;
  readonly options: StateOptions;
  readonly bootTsNs: bigint;

  /** Thread of the current event. */
  thread: Thread | undefined = undefined;
  /** Descriptor entry of the current event; the new one for events that make one. */
  fd: Fd | undefined = undefined;
  /** The enter event that belongs to the current exit event. */
  enter: EnterEvent | undefined = undefined;

  threadLookups = 0;
  threadLookupsFailed = 0;
  fdsDroppedFull = 0;
  entersDropped = 0;
  purged = 0;

  #fdBefore: Fd | undefined = undefined;
  #nameBefore: string | undefined = undefined;
  #exited: Thread | undefined = undefined;
  #exitedTsNs = 0;
  #closedBy: Thread | undefined = undefined;
  #closedFd = -1;
  #purging: IterableIterator<Thread> | undefined = undefined;
  #isLearning = false;
  readonly #obtain = (tid: number): Thread | undefined => this.obtain(tid);

  constructor(options: StateOptions = {}) {
    this.options = options;
    this.lookups = options.lookups ?? noLookups;
    this.bootTsNs = options.bootTsNs ?? 0n;
    this.users = new Users(this.lookups);
    this.threads = new Threads({
      ...(options.threadsMax === undefined ? {} : { sizeMax: options.threadsMax }),
      ...(options.ownPid === undefined ? {} : { ownPid: options.ownPid }),
    });
  }

  /** Brings the tables to what holds after the event. */
  apply(event: EventView): void {
    if (this.#exited !== undefined || this.#closedBy !== undefined) this.settle();
    const { type } = event;
    this.fd = undefined;
    this.#fdBefore = undefined;
    this.#nameBefore = undefined;
    this.enter = undefined;
    const role = roleOf[type]!;
    if (role >= roles.tableOnly) this.#applyOfThread(event, type, role);
    else this.#applyWithoutThread(event, type, role);
  }

  #applyOfThread(event: EventView, type: number, role: number): void {
    const { tid } = event;
    const found = this.threads.get(tid);
    const thread = found ?? (role === roles.tableOrLookup ? this.obtain(tid) : undefined);
    this.thread = thread;
    if (thread === undefined) {
      freeHandlersById[type]?.(this, event);
      return;
    }
    thread.lastSeen = event.tsHigh;
    if (role === roles.tableOrLookup) thread.flags |= threadFlags.active;
    if (isExit[type] === 1) this.#resetExit(event, type, thread);
    else this.#resetEnter(event, type, thread);
    const handler = handlersById[type];
    if (handler !== undefined) handler(this, event, thread);
    else freeHandlersById[type]?.(this, event);
  }

  #applyWithoutThread(event: EventView, type: number, role: number): void {
    this.thread = undefined;
    if (role === roles.meta) freeHandlersById[type]?.(this, event);
  }

  #resetEnter(event: EventView, type: number, thread: Thread): void {
    thread.lastEnterType = type;
    thread.lastFd = -1;
    const param = fdParams[type]!;
    if (param < 0) return;
    thread.lastFd = event.i64(param, -1);
    this.#useFd(thread);
  }

  #resetExit(event: EventView, type: number, thread: Thread): void {
    const { enter, lastEnterType } = thread;
    const matches =
      lastEnterType === type - 1 || (type === execveExit && lastEnterType === execveatEnter);
    if (!matches) thread.lastFd = -1;
    thread.lastEnterType = noEnter;
    if (enter !== undefined && enter.type !== -1) {
      if (matches && enter.type === lastEnterType) this.enter = enter;
      else enter.clear();
    }
    const param = fdParams[type]!;
    if (param < 0) return;
    if (thread.lastFd === -1) thread.lastFd = event.i64(param, -1);
    this.#useFd(thread);
  }

  #useFd(thread: Thread): void {
    const { lastFd } = thread;
    let fd = thread.fd(lastFd);
    if (fd === undefined && this.#isLearning && lastFd >= 0) {
      const { fds } = thread;
      fds?.unread?.one(lastFd);
      fd = fds?.get(lastFd);
    }
    this.fd = fd;
    this.#fdBefore = fd;
  }

  /** What the descriptor was called before the event; "" for a new one. */
  get fdNameBefore(): string {
    return this.#nameBefore ?? this.#fdBefore?.name ?? "";
  }

  /** Does what had to wait until rules have looked at the event. */
  settle(): void {
    if (this.enter !== undefined) {
      this.enter.clear();
      this.enter = undefined;
    }
    if (this.#exited !== undefined) this.#removeExited(this.#exited);
    if (this.#closedBy !== undefined) this.#removeClosed(this.#closedBy);
  }

  #removeExited(thread: Thread): void {
    this.#exited = undefined;
    this.recentlyExited.remember(thread.tid, thread.ptid, this.#exitedTsNs);
    if (this.threads.get(thread.tid) === thread) this.removeThread(thread.tid);
  }

  #removeClosed(thread: Thread): void {
    this.#closedBy = undefined;
    const { fds } = thread;
    const fd = fds?.get(this.#closedFd);
    if (fd === undefined || fds?.delete(this.#closedFd) !== true) return;
    // Entries that were there at a fork may be in the table of the other process, too.
    if (fd.owner !== fds.owner) return;
    this.fd = undefined;
    this.#fdBefore = undefined;
    this.spareFds.give(fd);
  }

  // --- For the handlers of events ---

  /** The id of what a file is called (PathTable.id), whoever told its name. */
  idOfName(file: Fd): number {
    if (file.nameId < 0) file.setPath(file.name, this.paths.idOf(file.name));
    return file.nameId;
  }

  /** Puts a descriptor into the table of the event's thread and makes it the event's. */
  addFd(thread: Thread, number: number, fd: Fd): void {
    const { fds } = thread;
    if (fds === undefined) return;
    if (!fds.set(number, fd)) this.fdsDroppedFull++;
    thread.lastFd = number;
    this.fd = fd;
  }

  /** The event's descriptor, to be changed: entries shared since a fork become the process' own. */
  ownFd(thread: Thread): Fd | undefined {
    const { fd } = this;
    const { fds } = thread;
    if (fd === undefined || fd.owner === fds?.owner) return fd;
    const own = fd.copy();
    fds?.set(thread.lastFd, own);
    this.fd = own;
    return own;
  }

  /** As `ownFd`, for changes of what the descriptor is called or of what its name is made of. */
  ownFdToName(thread: Thread): Fd | undefined {
    this.#nameBefore ??= this.#fdBefore?.name;
    return this.ownFd(thread);
  }

  /** The thread leaves the table when the event is settled. */
  exitLater(thread: Thread, tsNs: number): void {
    this.#exited = thread;
    this.#exitedTsNs = tsNs;
  }

  /** The descriptor leaves the table when the event is settled. */
  closeLater(thread: Thread, fd: number): void {
    this.#closedBy = thread;
    this.#closedFd = fd;
  }

  /** The slot for the enter event of a thread. */
  enterSlot(thread: Thread): EnterEvent {
    thread.enter ??= new EnterEvent();
    return thread.enter;
  }

  removeThread(tid: number): void {
    this.threads.remove(tid, this.#obtain);
  }

  /** A thread from the table or, failing that, from outside; a placeholder when nobody knows it. */
  obtain(tid: number): Thread | undefined {
    const known = this.threads.get(tid);
    if (known !== undefined) return known;
    if (tid < 0) return undefined;
    if (!this.threads.hasRoomFor(tid)) {
      this.threads.droppedFull++;
      return undefined;
    }
    this.threadLookups++;
    const snapshot = this.lookups.thread(tid);
    if (snapshot === undefined || snapshot.tid !== tid) return this.#addPlaceholder(tid);
    // Descriptors and directory are read through the main thread.
    if (snapshot.pid !== tid) this.obtain(snapshot.pid);
    if (this.#isLearning) this.#introduceRelatives(snapshot, 0);
    return this.#import(snapshot);
  }

  #addPlaceholder(tid: number): Thread | undefined {
    this.threadLookupsFailed++;
    const thread = new Thread(tid);
    thread.comm = "<NA>";
    thread.exe = "<NA>";
    return this.threads.add(thread) ? thread : undefined;
  }

  #import(snapshot: ThreadSnapshot): Thread | undefined {
    const { tid, pid } = snapshot;
    const thread = threadOf(snapshot, this, pid === tid ? undefined : this.threads.get(pid));
    if (!this.threads.add(thread)) return undefined;
    this.users.need(thread.containerId, thread.pid, thread.uid, thread.gid);
    return thread;
  }

  // --- For whoever starts and looks after the state ---

  /**
   * From now on somebody looks at the whole machine, piece by piece, and `introduce`s what is
   * there, while events come. Until `learned`, whoever an event names before is looked up together
   * with its relatives.
   */
  learn(): void {
    this.#isLearning = true;
  }

  learned(): void {
    this.#isLearning = false;
  }

  /**
   * Adds a thread as it was found a moment ago, after all events that were applied: whom these
   * made known stays as they said. `nowNs` may be rounded.
   */
  introduce(snapshot: ThreadSnapshot, nowNs: number): void {
    const { tid, ptid } = snapshot;
    const known = this.threads.get(tid);
    if (known?.isInvalid === false) {
      complete(known, snapshot, this);
      return;
    }
    // It ended, as an event said, but the kernel was not yet done with it.
    if (this.recentlyExited.has(tid, ptid, nowNs)) return;
    if (!this.threads.hasRoomFor(tid)) {
      this.threads.droppedFull++;
      return;
    }
    this.#introduceRelatives(snapshot, 0);
    this.#import(snapshot);
  }

  // Parents before children, or these would be linked to nobody.
  #introduceRelatives(of: ThreadSnapshot, depth: number): void {
    const { ptid, sid, pgid } = of;
    if (depth >= limits.ancestorsMax) return;
    for (const tid of [ptid, sid, pgid]) {
      if (tid <= 0 || tid === of.tid || this.threads.get(tid) !== undefined) continue;
      if (!this.threads.hasRoomFor(tid)) return;
      const found = this.lookups.thread(tid);
      if (found === undefined || found.tid !== tid) continue;
      if (tid === ptid) this.#introduceRelatives(found, depth + 1);
      if (this.threads.get(tid) === undefined) this.#import(found);
    }
  }

  /** Fills the empty tables with what a scan found. */
  import(snapshots: Iterable<ThreadSnapshot>): void {
    // Parents and main threads first, or children would be linked to nobody.
    const sorted = [...snapshots].sort((a, b) => Number(a.tid !== a.pid) - Number(b.tid !== b.pid));
    const added: Thread[] = [];
    for (const snapshot of sorted) {
      const { tid, pid } = snapshot;
      const thread = threadOf(snapshot, this, pid === tid ? undefined : this.threads.get(pid));
      if (this.threads.addUnlinked(thread)) added.push(thread);
    }
    for (const thread of added) this.threads.link(thread);
    orientSockets(added);
    for (const thread of added)
      this.users.need(thread.containerId, thread.pid, thread.uid, thread.gid);
  }

  /**
   * Looks at up to `max` threads and removes placeholders and threads not seen for `idle` units of
   * 2^32 ns before `now` that are gone. True: the whole table was looked at.
   */
  purge(now: number, idle: number, max: number): boolean {
    this.#purging ??= this.threads.values();
    for (let i = 0; i < max; i++) {
      const next = this.#purging.next();
      if (next.done === true) {
        this.#purging = undefined;
        return true;
      }
      if (this.#isStale(next.value, now, idle)) {
        this.purged++;
        this.removeThread(next.value.tid);
      }
    }
    return false;
  }

  #isStale(thread: Thread, now: number, idle: number): boolean {
    if (now - thread.lastSeen < idle) return false;
    return thread.isInvalid || !this.lookups.isAlive(thread.tid, thread.pid, thread.comm);
  }

  counters(): StateCounters {
    return {
      threads: this.threads.size,
      threadsAdded: this.threads.added,
      threadsRemoved: this.threads.removed,
      threadsDroppedFull: this.threads.droppedFull,
      threadLookups: this.threadLookups,
      threadLookupsFailed: this.threadLookupsFailed,
      fdsDroppedFull: this.fdsDroppedFull,
      entersDropped: this.entersDropped,
      purged: this.purged,
    };
  }
}
