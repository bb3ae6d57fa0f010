// One descriptor of a process: what it is, how it was opened, what it is called.
import { driverConstants } from "../schema/driver-constants.ts";
import { fdFlags, fdTypeNames, fdTypes } from "./fd-types.ts";
import type { Socket } from "./socket.ts";

const closeOnExec = driverConstants.PPM_O_CLOEXEC;
const epollCloseOnExec = driverConstants.PPM_EPOLL_CLOEXEC;
const memfdCloseOnExec = driverConstants.PPM_MFD_CLOEXEC;

export class Fd {
  /** See fd-types.ts. */
  type: number;
  /** PPM_O_* bits. */
  openFlags = 0;
  #name = "";
  // A socket's name is made of its ends when somebody asks: most are never asked for.
  #namer: (() => string) | undefined = undefined;
  #nameId = -1;
  /** The path as the process gave it. */
  nameRaw = "";
  /** See fdFlags. */
  flags = 0;
  /** FdTable.owner of the table it belongs to; of another number, it is shared since a fork. */
  owner = 0;
  /** Encoded as by the kernel's new_encode_dev; 0 unknown. */
  dev = 0;
  /** 0 unknown. */
  ino: number | bigint = 0;
  /** The process a pidfd stands for. */
  pid = 0;
  socket: Socket | undefined = undefined;

  constructor(type: number) {
    this.type = type;
  }

  /** Is a new entry of that type from now on. */
  become(type: number): void {
    this.type = type;
    this.openFlags = 0;
    this.#name = "";
    this.#namer = undefined;
    this.#nameId = -1;
    this.nameRaw = "";
    this.flags = 0;
    this.owner = 0;
    this.dev = 0;
    this.ino = 0;
    this.pid = 0;
    this.socket = undefined;
  }

  get name(): string {
    if (this.#namer !== undefined) {
      this.#name = this.#namer();
      this.#namer = undefined;
    }
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
    this.#namer = undefined;
    this.#nameId = -1;
  }

  /** The name of a path that has an id (PathTable.id). */
  setPath(path: string, id: number): void {
    this.#name = path;
    this.#namer = undefined;
    this.#nameId = id;
  }

  /** The id of its path; -1: it has none. */
  get nameId(): number {
    return this.#nameId;
  }

  /** `make` is called when the name is asked for, and must give what it would give now. */
  nameLater(make: () => string): void {
    this.#nameId = -1;
    this.#namer = make;
  }

  get hasName(): boolean {
    return this.#namer !== undefined || this.#name !== "";
  }

  copy(): Fd {
    const fd = new Fd(this.type);
    fd.openFlags = this.openFlags;
    fd.#name = this.name;
    fd.#nameId = this.#nameId;
    fd.nameRaw = this.nameRaw;
    fd.flags = this.flags;
    fd.dev = this.dev;
    fd.ino = this.ino;
    fd.pid = this.pid;
    fd.socket = this.socket?.copy();
    return fd;
  }

  get typeChar(): string {
    return fdTypeNames[this.type]?.char ?? "?";
  }

  get typeName(): string {
    return fdTypeNames[this.type]?.name ?? "<NA>";
  }

  get isFile(): boolean {
    return this.type === fdTypes.file || this.type === fdTypes.fileV2;
  }

  /** An IPv4 or IPv6 connection (not a server socket). */
  get isInetTuple(): boolean {
    return this.type === fdTypes.ipv4 || this.type === fdTypes.ipv6;
  }

  get isServerSocket(): boolean {
    return this.type === fdTypes.ipv4Server || this.type === fdTypes.ipv6Server;
  }

  get isClient(): boolean {
    return (this.flags & fdFlags.client) !== 0;
  }

  get isServer(): boolean {
    return (this.flags & fdFlags.server) !== 0;
  }

  get hasRole(): boolean {
    return (this.flags & (fdFlags.client | fdFlags.server)) !== 0;
  }

  get isConnected(): boolean {
    return (this.flags & fdFlags.connected) !== 0;
  }

  setRole(role: "client" | "server"): void {
    const cleared = this.flags & ~(fdFlags.client | fdFlags.server);
    this.flags = cleared | (role === "client" ? fdFlags.client : fdFlags.server);
  }

  setConnection(status: "connected" | "pending" | "failed"): void {
    const cleared = this.flags & ~(fdFlags.connected | fdFlags.pending | fdFlags.failed);
    this.flags = cleared | fdFlags[status];
  }

  get isCloseOnExec(): boolean {
    const flags = this.openFlags;
    if ((flags & closeOnExec) !== 0) return true;
    if (this.type === fdTypes.eventPoll) return (flags & epollCloseOnExec) !== 0;
    return this.type === fdTypes.memory && (flags & memfdCloseOnExec) !== 0;
  }

  /** Also clears the bits that mean close-on-exec for epoll and memfd only, as the original does. */
  setCloseOnExec(on: boolean): void {
    this.openFlags &= ~(closeOnExec | epollCloseOnExec | memfdCloseOnExec);
    if (on) this.openFlags |= closeOnExec;
  }

  get deviceMajor(): number {
    return (this.dev & 0xfff00) >>> 8;
  }

  get deviceMinor(): number {
    return (this.dev & 0xff) | ((this.dev >>> 12) & 0xfff00);
  }
}
