// Sockets: who talks to whom, and who is the server.
import { describe, expect, test } from "bun:test";
import {
  Machine,
  type Params,
  sockaddr,
  socktuple,
  unixtuple,
} from "../../../test/support/machine.ts";
import type { EventKey } from "../../schema/events.ts";
import { addressBytes, addressText } from "../addresses.ts";
import type { Fd } from "../fd.ts";
import { fdTypes, l4 } from "../fd-types.ts";

const inet = 2;
const inet6 = 10;
const stream = 1;
const datagram = 2;

function machine(trackConnections = false): Machine {
  const m = new Machine({ trackConnections }).start({ tid: 1, ptid: 0 }, { tid: 7 });
  const address = (text: string) => addressBytes(text)!;
  m.state.interfaces.set([
    { name: "lo", address: address("127.0.0.1"), netmask: address("255.0.0.0") },
    { name: "eth0", address: address("10.0.0.5"), netmask: address("255.255.255.0") },
  ]);
  return m;
}

function socket(m: Machine, fd: number, domain: number, type: number, proto = 0): Fd {
  m.event("socket_socket_x", 7, { fd, domain, type, proto, flags: 0 });
  return m.thread(7).fd(fd)!;
}

function ends(fd: Fd | undefined): string {
  const { socket } = fd!;
  const source = `${addressText(socket!.sourceIp)}:${socket!.sourcePort}`;
  return `${source}>${addressText(socket!.destIp)}:${socket!.destPort}`;
}

describe("a new socket", () => {
  const cases: [domain: number, type: number, proto: number, fdType: number, protocol: number][] = [
    [1, 1, 0, fdTypes.unix, l4.unknown],
    [inet, 1, 0, fdTypes.ipv4, l4.tcp],
    [inet, 0x80801, 6, fdTypes.ipv4, l4.tcp], // SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK
    [inet6, 2, 0, fdTypes.ipv6, l4.udp],
    [inet6, 2, 17, fdTypes.ipv6, l4.udp],
    [inet, 3, 1, fdTypes.ipv4, l4.raw],
    [inet, 2, 1, fdTypes.ipv4, l4.icmp],
    [inet, 3, 255, fdTypes.ipv4, l4.raw],
    [inet, 1, 132, fdTypes.ipv4, l4.unknown],
    [16, 3, 0, fdTypes.netlink, l4.unknown],
    [17, 3, 0, fdTypes.unknown, l4.unknown],
  ];
  test.each(cases)(
    "of domain %i, type %i, protocol %i",
    (domain, type, proto, fdType, protocol) => {
      const fd = socket(machine(), 3, domain, type, proto);
      expect(fd.type).toBe(fdType);
      expect(fd.socket?.protocol).toBe(protocol as never);
    },
  );

  test("in a pair shares its ends", () => {
    const m = machine();
    m.event("socket_socketpair_x", 7, { res: 0, fd1: 3, fd2: 4, source: 16, peer: 32 });
    for (const fd of [3, 4])
      expect(m.thread(7).fd(fd)?.socket).toMatchObject({ unixSource: 16n, unixDest: 32n });
  });
});

describe("bind", () => {
  const cases: [number, Uint8Array, number, string][] = [
    [inet, sockaddr("127.0.0.1", 80), fdTypes.ipv4Server, "127.0.0.1:80"],
    [inet, sockaddr("0.0.0.0", 0), fdTypes.ipv4, "0.0.0.0:0"],
    [inet6, sockaddr("::1", 80), fdTypes.ipv6Server, "::1:80"],
    [inet6, sockaddr("::ffff:1.2.3.4", 80), fdTypes.ipv4Server, "::ffff:1.2.3.4:80"],
    [1, sockaddr("/run/x.sock"), fdTypes.unix, "/run/x.sock"],
  ];
  test.each(cases)("of a socket of domain %i to %p", (domain, addr, type, name) => {
    const m = machine();
    socket(m, 3, domain, stream);
    m.event("socket_bind_x", 7, { res: 0, fd: 3, addr });
    expect(m.thread(7).fd(3)).toMatchObject({ type, name });
    expect(m.thread(7).fd(3)?.isServer).toBe(name.endsWith("80"));
  });

  test("that failed, or with a cut address, changes nothing", () => {
    const m = machine();
    socket(m, 3, inet, stream);
    m.event("socket_bind_x", 7, { res: -13, fd: 3, addr: sockaddr("127.0.0.1", 80) });
    m.event("socket_bind_x", 7, { res: 0, fd: 3, addr: sockaddr("127.0.0.1", 80).slice(0, 6) });
    expect(m.thread(7).fd(3)).toMatchObject({ type: fdTypes.ipv4, name: "" });
  });
});

