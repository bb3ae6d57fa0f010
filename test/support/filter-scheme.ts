// A small scheme with a field of every kind, and an event that has values for most of them: what
// the tests of the filter language compile against.

import { parseIpv4 } from "../../src/filter/network.ts";
import { type FieldRow, tableScheme } from "../../src/filter/scheme.ts";
import type { Value } from "../../src/filter/value.ts";

export type Event = Readonly<Record<string, Value | undefined>>;

function row(name: string, type: FieldRow<Event>["type"], more: Partial<FieldRow<Event>> = {}) {
  return { [name]: { type, doc: "A field.", get: (event: Event) => event[name], ...more } };
}

function bound(name: string) {
  return (argument: string | undefined) => (event: Event) => {
    return event[argument === undefined ? name : `${name}[${argument}]`];
  };
}

const eventNames = ["open", "openat", "close"];

export const scheme = tableScheme<Event>({
  ...row("proc.name", "CHARBUF"),
  ...row("proc.exepath", "FSPATH"),
  ...row("fd.name", "CHARBUF"),
  ...row("fd.num", "INT64"),
  ...row("fd.types", "CHARBUF", { list: true }),
  ...row("fd.ports", "PORT", { list: true }),
  ...row("fd.sip", "IPADDR"),
  ...row("fd.snet", "IPNET"),
  ...row("fd.ip", "IPADDR", { any: "sides", noRhs: true, noTransformers: true, filterOnly: true }),
  ...row("fd.net", "IPNET", { any: "sides", noRhs: true, noTransformers: true, filterOnly: true }),
  ...row("fd.port", "PORT", { any: "sides", noRhs: true, noTransformers: true, filterOnly: true }),
  ...row("fd.sport", "PORT"),
  ...row("evt.num", "UINT64"),
  ...row("evt.cpu", "INT16"),
  ...row("evt.count", "UINT32"),
  ...row("evt.failed", "BOOL"),
  ...row("evt.buffer", "BYTEBUF"),
  ...row("evt.time", "RELTIME"),
  ...row("evt.dir", "CHARBUF", { deprecated: true }),
  ...row("user.uid", "UID"),
  ...row("thread.cpu", "DOUBLE"),
  ...row("evt.type", "CHARBUF", {
    accepts: (literal) => eventNames.includes(literal),
    known: () => eventNames,
  }),
  ...row("evt.arg", "CHARBUF", {
    argument: { required: true, kind: "both", dotted: true },
    bind: bound("evt.arg"),
  }),
  ...row("evt.rawarg", "DYN", {
    argument: { required: true, kind: "key", dotted: true },
    typeOf: (name) => (({ res: "ERRNO", flags: "FLAGS32", addr: "SOCKADDR" }) as const)[name],
    noRhs: true,
    noTransformers: true,
    bind: bound("evt.rawarg"),
  }),
  ...row("evt.around", "UINT64", {
    argument: { required: true, kind: "index" },
    operatorAs: { "=": "<=", "==": "<=" },
    bind: bound("evt.around"),
  }),
  ...row("proc.aname", "CHARBUF", {
    any: "ancestors",
    noRhs: true,
    noTransformers: true,
    argument: { required: false, kind: "index" },
    bind: bound("proc.aname"),
  }),
  ...row("ka.field", "CHARBUF"),
});

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const client = parseIpv4("172.40.111.222")!;
const server = parseIpv4("142.251.111.147")!;

export const event: Event = {
  "proc.name": "myexe",
  "proc.exepath": "/opt/dir/SUBDIR/file.txt",
  "fd.name": "/opt/dir/subdir/file.txt",
  "fd.num": -1,
  "fd.types": ["file", "ipv4"],
  "fd.sip": server,
  "fd.snet": server,
  "fd.ip": [client, server],
  "fd.net": [client, server],
  "fd.port": [54321, 443],
  "fd.sport": 443,
  "evt.num": 1,
  "evt.cpu": 1,
  "evt.count": 4294967295,
  "evt.failed": false,
  "evt.buffer": bytes("a\0b"),
  "evt.time": 18446744073709551615n,
  "evt.type": "openat",
  "evt.arg[path]": "/etc/x",
  "evt.arg[1]": "one",
  "evt.rawarg[res]": -22,
  "evt.rawarg[flags]": 512,
  "evt.around[5]": 7,
  "proc.aname": ["bash", "init"],
  "proc.aname[1]": "bash",
  "thread.cpu": 1.5,
};
