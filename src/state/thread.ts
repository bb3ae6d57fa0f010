// One thread: all the engine knows of it. Cwd, environment and descriptors belong to the process
// and are read through its main thread, as are the descriptor limit and the group.
import { emptyList, type StringList } from "../decode/string-list.ts";
import { type CgroupSet, noCgroups } from "./cgroups.ts";
import type { EnterEvent } from "./enter-event.ts";
import { type Environment, noEnvironment } from "./environment.ts";
import { type Executable, highHalf, lowHalf, nanoseconds, noExecutable } from "./executable.ts";
import type { Fd } from "./fd.ts";
import { FdTable } from "./fds.ts";
import { joinPath } from "./paths.ts";
import type { ThreadGroup } from "./thread-group.ts";
import { threadFlags } from "./thread-flags.ts";

const unset = 0xffffffff;

/** A thread. Ids are those of the initial pid namespace unless they start with `v`; -1 is unknown. */
export class Thread {
  readonly tid: number;
  pid = -1;
  ptid = -1;
  vtid = -1;
  vpid = -1;
  sid = -1;
  vpgid = -1;
  pgid = -1;
  /** Who the kernel gave the children to when the thread exited; 0 nobody, -1 not told. */
  reaperTid = -1;
  tty = 0;

  comm = "";
  /** argv[0]. */
  exe = "";
  /** Shared; to change it, set a changed copy. */
  executable: Readonly<Executable> = noExecutable;
  root = "/";
  /** Without argv[0]. */
  args: StringList = emptyList;
  #ownCwd = "";
  #ownEnvironment: Environment = noEnvironment;

  uid = unset;
  gid = unset;
  loginuid = unset;
  capPermitted: number | bigint = 0;
  capEffective: number | bigint = 0;
  capInheritable: number | bigint = 0;

  /** When it was made, in halves; see cloneTsNs. */
  cloneTsHigh = 0;
  cloneTsLow = 0;
  /** Nanoseconds since the epoch; 0 is unknown. */
  pidnsInitStartTsNs = 0n;
  /** Whether `executable` is of its own doing, not its parent's. */
  #hasExecuted = false;

  /** Of the process: meaningful on the main thread. -1 unknown. */
  fdLimit = -1;
  vmSizeKb = 0;
  vmRssKb = 0;
  vmSwapKb = 0;
  pageFaultsMajor = 0;
  pageFaultsMinor = 0;

  /** PPM_CL_* and the internal bits of threadFlags. */
  flags: number = threadFlags.nameChanged;
  cgroups: CgroupSet = noCgroups;
  group: ThreadGroup | undefined = undefined;
  /** Threads whose ptid is this one's tid. */
  children: Set<Thread> | undefined = undefined;
  #fds: FdTable | undefined = undefined;

  /** Last event that used the thread, in units of 2^32 ns (4.3 s): for purging. */
  lastSeen = 0;
  /** Wire id of the last enter event; -2 none (no exit id follows it). */
  lastEnterType = -2;
  /** Descriptor of the last event; -1 none. */
  lastFd = -1;
  enter: EnterEvent | undefined = undefined;

  constructor(tid: number) {
    this.tid = tid;
  }

  get isMain(): boolean {
    return this.tid === this.pid || (this.flags & threadFlags.mainThread) !== 0;
  }

  /** A placeholder for a thread nobody could tell us about. */
  get isInvalid(): boolean {
    return this.tid < 0 || this.pid < 0 || this.ptid < 0;
  }

  get isDead(): boolean {
    return (this.flags & threadFlags.dead) !== 0;
  }

  get isInPidNamespace(): boolean {
    if ((this.flags & threadFlags.childInPidNamespace) !== 0) return true;
    return this.vtid >= 0 && this.tid !== this.vtid;
  }

  /** The main thread of the process; undefined when it was never seen. */
  get main(): Thread | undefined {
    return this.isMain ? this : this.group?.main;
  }

  /** Up to 12 characters; "" on the host. */
  get containerId(): string {
    return this.cgroups.containerId;
  }

