// socket, socketpair: a socket came to be.
import { paramIndex } from "../../schema/events.ts";
import { zero16 } from "../addresses.ts";
import { Fd } from "../fd.ts";
import { fdTypes, type L4, l4 } from "../fd-types.ts";
import { Socket } from "../socket.ts";
import type { State } from "../state.ts";
import type { Thread } from "../thread.ts";
import { families } from "../tuples.ts";
import type { Handlers } from "./handler.ts";

const domainParam = paramIndex("socket_socket_x", "domain");
const typeParam = paramIndex("socket_socket_x", "type");
const protocolParam = paramIndex("socket_socket_x", "proto");
const flagsParam = paramIndex("socket_socket_x", "flags");
const pairFirst = paramIndex("socket_socketpair_x", "fd1");
const pairSecond = paramIndex("socket_socketpair_x", "fd2");
const pairSource = paramIndex("socket_socketpair_x", "source");
const pairPeer = paramIndex("socket_socketpair_x", "peer");

const netlink = 16;
// Values of socket(2) and netinet/in.h.
const types = { stream: 1, datagram: 2, raw: 3 };
const protocols = { ip: 0, icmp: 1, tcp: 6, udp: 17, raw: 255 };

/** Adds a fresh socket to the thread's descriptors. */
export function addSocket(
  state: State,
  thread: Thread,
  number: number,
  domain: number,
  type: number,
  protocol: number,
  openFlags: number,
): void {
  const fd = new Fd(fdTypeOf(domain));
  const socket = new Socket();
  fd.socket = socket;
  fd.openFlags = openFlags;
  if (fd.isInetTuple) socket.protocol = l4Of(type, protocol);
  if (fd.type === fdTypes.ipv6) {
    socket.sourceIp = zero16;
    socket.destIp = zero16;
  }
  state.addFd(thread, number, fd);
}

/** As for socket(AF, SOCK_DGRAM, IPPROTO_UDP). */
export function addUdpSocket(state: State, thread: Thread, number: number, domain: number): void {
  addSocket(state, thread, number, domain, types.datagram, protocols.udp, 0);
}

function fdTypeOf(domain: number): number {
  if (domain === families.unix) return fdTypes.unix;
  if (domain === families.inet) return fdTypes.ipv4;
  if (domain === families.inet6) return fdTypes.ipv6;
  return domain === netlink ? fdTypes.netlink : fdTypes.unknown;
}

function l4Of(type: number, protocol: number): L4 {
  // SOCK_NONBLOCK and SOCK_CLOEXEC may be or-ed into the type.
  const kind = type & 0xff;
  if (protocol === protocols.raw) return l4.raw;
  if (protocol === protocols.ip) {
    if (kind === types.stream) return l4.tcp;
    return kind === types.datagram ? l4.udp : l4.unknown;
  }
  const known =
    protocol === protocols.tcp
      ? l4.tcp
      : protocol === protocols.udp
        ? l4.udp
        : protocol === protocols.icmp
          ? l4.icmp
          : l4.unknown;
  return known !== l4.unknown && type === types.raw ? l4.raw : known;
}

export const socket: Handlers = {
  socket_socket_x: (state, event, thread) => {
    const number = event.i64(0, -1);
    if (number < 0) return;
    const domain = event.u32(domainParam);
    const type = event.u32(typeParam);
    const protocol = event.u32(protocolParam);
    addSocket(state, thread, number, domain, type, protocol, event.u32(flagsParam));
  },
  socket_socketpair_x: (state, event, thread) => {
    if (event.i64(0, -1) < 0) return;
    const first = event.i64(pairFirst, -1);
    const second = event.i64(pairSecond, -1);
    if (first === second) return;
    const fd = new Fd(fdTypes.unix);
    fd.socket = new Socket();
    fd.socket.unixSource = BigInt(event.exactU64(pairSource));
    fd.socket.unixDest = BigInt(event.exactU64(pairPeer));
    // The event is about the first one, as far as rules can see.
    state.addFd(thread, second, fd.copy());
    state.addFd(thread, first, fd);
    thread.lastFd = second;
  },
};
