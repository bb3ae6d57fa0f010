// Makes threads and descriptors of snapshots, and finds out afterwards which end of each connection
// in them is the server.
import { StringList } from "../decode/string-list.ts";
import { isMappedV4, zero16, zero4 } from "./addresses.ts";
import type { Cgroups } from "./cgroups.ts";
import { Environment } from "./environment.ts";
import { Executable, highHalf, lowHalf } from "./executable.ts";
import { Fd } from "./fd.ts";
import { fdFlags, fdTypes, l4 } from "./fd-types.ts";
import type { Interfaces } from "./interfaces.ts";
import type { Lookups } from "./lookups.ts";
import type { FdSnapshot, SocketSnapshot, ThreadSnapshot } from "./snapshot.ts";
import { Socket, socketName, tupleText } from "./socket.ts";
import { Thread } from "./thread.ts";
import { threadFlags } from "./thread-flags.ts";
import { UnreadFds } from "./unread-fds.ts";

/** What snapshots are completed from. */
export interface ImportTables {
  readonly cgroups: Cgroups;
  readonly interfaces: Interfaces;
  readonly lookups: Lookups;
}

/** `main`: of its process, when it is known; most of what its threads have is the same. */
export function threadOf(snapshot: ThreadSnapshot, tables: ImportTables, main?: Thread): Thread {
  const thread = new Thread(snapshot.tid);
  copyIdentity(thread, snapshot);
  thread.comm = snapshot.comm;
  thread.exe = main?.exe === snapshot.exe ? main.exe : snapshot.exe;
  thread.args = sameList(main?.args, snapshot.args) ?? new StringList(snapshot.args);
  thread.executable = sameExecutable(main?.executable, snapshot) ?? executableOf(snapshot);
  thread.vmSizeKb = snapshot.vmSizeKb;
  thread.vmRssKb = snapshot.vmRssKb;
  thread.vmSwapKb = snapshot.vmSwapKb;
  thread.pageFaultsMajor = snapshot.pageFaultsMajor;
  thread.pageFaultsMinor = snapshot.pageFaultsMinor;
  thread.cloneTsNs = snapshot.cloneTsNs;
  thread.pidnsInitStartTsNs = snapshot.pidnsInitStartTsNs;
  thread.fdLimit = snapshot.fdLimit;
  thread.flags |= snapshot.flags | threadFlags.active;
  thread.cgroups = tables.cgroups.ofList(snapshot.cgroups);
  thread.root = main?.root === snapshot.root ? main.root : snapshot.root;
  if (!thread.isMain) return thread;
  thread.setEnvironment(new Environment(snapshot.environment));
  thread.changeCwd(snapshot.cwd);
  fillFds(thread, snapshot, tables);
  return thread;
}

/**
 * Fills in what a child lacks whose parent was gone before anybody knew it, and which has executed
 * nothing yet: such children have no directory.
 */
export function complete(thread: Thread, snapshot: ThreadSnapshot, tables: ImportTables): void {
  if (!thread.isMain || thread.cwd !== "") return;
  if (thread.exepath === "") thread.executable = executableOf(snapshot);
  thread.root = snapshot.root;
  thread.sid = snapshot.sid;
  thread.pgid = snapshot.pgid;
  thread.vpgid = snapshot.vpgid;
  thread.tty = snapshot.tty;
  thread.loginuid = snapshot.loginuid;
  thread.capPermitted = snapshot.capPermitted;
  thread.capEffective = snapshot.capEffective;
  thread.capInheritable = snapshot.capInheritable;
  if (thread.environment.byteLength === 0)
    thread.setEnvironment(new Environment(snapshot.environment));
  thread.changeCwd(snapshot.cwd);
  fillFds(thread, snapshot, tables);
}

// What events put there stays.
function fillFds(thread: Thread, snapshot: ThreadSnapshot, tables: ImportTables): void {
  const { fds } = thread;
  if (fds === undefined) return;
  for (const fd of snapshot.fds)
    if (fds.get(fd.fd) === undefined) fds.set(fd.fd, fdOf(fd, tables.interfaces));
  const { unreadFds = [] } = snapshot;
  if (unreadFds.length > 0) fds.unread = new UnreadFds(fds, snapshot.pid, unreadFds, tables);
}

function copyIdentity(thread: Thread, snapshot: ThreadSnapshot): void {
  thread.pid = snapshot.pid;
  thread.ptid = snapshot.ptid;
  thread.vtid = snapshot.vtid;
  thread.vpid = snapshot.vpid;
  thread.sid = snapshot.sid;
  thread.pgid = snapshot.pgid;
  thread.vpgid = snapshot.vpgid;
  thread.tty = snapshot.tty;
  thread.uid = snapshot.uid;
  thread.gid = snapshot.gid;
  thread.loginuid = snapshot.loginuid;
  thread.capPermitted = snapshot.capPermitted;
  thread.capEffective = snapshot.capEffective;
  thread.capInheritable = snapshot.capInheritable;
}

