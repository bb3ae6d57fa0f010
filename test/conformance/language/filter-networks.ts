// Items 97–103: addresses and networks of a connection.
import { fdTypes, l4 } from "../../../src/state/fd-types.ts";
import { makeContext } from "../../support/make-context.ts";
import { tuple4 } from "../../support/make-event.ts";
import { expectHolds, item, type Items } from "./harness.ts";

function connected(tuple: Uint8Array) {
  const type = tuple.length > 13 ? fdTypes.ipv6 : fdTypes.ipv4;
  const fds = [{ fd: 5, type, name: "", ino: 8, socket: { protocol: l4.tcp } }];
  return makeContext("socket_connect_x", {
    tid: 42,
    threads: [{ tid: 42, comm: "curl", fds }],
    params: { res: 0, fd: 5, tuple },
  });
}

/** A SOCKTUPLE payload of version 6. */
function tuple6(from: readonly number[], fromPort: number, to: readonly number[], toPort: number) {
  const bytes = new Uint8Array(37);
  const view = new DataView(bytes.buffer);
  bytes[0] = 10;
  from.forEach((group, i) => {
    view.setUint16(1 + 2 * i, group);
  });
  view.setUint16(17, fromPort, true);
  to.forEach((group, i) => {
    view.setUint16(19 + 2 * i, group);
  });
  view.setUint16(35, toPort, true);
  return bytes;
}

const connection = () => connected(tuple4("172.40.111.222", 54321, "142.251.111.147", 443));

export const networks: Items = [
  item(97, "which end is which", () => {
    expectHolds(connection(), [
      ["fd.ip == 142.251.111.147", true],
      ["fd.sip == 142.251.111.147", true],
      // Neither address belongs to the machine: the destination counts as local.
      ["fd.lip == 142.251.111.147", true],
      ["fd.ip == 172.40.111.222", true],
      ["fd.rip == 172.40.111.222", true],
      ["fd.cip == 172.40.111.222", true],
      ["fd.cip == 142.251.111.147", false],
    ]);
  }),
  item(98, "`!=` on either side means neither side", () => {
    expectHolds(connection(), [
      ["fd.ip != 142.251.111.147", false],
      ["fd.ip != 172.40.111.222", false],
      ["fd.ip != 10.0.0.1", true],
    ]);
  }),
  item(99, "families never compare equal", () => {
    expectHolds(connection(), [
      ["fd.sip != 0:0:0:0:0:0:0:1", true],
      ["fd.sip == '0:0:0:0:0:0:0:1'", false],
      ["fd.sip == ::ffff:8efb:6f93", false],
    ]);
  }),
  item(100, "networks", () => {
    expectHolds(connection(), [
      ["fd.net == 142.251.0.0/8", true],
      ["fd.net == 142.251.111.0/16", true],
      ["fd.net == 142.0.0.0/4", true],
      ["fd.net != 10.0.0.0/8", true],
      ["fd.net != 142.251.0.0/8", false],
      ["fd.net == 2001:4860:4860::8888/64", false],
      ["fd.net != 2001:4860:4860::8888/64", true],
    ]);
  }),
  item(101, "a network in a list", () => {
    expectHolds(connected(tuple4("127.0.0.1", 54321, "127.0.0.1", 80)), [
      ['fd.net in ("127.0.0.1/24")', true],
      ['fd.net in ("10.0.0.0/8", "127.0.0.1/24")', true],
      ['fd.net in ("10.0.0.0/8")', false],
      ["fd.net in ()", false],
    ]);
  }),
  item(102, "networks of version 6", () => {
    const local = [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1];
    const server = [0x2001, 0x4860, 0x4860, 0, 0, 0, 0, 0x8888];
    expectHolds(connected(tuple6(local, 54321, server, 443)), [
      ["fd.net == 2001::0/16", true],
      ["fd.net == 2001:4860:4860::8888/48", true],
      ["fd.net == 2001:4861:4860::8888/48", false],
      ["fd.net != 10.0.0.0/8", true],
      ["fd.sip == 2001:4860:4860::8888", true],
    ]);
  }),
  item(103, "modifiers on addresses", () => {
    expectHolds(connection(), [
      ["fd.sip == anyof (10.0.0.1, 142.251.111.147)", true],
      ["fd.sip == allof (10.0.0.1, 142.251.111.147)", false],
      ["fd.sip == oneof (10.0.0.1, 142.251.111.147)", true],
      ["fd.sip != allof (10.0.0.1, 192.168.0.1)", true],
      ["fd.snet == anyof (10.0.0.0/8, 142.0.0.0/8)", true],
      ["fd.snet != allof (10.0.0.0/8, 142.0.0.0/8)", false],
    ]);
  }),
];
