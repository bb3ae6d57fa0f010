// The descriptors of a process as /proc/PID/fd shows them.
import { textOfBytes } from "../base/byte-text.ts";
import { limits } from "../base/limits.ts";
import type { LookedAtFd } from "../native/proc-fds.ts";
import { fdTypes } from "../state/fd-types.ts";
import type { FdSnapshot } from "../state/snapshot.ts";
import { wireOpenFlags } from "./open-flags.ts";
import { EqualTexts } from "./equal-texts.ts";
import type { ProcFiles } from "./proc-files.ts";
import { readSocketTable, type SocketTable } from "./socket-tables.ts";

const typeMask = 0o170000;
const directoryMode = 0o040000;
const fifoMode = 0o010000;

// Names after `anon_inode:`.
const anonymousTypes: Readonly<Record<string, number>> = {
  "[eventfd]": fdTypes.event,
  "[eventpoll]": fdTypes.eventPoll,
  inotify: fdTypes.inotify,
  "[signalfd]": fdTypes.signal,
  "[timerfd]": fdTypes.timer,
  "[io_uring]": fdTypes.ioUring,
  "[userfaultfd]": fdTypes.userFault,
  "[pidfd]": fdTypes.pid,
  "bpf-map": fdTypes.bpf,
  "bpf-prog": fdTypes.bpf,
  "bpf-link": fdTypes.bpf,
  bpf_iter: fdTypes.bpf,
};

/** Reads descriptors; keeps the socket tables of network namespaces while it lives. */
export class FdReader {
  readonly #files: ProcFiles;
  readonly #names: EqualTexts;
  readonly #sockets = new Map<string, SocketTable>();
  readonly #namespaces = new Map<number, string>();

  constructor(files: ProcFiles, names = new EqualTexts()) {
    this.#files = files;
    this.#names = names;
  }

  /** The numbers of all. */
  numbers(pid: number): readonly number[] {
    return this.#files.numbers(`/proc/${pid}/fd`).slice(0, limits.fdsPerProcessMax);
  }

  all(pid: number): FdSnapshot[] {
    return this.some(pid, this.numbers(pid));
  }

  some(pid: number, numbers: readonly number[]): FdSnapshot[] {
    const fds: FdSnapshot[] = [];
    const wanted = numbers.slice(0, limits.fdsPerProcessMax);
    this.#files.look(`${this.#files.hostRoot}/proc/${pid}`, wanted, (found) => {
      const fd = this.#fdOf(pid, found);
      if (fd !== undefined) fds.push(fd);
    });
    return fds;
  }

  #fdOf(pid: number, found: LookedAtFd): FdSnapshot | undefined {
    const { number: fd, mode, ino, dev } = found;
    const link = this.#names.same(textOfBytes(found.link));
    if (mode !== 0) {
      if (link.startsWith("/memfd:")) return { fd, type: fdTypes.memory, name: link, ino: 0 };
      const kind = mode & typeMask;
      if (kind === directoryMode) return { fd, type: fdTypes.directory, name: link, ino };
      if (kind === fifoMode) return { fd, type: fdTypes.pipe, name: link, ino };
      const openFlags = wireOpenFlags(found.flags);
      return { fd, type: fdTypes.fileV2, name: link, ino, dev, openFlags };
    }
    const [kind = "", rest = ""] = split(link);
    if (kind === "socket") return this.#socket(pid, fd, inodeOf(rest));
    if (kind === "pipe") return { fd, type: fdTypes.pipe, name: link, ino: inodeOf(rest) };
    const type = kind === "anon_inode" ? anonymousTypes[rest] : undefined;
    return { fd, type: type ?? fdTypes.unsupported, name: "", ino: 0 };
  }

  #socket(pid: number, fd: number, ino: number): FdSnapshot | undefined {
    const { rows, served } = this.#tableOf(pid);
    const row = rows.get(ino);
    if (row === undefined) return undefined;
    const { type, name, socket } = row;
    const isServed = socket.localPort === undefined ? undefined : served.has(socket.localPort);
    return {
      fd,
      type,
      name,
      ino,
      socket: isServed === undefined ? socket : { ...socket, isServed },
    };
  }

  #tableOf(pid: number): SocketTable {
    const namespace = this.#namespaces.get(pid) ?? this.#files.link(`/proc/${pid}/ns/net`) ?? "";
    this.#namespaces.set(pid, namespace);
    const known = this.#sockets.get(namespace);
    if (known !== undefined) return known;
    const table = readSocketTable(this.#files, pid);
    this.#sockets.set(namespace, table);
    return table;
  }
}

// `kind:rest`
function split(link: string): [string, string] {
  const colon = link.indexOf(":");
  return [link.slice(0, colon), link.slice(colon + 1)];
}

// `[123]`
function inodeOf(text: string): number {
  const ino = Number(text.slice(1, -1));
  return Number.isInteger(ino) ? ino : 0;
}