function sameList(known: StringList | undefined, items: readonly string[]): StringList | undefined {
  const isSame =
    known?.items.length === items.length && items.every((item, i) => item === known.items[i]);
  return isSame ? known : undefined;
}

function sameExecutable(
  known: Readonly<Executable> | undefined,
  snapshot: ThreadSnapshot,
): Readonly<Executable> | undefined {
  const isSame =
    known?.path === snapshot.exepath &&
    known.ino === snapshot.exeIno &&
    known.writable === snapshot.exeWritable &&
    known.ctimeLow === lowHalf(snapshot.exeInoCtimeNs);
  return isSame ? known : undefined;
}

function executableOf(snapshot: ThreadSnapshot): Executable {
  const executable = new Executable();
  executable.setPath(snapshot.exepath);
  executable.writable = snapshot.exeWritable;
  executable.upperLayer = snapshot.exeUpperLayer;
  executable.lowerLayer = snapshot.exeLowerLayer;
  executable.fromMemfd = snapshot.exeFromMemfd;
  executable.ino = snapshot.exeIno;
  executable.ctimeHigh = highHalf(snapshot.exeInoCtimeNs);
  executable.ctimeLow = lowHalf(snapshot.exeInoCtimeNs);
  executable.mtimeHigh = highHalf(snapshot.exeInoMtimeNs);
  executable.mtimeLow = lowHalf(snapshot.exeInoMtimeNs);
  return executable;
}

export function fdOf(snapshot: FdSnapshot, interfaces: Interfaces): Fd {
  const fd = new Fd(snapshot.type);
  fd.flags = fdFlags.fromProc;
  fd.name = snapshot.name;
  fd.ino = snapshot.ino;
  fd.openFlags = snapshot.openFlags ?? 0;
  fd.dev = snapshot.dev ?? 0;
  if (snapshot.socket !== undefined) fillSocket(fd, snapshot.socket, interfaces);
  return fd;
}

function fillSocket(fd: Fd, snapshot: SocketSnapshot, interfaces: Interfaces): void {
  const socket = new Socket();
  fd.socket = socket;
  if (fd.type === fdTypes.unix) {
    socket.unixSource = snapshot.unixSource ?? 0n;
    socket.unixDest = snapshot.unixDest ?? 0n;
    fd.setRole(fd.name === "" ? "client" : "server");
    return;
  }
  const isV4 = fd.type === fdTypes.ipv4 || fd.type === fdTypes.ipv4Server;
  const none = isV4 ? zero4 : zero16;
  socket.protocol = snapshot.protocol ?? l4.unknown;
  if (fd.isServerSocket) {
    socket.sourceIp = none;
    socket.destIp = snapshot.localIp ?? none;
    socket.destPort = snapshot.localPort ?? 0;
    fd.name = socketName(fd.type, socket);
    return;
  }
  if (!fd.isInetTuple) return;
  socket.sourceIp = snapshot.localIp ?? none;
  socket.sourcePort = snapshot.localPort ?? 0;
  socket.destIp = snapshot.remoteIp ?? none;
  socket.destPort = snapshot.remotePort ?? 0;
  unmap(fd, socket);
  if (socket.protocol === l4.tcp) fd.setConnection("connected");
  if (fd.type === fdTypes.ipv4) interfaces.complete(socket);
  if (fd.type === fdTypes.ipv4 && snapshot.isServed !== undefined)
    giveRole(fd, socket, snapshot.isServed);
  fd.name = tupleName(socket);
}

function tupleName({ sourceIp, sourcePort, destIp, destPort }: Socket): string {
  return tupleText(sourceIp, sourcePort, destIp, destPort);
}

function unmap(fd: Fd, socket: Socket): void {
  if (fd.type !== fdTypes.ipv6) return;
  if (!isMappedV4(socket.sourceIp, 0) || !isMappedV4(socket.destIp, 0)) return;
  fd.type = fdTypes.ipv4;
  socket.sourceIp = socket.sourceIp.slice(12);
  socket.destIp = socket.destIp.slice(12);
}

/**
 * A connection of the snapshot whose local port somebody listens on was accepted: it is turned so
 * that the client is the source. Every other one was made from here. IPv6 is left alone, as in the
 * original.
 */
export function orientSockets(threads: Iterable<Thread>): void {
  const all = [...threads].filter((thread) => thread.isMain);
  const served = new Set<number>();
  for (const thread of all)
    thread.fds?.forEach((_, fd) => {
      if (fd.isServerSocket) served.add(fd.socket?.destPort ?? 0);
    });
  for (const thread of all)
    thread.fds?.forEach((_, fd) => {
      if (fd.type === fdTypes.ipv4) orient(fd, served);
    });
}

function orient(fd: Fd, served: ReadonlySet<number>): void {
  const { socket } = fd;
  if (socket === undefined) return;
  const isServed = served.has(socket.sourcePort);
  giveRole(fd, socket, isServed);
  if (isServed) fd.name = tupleName(socket);
}

function giveRole(fd: Fd, socket: Socket, isServed: boolean): void {
  if (isServed) socket.swap();
  fd.setRole(isServed ? "server" : "client");
}
