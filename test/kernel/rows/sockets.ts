// What the probe must tell of the cases in calls/sockets.c.
import {
  address4,
  address6,
  addressUnix,
  bytesHex,
  type CallRow,
  EBADF,
  EFAULT,
  EINVAL,
  flags,
  isAddress,
  row,
  tuple4,
  tuple6,
  u32,
  u64,
  unixTuple,
} from "../expected.ts";
import { kernelIsAtLeast } from "../machine.ts";
import type { Facts } from "../recorded.ts";

const hasLoop = kernelIsAtLeast(5, 17);
const EAGAIN = -11;
const ECONNREFUSED = -111;
const EINPROGRESS = -115;
const EOPNOTSUPP = -95;
const ret = (f: Facts) => f.number("ret");
const fd = (f: Facts) => f.number("fd");
const client = (f: Facts) => f.number("client_port");
const server = (f: Facts) => f.number("server_port");
const socketLevel = flags("PPM_SOCKOPT_LEVEL_SOL_SOCKET");
/** The first byte of PT_DYN: the type that follows. */
const dynamic = (type: number, payload: string) => `0${type}${payload}`;

const making: readonly CallRow[] = [
  row("socket", "socket_socket_x", (f) => ({
    fd: ret(f),
    domain: flags("PPM_AF_INET6"),
    type: 2 | 0o2000000 | 0o4000,
    proto: 17,
    flags: flags("PPM_O_CLOEXEC", "PPM_O_NONBLOCK"),
  })),
  row("socket_bad", "socket_socket_x", () => ({
    fd: EINVAL,
    domain: flags("PPM_AF_INET"),
    type: 99,
    proto: 7,
    flags: 0,
  })),
  row("socketpair", "socket_socketpair_x", (f) => ({
    res: 0,
    fd1: f.number("fd1"),
    fd2: f.number("fd2"),
    source: isAddress,
    peer: isAddress,
    domain: flags("PPM_AF_UNIX"),
    type: 1,
    proto: 0,
  })),
  row("socketpair_bad", "socket_socketpair_x", () => ({
    res: EOPNOTSUPP,
    fd1: -1,
    fd2: -1,
    source: 0,
    peer: 0,
    domain: flags("PPM_AF_INET"),
    type: 1,
    proto: 0,
  })),
  row("bind_inet", "socket_bind_x", (f) => ({ res: 0, addr: address4(0), fd: fd(f) })),
  row("bind_inet6", "socket_bind_x", (f) => ({ res: 0, addr: address6(0), fd: fd(f) })),
  row("bind_unix", "socket_bind_x", (f) => ({ res: 0, addr: addressUnix("sock"), fd: fd(f) })),
  row("bind_abstract", "socket_bind_x", (f) => ({
    res: 0,
    addr: addressUnix("gyr-abstract"),
    fd: fd(f),
  })),
  row("bind_bad", "socket_bind_x", () => ({ res: EBADF, addr: null, fd: 90 })),
  row("listen", "socket_listen_x", (f) => ({ res: 0, fd: fd(f), backlog: 17 })),
  row("listen_bad", "socket_listen_x", () => ({ res: EBADF, fd: -1, backlog: -2 })),
  row("shutdown", "socket_shutdown_x", (f) => ({
    res: 0,
    fd: fd(f),
    how: flags("PPM_SHUT_WR"),
  })),
  row("shutdown_bad", "socket_shutdown_x", () => ({ res: EBADF, fd: -1, how: 0xff })),
  row("getsockname", "socket_getsockname_x", () => ({})),
  row("getpeername", "socket_getpeername_x", () => ({})),
];