  /** The descriptors of the process; undefined when its main thread is unknown. */
  get fds(): FdTable | undefined {
    const owner = (this.flags & threadFlags.cloneFiles) === 0 ? this : this.main;
    if (owner === undefined) return undefined;
    owner.#fds ??= new FdTable();
    return owner.#fds;
  }

  /** Replaces the descriptors of this very thread: for new processes. */
  setFds(fds: FdTable): void {
    this.#fds = fds;
  }

  fd(fd: number): Fd | undefined {
    return fd < 0 ? undefined : this.fds?.get(fd);
  }

  /** Ends with a slash; "./" when the main thread is unknown. */
  get cwd(): string {
    const main = this.main;
    return main === undefined ? "./" : main.#ownCwd;
  }

  /** For new main threads: taken as it is. */
  setCwd(cwd: string): void {
    this.#ownCwd = cwd;
  }

  /** The process changed its directory to `path`, which may be relative. */
  changeCwd(path: string): void {
    const main = this.main;
    if (main === undefined) return;
    const cwd = joinPath(main.#ownCwd, path);
    main.#ownCwd = cwd.endsWith("/") ? cwd : `${cwd}/`;
  }

  get environment(): Environment {
    return (this.main ?? this).#ownEnvironment;
  }

  setEnvironment(environment: Environment): void {
    this.#ownEnvironment = environment;
  }

  /** `proc.cmdline`: the short name, then the arguments. */
  get cmdline(): string {
    return this.args.after(this.comm);
  }

  /** Nanoseconds since the epoch; 0 is unknown. */
  get cloneTsNs(): bigint {
    return nanoseconds(this.cloneTsHigh, this.cloneTsLow);
  }

  set cloneTsNs(ns: bigint) {
    this.cloneTsHigh = highHalf(ns);
    this.cloneTsLow = lowHalf(ns);
  }

  get wasCloned(): boolean {
    return this.cloneTsHigh !== 0 || this.cloneTsLow !== 0;
  }

  get exepath(): string {
    return this.executable.path;
  }

  get exeWritable(): boolean {
    return this.executable.writable;
  }

  get exeUpperLayer(): boolean {
    return this.executable.upperLayer;
  }

  get exeLowerLayer(): boolean {
    return this.executable.lowerLayer;
  }

  get exeFromMemfd(): boolean {
    return this.executable.fromMemfd;
  }

  get exeIno(): number | bigint {
    return this.executable.ino;
  }

  get exeInoCtimeNs(): bigint {
    return this.executable.ctimeNs;
  }

  get exeInoMtimeNs(): bigint {
    return this.executable.mtimeNs;
  }

  get exeInoCtimeDurationCloneTsNs(): bigint {
    return this.executable.ctimeToCloneNs;
  }

  /** 0 unless the thread itself executed the program, and that was made after its namespace. */
  get exeInoCtimeDurationPidnsStartNs(): bigint {
    const start = this.pidnsInitStartTsNs;
    if (!this.#hasExecuted || start === 0n) return 0n;
    const ctime = this.executable.ctimeNs;
    return ctime > start ? ctime - start : 0n;
  }

  /** The thread runs another program. */
  execute(executable: Executable): void {
    this.executable = executable;
    this.#hasExecuted = true;
  }

  /** Takes over what a child has in common with the thread that made it. */
  inherit(from: Thread): void {
    this.executable = from.executable;
    this.root = from.root;
    this.sid = from.sid;
    this.vpgid = from.vpgid;
    this.pgid = from.pgid;
    this.tty = from.tty;
    this.loginuid = from.loginuid;
    this.capPermitted = from.capPermitted;
    this.capInheritable = from.capInheritable;
    this.capEffective = from.capEffective;
  }

  /**
   * Takes over what a new process gets from its parent: descriptors, directory, environment. The
   * child of a thread other than the main one has no environment until it executes something: the
   * original looks at the thread's own, and alerts show it.
   */
  inheritProcess(from: Thread): void {
    const fds = from.fds;
    if (fds !== undefined) this.#fds = fds.fork();
    this.#ownCwd = from.cwd;
    this.#ownEnvironment = from.#ownEnvironment;
  }
}
