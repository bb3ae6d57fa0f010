// Processes and threads as /proc shows them: all at start, one after the other, and single ones
// when an event names a thread nobody announced.
import { copyBytes } from "../base/bytes.ts";
import { limits } from "../base/limits.ts";
import type { CgroupList } from "../state/cgroups.ts";
import { splitNul } from "../state/environment.ts";
import type { FdSnapshot, ThreadSnapshot } from "../state/snapshot.ts";
import { threadFlags } from "../state/thread-flags.ts";
import { FdReader } from "./proc-fds.ts";
import { EqualTexts } from "./equal-texts.ts";
import type { FileStatus, ProcFiles } from "./proc-files.ts";
import {
  type ProcStat,
  type ProcStatus,
  parseCgroups,
  parseFdLimit,
  parseStat,
  parseStatus,
} from "./proc-text.ts";

const writableByGroup = 0o020;
const writableByOthers = 0o002;
const tickNs = 10_000_000n; // USER_HZ is 100 on every architecture we run on.
const unset = 0xffffffff;
const noBytes = new Uint8Array(0);
const defaultControllers = ["cpuset", "cpu", "io", "memory", "pids"];

/** What all threads of a process have in common. */
type Shared = Pick<
  ThreadSnapshot,
  | "exe"
  | "args"
  | "environment"
  | "cwd"
  | "root"
  | "fdLimit"
  | "exepath"
  | "loginuid"
  | "cgroups"
  | "exeIno"
  | "exeInoCtimeNs"
  | "exeInoMtimeNs"
> & { readonly exeStatus: FileStatus | undefined };

export class ProcReader {
  readonly #files: ProcFiles;
  readonly #bootTsNs: bigint;
  readonly #controllers: readonly string[];
  readonly #cgroupLists = new Map<string, CgroupList>();
  #hostInitStartNs: bigint | undefined = undefined;
  readonly #texts = new EqualTexts();
  /** While everything is looked at: its tables of sockets are read once. */
  #scanning: FdReader | undefined = undefined;

  constructor(files: ProcFiles, bootTsNs: bigint) {
    this.#files = files;
    this.#bootTsNs = bootTsNs;
    const controllers = files.text("/sys/fs/cgroup/cgroup.controllers")?.trim().split(" ");
    this.#controllers = controllers?.[0] ? controllers : defaultControllers;
  }

  /**
   * All processes will be looked at, from now on until `endScan`. Main threads come with their
   * standard descriptors and the numbers of the others: a process may have thousands.
   */
  beginScan(): readonly number[] {
    this.#scanning = new FdReader(this.#files, this.#texts);
    return this.#files.numbers("/proc");
  }

  endScan(): void {
    this.#scanning = undefined;
    this.#texts.forget();
  }

