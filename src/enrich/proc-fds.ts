// The descriptors of a process as /proc/PID/fd shows them.
import { limits } from "../base/limits.ts";
import { fdTypes } from "../state/fd-types.ts";
import type { FdSnapshot } from "../state/snapshot.ts";
import { wireOpenFlags } from "./open-flags.ts";
import { EqualTexts } from "./equal-texts.ts";
import type { ProcFiles } from "./proc-files.ts";
import { parseFdFlags } from "./proc-text.ts";
import { readSocketTable, type SocketTable } from "./socket-tables.ts";

const typeMask = 0o170000;
const directoryMode = 0o040000;
const fifoMode = 0o010000;
const fdInfoBytes = 512; // The lines we want come first.

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
    const found: FdSnapshot[] = [];
    for (const number of numbers.slice(0, limits.fdsPerProcessMax)) {
      const fd = this.#one(pid, number);
      if (fd !== undefined) found.push(fd);
    }
    return found;
  }

  #one(pid: number, fd: number): FdSnapshot | undefined {
    const path = `/proc/${pid}/fd/${fd}`;
    const found = this.#files.link(path);
    if (found === undefined) return undefined;
    const link = this.#names.same(found);
    if (link.startsWith("/")) return this.#named(pid, fd, path, link);
    const [kind = "", rest = ""] = split(link);
    if (kind === "socket") return this.#socket(pid, fd, inodeOf(rest));
    if (kind === "pipe") return { fd, type: fdTypes.pipe, name: link, ino: inodeOf(rest) };
    const type = kind === "anon_inode" ? anonymousTypes[rest] : undefined;
    return { fd, type: type ?? fdTypes.unsupported, name: "", ino: 0 };
  }

  #named(pid: number, fd: number, path: string, link: string): FdSnapshot | undefined {
    if (link.startsWith("/memfd:")) return { fd, type: fdTypes.memory, name: link, ino: 0 };
    const status = this.#files.status(path);
    if (status === undefined) return undefined;
    const ino = exact(status.ino);
    const kind = status.mode & typeMask;
    if (kind === directoryMode) return { fd, type: fdTypes.directory, name: link, ino };
    if (kind === fifoMode) return { fd, type: fdTypes.pipe, name: link, ino };
    const text = this.#files.text(`/proc/${pid}/fdinfo/${fd}`, fdInfoBytes);
    const openFlags = wireOpenFlags(parseFdFlags(text ?? ""));
    const dev = encodedDevice(status.dev);
    return { fd, type: fdTypes.fileV2, name: link, ino, dev, openFlags };
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

function exact(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

// stat's 64-bit device (12 bits of major at bit 8, the rest of minor above bit 12) in its low half
// is what new_encode_dev of the kernel makes, and events carry.
function encodedDevice(dev: bigint): number {
  return Number(dev & 0xffffffffn);
}