const connecting: readonly CallRow[] = [
  row("connect_inet", "socket_connect_x", (f) => ({
    res: 0,
    tuple: tuple4(client(f), server(f)),
    fd: fd(f),
    addr: address4(server(f)),
  })),
  row("connect_inet", "socket_connect_e", (f) => ({ fd: fd(f), addr: address4(server(f)) })),
  row("connect_inet6", "socket_connect_x", (f) => ({
    res: 0,
    tuple: tuple6(client(f), server(f)),
    fd: fd(f),
    addr: address6(server(f)),
  })),
  row("connect_unix", "socket_connect_x", (f) => ({
    res: 0,
    tuple: unixTuple("sock"),
    fd: fd(f),
    addr: addressUnix("sock"),
  })),
  row("connect_in_progress", "socket_connect_x", (f) => ({
    res: (value) => value === EINPROGRESS || value === 0,
    tuple: tuple4(client(f), server(f)),
    fd: fd(f),
    addr: address4(server(f)),
  })),
  row("connect_refused", "socket_connect_x", (f) => ({
    res: ECONNREFUSED,
    tuple: null,
    fd: fd(f),
    addr: address4(1),
  })),
  row("connect_bad", "socket_connect_x", () => ({ res: EBADF, tuple: null, fd: -1, addr: null })),
  row("connect_bad", "socket_connect_e", () => ({ fd: -1, addr: null })),
  row("accept", "socket_accept_5_x", (f) => ({
    fd: ret(f),
    tuple: tuple4(client(f), server(f)),
    queuepct: 0,
    queuelen: 0,
    queuemax: 5,
  })),
  row("accept_bad", "socket_accept_5_x", () => ({
    fd: EBADF,
    tuple: null,
    queuepct: 0,
    queuelen: 0,
    queuemax: 0,
  })),
  // Two wait, one is taken: one of five is left.
  row("accept4", "socket_accept4_6_x", (f) => ({
    fd: ret(f),
    tuple: (value) => String(value).length === 26,
    queuepct: 20,
    queuelen: 1,
    queuemax: 5,
    flags: flags("PPM_O_CLOEXEC"),
  })),
  row("accept4_unix", "socket_accept4_6_x", (f) => ({
    fd: ret(f),
    tuple: unixTuple("sock"),
    queuepct: 0,
    queuelen: 0,
    queuemax: 5,
    flags: flags("PPM_O_NONBLOCK"),
  })),
  row("accept4_none", "socket_accept4_6_x", () => ({
    fd: EAGAIN,
    tuple: null,
    queuepct: 0,
    queuelen: 0,
    queuemax: 0,
    flags: 0,
  })),
];

const options: readonly CallRow[] = [
  row("setsockopt", "socket_setsockopt_x", (f) => ({
    res: 0,
    fd: fd(f),
    level: socketLevel,
    optname: flags("PPM_SOCKOPT_SO_REUSEADDR"),
    val: dynamic(flags("PPM_SOCKOPT_IDX_UINT32"), u32(1)),
    optlen: 4,
  })),
  row("setsockopt_timeout", "socket_setsockopt_x", (f) => ({
    res: 0,
    fd: fd(f),
    level: socketLevel,
    optname: flags("PPM_SOCKOPT_SO_RCVTIMEO"),
    val: dynamic(flags("PPM_SOCKOPT_IDX_TIMEVAL"), u64(3_000_007_000)),
    optlen: 16,
  })),
  row("setsockopt_tcp", "socket_setsockopt_x", (f) => ({
    res: 0,
    fd: fd(f),
    level: flags("PPM_SOCKOPT_LEVEL_SOL_TCP"),
    optname: 0,
    val: dynamic(flags("PPM_SOCKOPT_IDX_UNKNOWN"), u32(1)),
    optlen: 4,
  })),
  row("setsockopt_bad", "socket_setsockopt_x", () => ({
    res: EBADF,
    fd: -1,
    level: 0,
    optname: 0,
    val: dynamic(flags("PPM_SOCKOPT_IDX_UNKNOWN"), ""),
    optlen: 0,
  })),
  row("getsockopt", "socket_getsockopt_x", (f) => ({
    res: 0,
    fd: fd(f),
    level: socketLevel,
    optname: flags("PPM_SOCKOPT_SO_TYPE"),
    val: dynamic(flags("PPM_SOCKOPT_IDX_UINT32"), u32(1)),
    optlen: 4,
  })),
  row("getsockopt_error", "socket_getsockopt_x", (f) => ({
    res: 0,
    fd: fd(f),
    level: socketLevel,
    optname: flags("PPM_SOCKOPT_SO_ERROR"),
    val: dynamic(flags("PPM_SOCKOPT_IDX_ERRNO"), u64(0)),
    optlen: 4,
  })),
  row("getsockopt_bad", "socket_getsockopt_x", () => ({
    res: EBADF,
    fd: -1,
    level: socketLevel,
    optname: 0,
    val: dynamic(flags("PPM_SOCKOPT_IDX_UNKNOWN"), ""),
    optlen: 0,
  })),
];