  /** The threads of a process, the main one first, each looked at when it is asked for. */
  *process(pid: number): Generator<ThreadSnapshot> {
    const shared = this.#shared(`/proc/${pid}`);
    if (shared === undefined) return;
    const main = this.#thread(`/proc/${pid}`, pid, shared);
    if (main === undefined) return;
    yield { ...main, ...this.#descriptorsOf(pid) };
    for (const tid of this.#files.numbers(`/proc/${pid}/task`)) {
      if (tid === pid) continue;
      const thread = this.#thread(`/proc/${pid}/task/${tid}`, tid, shared);
      if (thread !== undefined) yield thread;
    }
  }

  /** One thread, with its descriptors when it is a main thread. */
  thread(tid: number): ThreadSnapshot | undefined {
    const directory = `/proc/${tid}`;
    const shared = this.#shared(directory);
    if (shared === undefined) return undefined;
    const thread = this.#thread(directory, tid, shared);
    if (thread === undefined || thread.pid !== tid) return thread;
    return { ...thread, ...this.#descriptorsOf(tid) };
  }

  #descriptorsOf(pid: number): Pick<ThreadSnapshot, "fds" | "unreadFds"> {
    const reader = this.#scanning;
    if (reader === undefined) return { fds: new FdReader(this.#files).all(pid) };
    const numbers = reader.numbers(pid);
    const isStandard = (fd: number) => fd <= 2;
    return {
      fds: reader.some(pid, numbers.filter(isStandard)),
      unreadFds: numbers.filter((fd) => !isStandard(fd)),
    };
  }

  descriptors(pid: number, numbers: readonly number[]): FdSnapshot[] {
    return (this.#scanning ?? new FdReader(this.#files)).some(pid, numbers);
  }

  /** The environment of a process, up to the length of a page more than events carry. */
  environment(pid: number): Uint8Array | undefined {
    const bytes = this.#files.bytes(`/proc/${pid}/environ`, 65_536);
    return bytes === undefined ? undefined : copyBytes(bytes);
  }

  isAlive(tid: number, pid: number, comm: string): boolean {
    const now = this.#files.text(`/proc/${pid}/task/${tid}/comm`);
    if (now !== undefined) return now.startsWith(comm);
    return this.#files.link(`/proc/${pid}/task/${tid}/exe`) !== undefined;
  }

  // undefined: no such process, a kernel thread or a zombie.
  #shared(directory: string): Shared | undefined {
    const files = this.#files;
    const cmdline = files.bytes(`${directory}/cmdline`);
    if (cmdline === undefined) return undefined;
    const [exe = "", ...args] = splitNul(cmdline);
    const exepath = files.link(`${directory}/exe`) ?? "";
    if (cmdline.length === 0 && exepath === "") return undefined;
    const status = exepath === "" ? undefined : files.status(`${directory}/exe`);
    return {
      exe: this.#texts.same(exe),
      args,
      exepath: this.#texts.same(exepath),
      environment: copyBytes(files.bytes(`${directory}/environ`) ?? noBytes),
      cwd: this.#texts.same(files.link(`${directory}/cwd`) ?? "/"),
      root: this.#texts.same(files.link(`${directory}/root`) ?? "/"),
      fdLimit: parseFdLimit(files.text(`${directory}/limits`) ?? ""),
      loginuid: loginuidOf(files.text(`${directory}/loginuid`)),
      cgroups: this.#cgroups(files.text(`${directory}/cgroup`, 65_536) ?? ""),
      exeIno: status === undefined ? 0 : Number(status.ino),
      exeInoCtimeNs: status?.ctimeNs ?? 0n,
      exeInoMtimeNs: status?.mtimeNs ?? 0n,
      exeStatus: status,
    };
  }

  // Processes share few distinct sets: equal text gives the same list.
  #cgroups(text: string): CgroupList {
    const known = this.#cgroupLists.get(text);
    if (known !== undefined) return known;
    const list = parseCgroups(text, this.#controllers);
    if (this.#cgroupLists.size >= limits.cgroupSetsMax) this.#cgroupLists.clear();
    this.#cgroupLists.set(text, list);
    return list;
  }

  #thread(directory: string, tid: number, shared: Shared): ThreadSnapshot | undefined {
    const files = this.#files;
    const status = parseStatus(files.text(`${directory}/status`) ?? "", tid);
    const stat = parseStat(files.text(`${directory}/stat`) ?? "");
    // A zombie has no program any more, whatever its other threads do.
    if (status === undefined || stat === undefined || stat.isOver) return undefined;
    const { exeStatus, ...rest } = shared;
    const { ppid, inNamespace, ...known } = status;
    const isMain = tid === status.pid;
    return {
      ...rest,
      ...known,
      tid,
      ptid: ppid,
      comm: this.#texts.same((files.text(`${directory}/comm`) ?? "").replace(/\n$/, "")),
      pgid: status.pgid === -1 ? stat.pgid : status.pgid,
      vpgid: status.inNamespace ? status.vpgid : stat.pgid,
      sid: stat.sid,
      tty: stat.tty,
      pageFaultsMajor: stat.pageFaultsMajor,
      pageFaultsMinor: stat.pageFaultsMinor,
      exeWritable: exeStatus !== undefined && isWritable(exeStatus, status),
      exeUpperLayer: false,
      exeLowerLayer: false,
      exeFromMemfd: shared.exepath.startsWith("/memfd:"),
      cloneTsNs: this.#startNs(stat),
      pidnsInitStartTsNs: this.#initStartNs(directory, inNamespace),
      flags: isMain ? 0 : threadFlags.cloneThread | threadFlags.cloneFiles,
      fds: [],
    };
  }

  #startNs(stat: ProcStat): bigint {
    return this.#bootTsNs + BigInt(Math.trunc(stat.startTicks)) * tickNs;
  }

  // When the first process of the thread's pid namespace started.
  #initStartNs(directory: string, inNamespace: boolean): bigint {
    if (inNamespace) return this.#startNsOf(`${directory}/root/proc/1/stat`);
    this.#hostInitStartNs ??= this.#startNsOf("/proc/1/stat");
    return this.#hostInitStartNs;
  }

  #startNsOf(path: string): bigint {
    const stat = parseStat(this.#files.text(path) ?? "");
    return stat === undefined ? 0n : this.#startNs(stat);
  }
}

function loginuidOf(text: string | undefined): number {
  const uid = Number(text ?? unset);
  return Number.isInteger(uid) ? uid : unset;
}

// The owner counts because it can make the file writable. Other groups than the effective one are
// not looked at.
function isWritable(file: FileStatus, by: ProcStatus): boolean {
  if (by.uid === 0 || by.uid === file.uid) return true;
  if (by.gid === file.gid) return (file.mode & writableByGroup) !== 0;
  return (file.mode & writableByOthers) !== 0;
}