describe("connect", () => {
  const tuple = socktuple("10.0.0.5", 4000, "93.184.216.34", 443);

  test("makes a client and names it", () => {
    const m = machine();
    socket(m, 3, inet, stream);
    m.event("socket_connect_x", 7, { res: 0, fd: 3, tuple }, (state) => {
      expect(state.fdNameBefore).toBe("");
      expect(state.fd?.name).toBe("10.0.0.5:4000->93.184.216.34:443");
    });
    const fd = m.thread(7).fd(3)!;
    expect(ends(fd)).toBe("10.0.0.5:4000>93.184.216.34:443");
    expect(fd).toMatchObject({ isClient: true, isServer: false, isConnected: true });
  });

  const results: [number, boolean, string][] = [
    [0, false, "connected"],
    [-115, false, "connected"],
    [-111, false, ""],
    [0, true, "connected"],
    [-115, true, "pending"],
    [-111, true, "failed"],
  ];
  test.each(results)("with result %i, tracking %p, is %p", (res, tracking, status) => {
    const m = machine(tracking);
    socket(m, 3, inet, stream);
    m.event("socket_connect_x", 7, { res, fd: 3, tuple });
    const fd = m.thread(7).fd(3)!;
    expect(fd.isConnected).toBe(status === "connected");
    expect(fd.name === "").toBe(status === "");
  });

  test("takes two mapped ends for IPv4", () => {
    const m = machine();
    socket(m, 3, inet6, stream);
    const mapped = socktuple("::ffff:10.0.0.5", 1, "::ffff:1.2.3.4", 2);
    m.event("socket_connect_x", 7, { res: 0, fd: 3, tuple: mapped });
    expect(m.thread(7).fd(3)).toMatchObject({ type: fdTypes.ipv4, name: "10.0.0.5:1->1.2.3.4:2" });
    socket(m, 4, inet6, stream);
    m.event("socket_connect_x", 7, { res: 0, fd: 4, tuple: socktuple("fe80::1", 1, "fe80::2", 2) });
    expect(m.thread(7).fd(4)).toMatchObject({ type: fdTypes.ipv6, name: "fe80::1:1->fe80::2:2" });
  });

  const believed: [string, Uint8Array | undefined, Uint8Array | undefined, string][] = [
    [
      "the enter event when the argument equals the tuple",
      sockaddr("6.6.6.6", 6),
      sockaddr("93.184.216.34", 443),
      "6.6.6.6:6",
    ],
    [
      "the tuple when the kernel chose another address",
      sockaddr("6.6.6.6", 6),
      sockaddr("5.5.5.5", 5),
      "93.184.216.34:443",
    ],
    [
      "the tuple without an enter event",
      undefined,
      sockaddr("93.184.216.34", 443),
      "93.184.216.34:443",
    ],
  ];
  test.each(believed)("believes %s", (_what, enter, addr, dest) => {
    const m = machine();
    socket(m, 3, inet, stream);
    if (enter !== undefined) m.event("socket_connect_e", 7, { fd: 3, addr: enter });
    m.event("socket_connect_x", 7, { res: 0, fd: 3, tuple, addr });
    expect(m.thread(7).fd(3)?.name).toBe(`10.0.0.5:4000->${dest}`);
  });

  test("without a tuple uses the enter event's address", () => {
    const m = machine();
    socket(m, 3, inet, stream);
    m.event("socket_connect_e", 7, { fd: 3, addr: sockaddr("6.6.6.6", 6) });
    m.event("socket_connect_x", 7, { res: -115, fd: 3 });
    expect(ends(m.thread(7).fd(3))).toBe("0.0.0.0:0>6.6.6.6:6");
  });

  test("of a unix socket names it after pointers and path", () => {
    const m = machine();
    socket(m, 3, 1, stream);
    const unix = unixtuple(0xabcn, 0xffff888811112222n, "/run/x");
    m.event("socket_connect_e", 7, { fd: 3, addr: sockaddr("/run/real") });
    m.event("socket_connect_x", 7, { res: 0, fd: 3, tuple: unix, addr: sockaddr("/run/x") });
    expect(m.thread(7).fd(3)?.name).toBe("abc->ffff888811112222 /run/real");
    m.event("socket_connect_x", 7, { res: 0, fd: 3, tuple: unix.slice(0, 17) });
    expect(m.thread(7).fd(3)?.name).toBe("abc->ffff888811112222 /run/real");
  });

  test("in a forked child leaves the parent's socket alone", () => {
    const m = machine();
    socket(m, 3, inet, stream);
    m.fork(7, 70);
    m.event("socket_connect_x", 70, { res: 0, fd: 3, tuple });
    expect(m.thread(70).fd(3)?.isConnected).toBe(true);
    expect(m.thread(7).fd(3)).toMatchObject({ name: "", isConnected: false });
  });
});

