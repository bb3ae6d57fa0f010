// Stands in for fields, state and probe, so that the default rules can be tried by themselves: an
// event is a table of field values, and the makers below give it what the real ones would.

import { parseIpv4 } from "../../src/filter/network.ts";
import type { FieldRow, Scheme } from "../../src/filter/scheme.ts";
import type { Value } from "../../src/filter/value.ts";

export type Event = Readonly<Record<string, Value>>;

/** What the default rules use, besides arguments of events. */
const names = new Set(
  `
container.id container.image.repository container.privileged container.start_ts evt.args
evt.is_open_create evt.is_open_read evt.is_open_write evt.num evt.rawres evt.res evt.type
fd.connected fd.directory fd.filename fd.ip fd.l4proto fd.lport fd.name fd.name_changed
fd.nameraw fd.net fd.port fd.rport fd.sip fd.sip.name fd.snet fd.sockfamily fd.sport fd.type
fd.typechar fs.path.name fs.path.source fs.path.target group.gid group.name k8s.ns.name
proc.acmdline proc.aenv proc.aexepath proc.aname proc.args proc.cmdline proc.cwd proc.duration
proc.env proc.exe proc.exe_ino.ctime proc.exe_ino.mtime proc.exepath proc.is_exe_from_memfd
proc.is_exe_upper_layer proc.is_sid_leader proc.name proc.pcmdline proc.pexe proc.pexepath
proc.pname proc.sname proc.stdin.name proc.stdin.type proc.stdout.name proc.stdout.type proc.tty
proc.vpid thread.cap_effective thread.cap_permitted user.loginname user.loginuid user.name
user.uid
`
    .trim()
    .split(/\s+/),
);

/** Those that are not texts. */
const types: Readonly<Record<string, FieldRow<Event>["type"]>> = {
  "evt.num": "UINT64",
  "evt.rawres": "INT64",
  "evt.is_open_read": "BOOL",
  "evt.is_open_write": "BOOL",
  "evt.is_open_create": "BOOL",
  "fd.ip": "IPADDR",
  "fd.sip": "IPADDR",
  "fd.net": "IPNET",
  "fd.snet": "IPNET",
  "fd.port": "PORT",
  "fd.sport": "PORT",
  "fd.connected": "BOOL",
  "fd.name_changed": "BOOL",
  "proc.tty": "UINT32",
  "proc.vpid": "INT64",
  "proc.duration": "RELTIME",
  "proc.is_exe_upper_layer": "BOOL",
  "proc.is_exe_from_memfd": "BOOL",
  "proc.is_sid_leader": "BOOL",
  "container.privileged": "BOOL",
  "user.uid": "UINT32",
};

/** `evt.arg.x` is the value under that name; so is `proc.env[x]`. */
export const scheme: Scheme<Event> = {
  names: () => names,
  find(name) {
    const argument = /^evt\.arg\.(.+)$/.exec(name)?.[1];
    if (argument !== undefined) return { name: "evt.arg", row: row("evt.arg", "."), argument };
    return names.has(name) ? { name, row: row(name, "[") } : undefined;
  },
};

function row(name: string, before: "." | "["): FieldRow<Event> {
  const sides = ["fd.ip", "fd.net", "fd.port"].includes(name);
  const ancestors = /^proc\.a(name|exepath|cmdline|env)$/.test(name);
  const argument = ancestors || name === "proc.env" || name === "evt.arg";
  const key = (text: string) => (before === "." ? `${name}.${text}` : `${name}[${text}]`);
  return {
    type: types[name] ?? "CHARBUF",
    doc: "Stands in for a field.",
    ...(sides ? { any: "sides" } : {}),
    ...(ancestors ? { any: "ancestors" } : {}),
    ...(argument ? { argument: { required: false, kind: "both", dotted: before === "." } } : {}),
    get: (event) => event[name],
    bind: (text) => (event) => event[text === undefined ? name : key(text)],
  };
}

const root: Event = { "evt.num": 1, "container.id": "host", "user.uid": 0, "user.name": "root" };
export const inContainer: Event = { "container.id": "0123456789ab" };

export function program(path: string, ...parents: string[]): Event {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return {
    ...root,
    "proc.name": name,
    "proc.exepath": path,
    "proc.exe": path,
    "proc.args": "",
    "proc.cmdline": name,
    "proc.pname": parents[0] ?? "bash",
    "proc.aname": [...parents, "systemd"],
    "proc.acmdline": [],
    "proc.aenv": [],
    "proc.env": "PATH=/bin",
    "proc.cwd": "/root/",
    "proc.tty": 0,
    "proc.vpid": 4711,
    "proc.duration": 1_000_000,
  };
}

export function open(path: string, flags: string, more: Event = {}): Event {
  const read = !flags.includes("WRONLY");
  return {
    "evt.type": "openat",
    "evt.rawres": 3,
    "evt.res": "SUCCESS",
    "evt.arg.flags": flags,
    "evt.is_open_read": read,
    "evt.is_open_write": /WRONLY|RDWR/.test(flags),
    "evt.is_open_create": flags.includes("F_CREATED"),
    "fd.typechar": "f",
    "fd.num": 3,
    "fd.name": path,
    "fd.nameraw": path,
    "fd.directory": path.slice(0, path.lastIndexOf("/")) || "/",
    "fd.filename": path.slice(path.lastIndexOf("/") + 1),
    "fs.path.name": path,
    ...more,
  };
}

export function execve(filename: string, args = "", more: Event = {}): Event {
  const done = { "evt.type": "execve", "evt.rawres": 0, "evt.res": "SUCCESS", "proc.args": args };
  return { ...done, "evt.arg.filename": filename, ...more };
}

export function ptrace(request: string, data: string): Event {
  const call = { "evt.type": "ptrace", "evt.rawres": 0, "evt.res": "SUCCESS" };
  return { ...call, "evt.arg.request": request, "evt.arg.data": data };
}

export function path(type: string, paths: Event, rawres = 0): Event {
  const res = rawres === 0 ? "SUCCESS" : "EXDEV";
  return { "evt.type": type, "evt.rawres": rawres, "evt.res": res, ...paths };
}

export function link(target: string, resolved = target): Event {
  return path("symlinkat", { "evt.arg.target": target, "fs.path.target": resolved });
}

export const tcp: Event = {
  "fd.type": "ipv4",
  "fd.typechar": "4",
  "fd.l4proto": "tcp",
  "fd.sockfamily": "ip",
};

export function connect(address: string, port: number, more: Event = {}): Event {
  const ends = [parseIpv4("10.0.0.9")!, parseIpv4(address)!];
  const name = `10.0.0.9:50000->${address}:${port}`;
  const result = { "evt.type": "connect", "evt.rawres": 0, "evt.res": "SUCCESS", "fd.name": name };
  const fields = { "fd.ip": ends, "fd.net": ends, "fd.sip": ends[1]!, "fd.snet": ends[1]! };
  return { ...tcp, ...result, ...fields, "fd.port": [50000, port], "fd.sport": port, ...more };
}

export const sockets: Event = { "proc.stdin.type": "ipv4", "proc.stdout.type": "ipv4" };
export const bash = program("/usr/bin/bash");
export const cat = program("/usr/bin/cat");
