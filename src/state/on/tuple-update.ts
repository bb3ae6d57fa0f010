// What a connect or a message tells of the two ends of a socket. The rules on which end is
// believed, and on which role a socket has, are those of the original.
import { equalAddresses, isMappedV4, sameAddress, zero16, zero4 } from "../addresses.ts";
import type { Fd } from "../fd.ts";
import { fdTypes, l4 } from "../fd-types.ts";
import type { Interfaces } from "../interfaces.ts";
import { Socket } from "../socket.ts";
import type { Thread } from "../thread.ts";
import { families, type Tuple } from "../tuples.ts";

/** The two ends as bytes of the family they will be kept as: mapped IPv6 pairs become IPv4. */
export interface Ends {
  readonly sourceIp: Uint8Array;
  readonly sourcePort: number;
  readonly destIp: Uint8Array;
  readonly destPort: number;
}

export function unmapped(ends: Ends): Ends {
  const { sourceIp, destIp } = ends;
  if (sourceIp.length !== 16 || destIp.length !== 16) return ends;
  if (!isMappedV4(sourceIp, 0) || !isMappedV4(destIp, 0)) return ends;
  return { ...ends, sourceIp: sourceIp.slice(12), destIp: destIp.slice(12) };
}

/** Takes over the ends of a tuple. False: it is the known one, in either direction. */
export function setEnds(fd: Fd, ends: Ends): boolean {
  const socket = inetSocketOf(fd, ends.sourceIp.length);
  if (isSame(socket, ends)) return false;
  socket.sourceIp = ends.sourceIp;
  socket.sourcePort = ends.sourcePort;
  socket.destIp = ends.destIp;
  socket.destPort = ends.destPort;
  return true;
}

function isSame(socket: Socket, ends: Ends): boolean {
  const { sourceIp, sourcePort, destIp, destPort } = socket;
  const forward =
    sourcePort === ends.sourcePort &&
    destPort === ends.destPort &&
    equalAddresses(sourceIp, ends.sourceIp) &&
    equalAddresses(destIp, ends.destIp);
  if (forward) return true;
  return (
    destPort === ends.sourcePort &&
    sourcePort === ends.destPort &&
    equalAddresses(destIp, ends.sourceIp) &&
    equalAddresses(sourceIp, ends.destIp)
  );
}

/** Whether the tuple at `at` is what the descriptor has already, in either direction; makes nothing. */
export function isKnownTuple(fd: Fd, bytes: Uint8Array, at: number, size: number): boolean {
  const { socket } = fd;
  if (socket === undefined || !fd.isInetTuple) return false;
  const width = socket.sourceIp.length;
  const family = width === 4 ? families.inet : families.inet6;
  if (bytes[at] !== family || size < 1 + 2 * (width + 2)) return false;
  const first = at + 1;
  const second = first + width + 2;
  return (
    isAt(
      bytes,
      first,
      socket.sourceIp,
      socket.sourcePort,
      second,
      socket.destIp,
      socket.destPort,
    ) ||
    isAt(bytes, second, socket.sourceIp, socket.sourcePort, first, socket.destIp, socket.destPort)
  );
}

function isAt(
  bytes: Uint8Array,
  sourceAt: number,
  sourceIp: Uint8Array,
  sourcePort: number,
  destAt: number,
  destIp: Uint8Array,
  destPort: number,
): boolean {
  return (
    isPortAt(bytes, sourceAt + sourceIp.length, sourcePort) &&
    isPortAt(bytes, destAt + destIp.length, destPort) &&
    sameAddress(sourceIp, bytes, sourceAt) &&
    sameAddress(destIp, bytes, destAt)
  );
}

function isPortAt(bytes: Uint8Array, at: number, port: number): boolean {
  return bytes[at] === (port & 0xff) && bytes[at + 1] === port >>> 8;
}

/** The socket of a descriptor, ready for addresses of `width` bytes; keeps the protocol it had. */
export function inetSocketOf(fd: Fd, width: number): Socket {
  const type = width === 4 ? fdTypes.ipv4 : fdTypes.ipv6;
  const present = fd.socket;
  if (present !== undefined && fd.type === type && present.sourceIp.length === width)
    return present;
  const socket = new Socket();
  socket.protocol = present?.protocol ?? l4.unknown;
  const zero = width === 4 ? zero4 : zero16;
  socket.sourceIp = zero;
  socket.destIp = zero;
  fd.type = type;
  fd.socket = socket;
  return socket;
}

/**
 * What a message on an unconnected socket tells. "named": the descriptor is called after the tuple
 * and nothing else follows; "ends": its ends are new.
 */
export function learnFromMessage(
  fd: Fd,
  tuple: Tuple,
  interfaces: Interfaces,
): "nothing" | "named" | "ends" {
  if (tuple.family === families.unix) {
    learnUnix(fd, tuple);
    return "named";
  }
  const ends = unmapped(tuple);
  if (fd.type === fdTypes.ipv6Server && ends.sourceIp.length === 16) {
    overlay(fd, ends);
    return "named";
  }
  // Datagrams on one socket come from and go to many: each tells both ends anew.
  if (!setEnds(fd, ends)) return "nothing";
  const socket = inetSocketOf(fd, ends.sourceIp.length);
  // TCP would have failed had the address changed in the middle.
  if (socket.protocol === l4.unknown) socket.protocol = l4.udp;
  interfaces.complete(socket);
  return "ends";
}

// A bound IPv4 socket becomes a connection with its first message. An IPv6 one stays what it is,
// and the original lays the tuple over its address: the source's address is then that of the
// server, and port and protocol are no longer known. Rules see it so.
function overlay(fd: Fd, { sourceIp }: Ends): void {
  const { socket } = fd;
  if (socket === undefined) return;
  socket.destIp = sourceIp;
  socket.destPort = 0;
  socket.protocol = l4.unknown;
}

export function learnUnix(fd: Fd, tuple: Tuple): void {
  const socket = fd.type === fdTypes.unix && fd.socket !== undefined ? fd.socket : new Socket();
  socket.unixSource = tuple.unixSource;
  socket.unixDest = tuple.unixDest;
  fd.type = fdTypes.unix;
  fd.socket = socket;
}

/** The role of a socket nobody told us about, from the ports its process uses. */
export function guessRole(fd: Fd, thread: Thread, receiving: boolean): void {
  const { socket } = fd;
  if (socket === undefined) return;
  const { fds } = thread;
  const { sourcePort, destPort } = socket;
  const ownsDest = fds?.some((other) => hasDestPort(other, destPort)) ?? false;
  if (!ownsDest) {
    fd.setRole("client");
    return;
  }
  const usesSource =
    fds?.some((other) => other.type === fdTypes.ipv4 && other.socket?.sourcePort === sourcePort) ??
    false;
  if (!usesSource || receiving) fd.setRole("server");
  else fd.setRole("client");
}

function hasDestPort(fd: Fd, port: number): boolean {
  const { type } = fd;
  return (type === fdTypes.ipv4 || type === fdTypes.ipv4Server) && fd.socket?.destPort === port;
}