describe("accept", () => {
  const cases: [EventKey, Params, object][] = [
    [
      "socket_accept_5_x",
      { fd: 9, tuple: socktuple("9.9.9.9", 5, "10.0.0.5", 80) },
      { type: fdTypes.ipv4, name: "9.9.9.9:5->10.0.0.5:80", isServer: true, isConnected: true },
    ],
    [
      "socket_accept4_6_x",
      { fd: 9, tuple: socktuple("::ffff:9.9.9.9", 5, "::ffff:10.0.0.5", 80), flags: 4096 },
      { type: fdTypes.ipv4, name: "9.9.9.9:5->10.0.0.5:80", isCloseOnExec: true },
    ],
    [
      "socket_accept4_6_x",
      { fd: 9, tuple: unixtuple(1n, 2n, "/s"), flags: 0 },
      { type: fdTypes.unix, name: "1->2 /s", isServer: true },
    ],
  ];
  test.each(cases)("%s %p", (key, params, expected) => {
    const m = machine();
    m.event(key, 7, params, (state) => expect(state.fd).toMatchObject(expected));
    expect(m.thread(7).fd(9)).toMatchObject(expected);
  });

  test("that failed, or without a tuple, makes nothing", () => {
    const m = machine();
    m.event("socket_accept_5_x", 7, { fd: -11, tuple: socktuple("9.9.9.9", 5, "1.1.1.1", 8) });
    m.event("socket_accept_5_x", 7, { fd: 9 });
    expect(m.thread(7).fds?.size).toBe(0);
  });
});