const transfers: readonly CallRow[] = [
  row("sendto", "socket_sendto_x", (f) => ({
    res: 5,
    data: bytesHex("hello"),
    fd: fd(f),
    size: 5,
    tuple: tuple4(client(f), server(f)),
  })),
  row("sendto_bad", "socket_sendto_x", () => ({
    res: EBADF,
    data: bytesHex("hell"),
    fd: -1,
    size: 4,
    tuple: null,
  })),
  row("sendto_unix", "socket_sendto_x", (f) => ({
    res: 5,
    data: bytesHex("hello"),
    fd: fd(f),
    size: 5,
    tuple: unixTuple(undefined),
  })),
  row("recvfrom", "socket_recvfrom_x", (f) => ({
    res: 5,
    data: bytesHex("hello"),
    tuple: tuple4(client(f), server(f)),
    fd: fd(f),
    size: 100,
  })),
  row("recvfrom_bad", "socket_recvfrom_x", () => ({
    res: EBADF,
    data: null,
    tuple: null,
    fd: -1,
    size: 50,
  })),
  row("sendmsg", "socket_sendmsg_x", (f) => ({
    res: 12,
    data: bytesHex("first second"),
    fd: fd(f),
    size: 12,
    tuple: tuple4(client(f), server(f)),
  })),
  row("sendmsg_bad", "socket_sendmsg_x", () => ({
    res: EBADF,
    data: null,
    fd: -1,
    size: null,
    tuple: null,
  })),
  row("sendmsg_bad_fd", "socket_sendmsg_x", () => ({
    res: EBADF,
    data: bytesHex("first second"),
    fd: -1,
    size: 12,
    tuple: null,
  })),
  row("recvmsg", "socket_recvmsg_x", (f) => ({
    res: 5,
    size: 5,
    data: bytesHex("hello"),
    tuple: unixTuple(undefined),
    // struct cmsghdr (28 bytes long, SOL_SOCKET, SCM_CREDENTIALS), then pid, uid, gid.
    msgcontrol: (value) =>
      String(value).startsWith(`${u64(28)}${u32(1)}${u32(2)}${u32(f.number("pid"))}${u64(0)}`),
    fd: fd(f),
  })),
  row("recvmsg_bad", "socket_recvmsg_x", () => ({
    res: EBADF,
    size: 0,
    data: null,
    tuple: null,
    msgcontrol: null,
    fd: -1,
  })),
  // One event per message, where the kernel has loops; the last is compared.
  row("sendmmsg", "socket_sendmmsg_x", (f) => ({
    res: hasLoop ? 12 : 6,
    fd: fd(f),
    size: hasLoop ? 12 : 6,
    data: bytesHex(hasLoop ? "first second" : "first "),
    tuple: unixTuple(undefined),
  })),
  row("sendmmsg_bad", "socket_sendmmsg_x", () => ({
    res: EBADF,
    fd: -1,
    size: 0,
    data: null,
    tuple: null,
  })),
  row("recvmmsg", "socket_recvmmsg_x", (f) => ({
    res: hasLoop ? 6 : 5,
    fd: fd(f),
    size: hasLoop ? 6 : 5,
    data: bytesHex(hasLoop ? "again!" : "hello"),
    tuple: unixTuple(undefined),
    msgcontrol: null,
  })),
  row("recvmmsg_bad", "socket_recvmmsg_x", () => ({
    res: (value) => value === EBADF || value === EFAULT,
    fd: -1,
    size: 0,
    data: null,
    tuple: null,
    msgcontrol: null,
  })),
];

export const socketRows: readonly CallRow[] = [...making, ...connecting, ...options, ...transfers];