describe("messages", () => {
  const toServer = socktuple("10.0.0.5", 4000, "8.8.8.8", 53);
  const toOther = socktuple("10.0.0.5", 4000, "1.1.1.1", 53);

  test("tell a UDP client's ends, and those of its next message", () => {
    const m = machine();
    socket(m, 3, inet, datagram);
    m.event("socket_sendto_x", 7, { res: 4, fd: 3, size: 4, tuple: toServer });
    expect(m.thread(7).fd(3)).toMatchObject({ name: "10.0.0.5:4000->8.8.8.8:53", isClient: true });
    m.event("socket_sendto_x", 7, { res: 4, fd: 3, size: 4, tuple: toOther });
    expect(m.thread(7).fd(3)?.name).toBe("10.0.0.5:4000->1.1.1.1:53");
  });

  test("tell a UDP server's clients", () => {
    const m = machine();
    socket(m, 3, inet, datagram);
    m.event("socket_bind_x", 7, { res: 0, fd: 3, addr: sockaddr("0.0.0.0", 53) });
    const tuple = socktuple("9.9.9.9", 7, "10.0.0.5", 53);
    m.event("socket_recvfrom_x", 7, { res: 4, fd: 3, size: 4, tuple });
    expect(m.thread(7).fd(3)).toMatchObject({ name: "9.9.9.9:7->10.0.0.5:53", isServer: true });
    const answer = socktuple("10.0.0.5", 53, "9.9.9.9", 7);
    m.event("socket_sendmsg_x", 7, { res: 4, fd: 3, size: 4, tuple: answer });
    expect(m.thread(7).fd(3)?.name).toBe("9.9.9.9:7->10.0.0.5:53");
  });

  test("tell a UDP server each of its clients", () => {
    const m = machine();
    socket(m, 3, inet, datagram);
    m.event("socket_bind_x", 7, { res: 0, fd: 3, addr: sockaddr("0.0.0.0", 53) });
    const receive = (tuple: Uint8Array) =>
      m.event("socket_recvfrom_x", 7, { res: 4, fd: 3, size: 4, tuple });
    receive(socktuple("9.9.9.9", 7, "10.0.0.5", 53));
    receive(socktuple("8.8.8.8", 9, "10.0.0.5", 53));
    expect(m.thread(7).fd(3)).toMatchObject({ name: "8.8.8.8:9->10.0.0.5:53", isServer: true });
    const answer = socktuple("10.0.0.5", 53, "9.9.9.9", 7);
    m.event("socket_sendto_x", 7, { res: 4, fd: 3, size: 4, tuple: answer });
    expect(m.thread(7).fd(3)?.name).toBe("9.9.9.9:7->10.0.0.5:53");
  });

  test("leave a bound IPv6 socket without port and protocol, as in the original", () => {
    const m = machine();
    socket(m, 3, inet6, datagram);
    m.event("socket_bind_x", 7, { res: 0, fd: 3, addr: sockaddr("::1", 53) });
    const tuple = socktuple("::2", 7, "::1", 53);
    m.event("socket_recvfrom_x", 7, { res: 4, fd: 3, size: 4, tuple });
    expect(m.thread(7).fd(3)).toMatchObject({
      type: fdTypes.ipv6Server,
      name: "::2:7->::1:53",
      socket: { destPort: 0, protocol: l4.unknown },
    });
  });

  test("complete an unknown local address from the interfaces", () => {
    const m = machine();
    socket(m, 3, inet, datagram);
    const tuple = socktuple("0.0.0.0", 4000, "10.0.0.77", 53);
    m.event("socket_sendto_x", 7, { res: 4, fd: 3, size: 4, tuple });
    expect(m.thread(7).fd(3)?.name).toBe("10.0.0.5:4000->10.0.0.77:53");
  });

  test("on a socket nobody announced invent one", () => {
    const m = machine();
    m.event("socket_sendto_x", 7, { res: 4, fd: 6, size: 4, tuple: toServer });
    expect(m.thread(7).fd(6)).toMatchObject({ name: "10.0.0.5:4000->8.8.8.8:53" });
    m.event("socket_sendto_x", 7, { res: -1, fd: 8, size: 4, tuple: toServer });
    m.event("socket_sendmmsg_x", 7, { res: 4, fd: 9, size: 4, tuple: toServer });
    expect(m.thread(7).fds?.size).toBe(1);
  });

  test("on a named TCP connection change nothing but that it works", () => {
    const m = machine();
    socket(m, 3, inet, stream);
    const tuple = socktuple("10.0.0.5", 1, "2.2.2.2", 2);
    m.event("socket_connect_x", 7, { res: 0, fd: 3, tuple });
    m.event("socket_recvfrom_x", 7, { res: 4, fd: 3, size: 4, tuple: toOther });
    expect(m.thread(7).fd(3)?.name).toBe("10.0.0.5:1->2.2.2.2:2");
  });

  test("of unix sockets name them", () => {
    const m = machine();
    socket(m, 3, 1, datagram);
    m.event("socket_sendto_x", 7, { res: 4, fd: 3, size: 4, tuple: unixtuple(1n, 2n, "/dev/log") });
    expect(m.thread(7).fd(3)?.name).toBe("1->2 /dev/log");
  });

  test.each(["syscall_write_x", "syscall_read_x"] as const)("%s shows that it works", (key) => {
    const m = machine();
    socket(m, 3, inet, stream);
    m.event(key, 7, { res: -11, fd: 3, size: 4 });
    expect(m.thread(7).fd(3)?.isConnected).toBe(false);
    m.event(key, 7, { res: 4, fd: 3, size: 4 });
    expect(m.thread(7).fd(3)?.isConnected).toBe(true);
  });
});

test("descriptors that come with a message are looked up", () => {
  const asked: (readonly number[])[] = [];
  const m = new Machine({
    lookups: {
      thread: () => undefined,
      descriptors: (_pid, fds) => {
        asked.push(fds);
        return [{ fd: 12, type: fdTypes.fileV2, name: "/passed", ino: 1 }];
      },
      environment: () => undefined,
      accounts: () => undefined,
      isAlive: () => true,
    },
  }).start({ tid: 1, ptid: 0 }, { tid: 7 });
  m.event("socket_socketpair_x", 7, { res: 0, fd1: 3, fd2: 4, source: 1, peer: 2 });
  const control = new Uint8Array(24);
  const view = new DataView(control.buffer);
  view.setUint32(0, 20, true);
  view.setInt32(8, 1, true);
  view.setInt32(12, 1, true);
  view.setInt32(16, 12, true);
  m.event("socket_recvmsg_x", 7, { res: 1, fd: 3, size: 1, msgcontrol: control });
  expect(asked).toEqual([[12]]);
  expect(m.thread(7).fd(12)?.name).toBe("/passed");
  view.setUint32(0, 9999, true); // A length that lies.
  m.event("socket_recvmsg_x", 7, { res: 1, fd: 3, size: 1, msgcontrol: control });
  expect(asked.length).toBe(1);
});
