// Fields about the descriptor of the event. They apply only to events that make, use or end one.
// The two ends of sockets are in fd-net.ts; what stands in for an unknown descriptor is in
// fd-unknown.ts.
import type { Subject } from "../filter/scheme.ts";
import type { Value } from "../filter/value.ts";
import { fdFlags, fdTypeNames, fdTypes } from "../state/fd-types.ts";
import type { Fd } from "../state/fd.ts";
import type { Thread } from "../state/thread.ts";
import { type Context, transportOf } from "./context.ts";
import {
  type Bound,
  defineFields,
  type Getter,
  indexArgument,
  optionalArgument,
} from "./define.ts";
import { unknownFdChar, unknownFdName, unknownFdNameId, unknownFdRawName } from "./fd-unknown.ts";
import { remembered } from "../base/remembered.ts";

// Files and directories, and what an open would have opened; others have names that change.
const fileOfEvent: Subject<Context> = {
  field: "fd.name",
  id: (c) => {
    if (!c.hasFd) return -1;
    const { fd } = c;
    if (fd === undefined) return idOf(unknownFdNameId(c), unknownFdChar(c) === "f" ? 2 : 3);
    if (fd.isFile) return idOf(c.state.idOfName(fd), 0);
    return fd.type === fdTypes.directory ? idOf(c.state.idOfName(fd), 1) : -1;
  },
};

const kindsOfFile = 4;

function idOf(name: number, kind: number): number {
  return name < 0 ? -1 : name * kindsOfFile + kind;
}

export const fdFields = defineFields({
  "fd.num": {
    type: "INT64",
    format: "ID",
    doc: "Number of the descriptor the event is about.",
    get: (c) => (c.hasFd ? c.thread!.lastFd : undefined),
  },
  "fd.type": {
    type: "CHARBUF",
    format: "DEC",
    subject: fileOfEvent,
    doc: "Kind of the descriptor: file, directory, ipv4, ipv6, unix, pipe, event, signalfd, eventpoll, inotify, timerfd, netlink, bpf, userfaultfd, io_uring, memfd or pidfd.",
    values: [...new Set(fdTypeNames.map(({ name }) => name))],
    get: ofFd((fd) => fd.typeName),
  },
  "fd.typechar": {
    type: "CHARBUF",
    format: "DEC",
    subject: fileOfEvent,
    doc: "Kind of the descriptor as one character: f file, d directory, 4 and 6 internet sockets, u unix socket, p pipe, e event, s signal, t timer, i inotify, l eventpoll, n netlink, o anything else.",
    values: [...new Set(["?", ...fdTypeNames.map(({ char }) => char)])],
    get: (c) => (c.hasFd ? (c.fd?.typeChar ?? unknownFdChar(c)) : undefined),
  },
  "fd.name": {
    type: "CHARBUF",
    subject: fileOfEvent,
    doc: "Name of the descriptor: the absolute path of a file, both ends of a connection, the path of a unix socket.",
    get: fdName,
  },
  "fd.directory": {
    type: "CHARBUF",
    subject: fileOfEvent,
    doc: "Directory of a file, or the path of a directory itself.",
    get: fdDirectory,
  },
  "fd.filename": {
    type: "CHARBUF",
    subject: fileOfEvent,
    doc: "Name of a file without its directory.",
    get: ofFd((fd) => (fd.isFile ? lastComponent(fd.name) : undefined)),
  },
  "fd.l4proto": {
    type: "CHARBUF",
    doc: "Transport protocol of a socket: tcp, udp, icmp or raw; <NA> for what has none.",
    values: ["tcp", "udp", "icmp", "raw", "<NA>"],
    get: ofFd((fd) => transportOf(fd)?.name ?? "<NA>"),
  },
  "fd.sockfamily": {
    type: "CHARBUF",
    doc: "Family of a socket: ip for internet sockets, unix for local ones.",
    values: ["ip", "unix"],
    get: ofFd((fd) => {
      if (fd.isInetTuple || fd.isServerSocket) return "ip";
      return fd.type === fdTypes.unix ? "unix" : undefined;
    }),
  },
  "fd.uid": {
    type: "CHARBUF",
    doc: "Identifies the descriptor: the id of the thread followed directly by the number of the descriptor.",
    get: (c) => (c.hasFd ? `${c.event.tid}${c.thread!.lastFd}` : undefined),
  },
  "fd.containername": {
    type: "CHARBUF",
    doc: "Id of the container (empty on the host), a colon, and the name of the descriptor.",
    get: (c) => inContainer(c, fdName(c)),
  },
  "fd.containerdirectory": {
    type: "CHARBUF",
    doc: "Id of the container (empty on the host), a colon, and the directory of the file.",
    get: (c) => inContainer(c, fdDirectory(c)),
  },
  "fd.connected": {
    type: "BOOL",
    doc: "True for an internet socket that is connected.",
    get: ofFd((fd) => fd.isConnected),
  },
  "fd.name_changed": {
    type: "BOOL",
    doc: "True when the event gave the descriptor another name, as connecting a UDP socket anew does.",
    get: ofFd((fd, c) => fd.name !== c.state.fdNameBefore),
  },
  "fd.dev": {
    type: "INT32",
    format: "HEX",
    doc: "Number of the device the file is on.",
    get: ofFd((fd) => fd.dev),
  },
  "fd.dev.major": {
    type: "INT32",
    format: "DEC",
    doc: "Major number of the device the file is on.",
    get: ofFd((fd) => fd.deviceMajor),
  },
  "fd.dev.minor": {
    type: "INT32",
    format: "DEC",
    doc: "Minor number of the device the file is on.",
    get: ofFd((fd) => fd.deviceMinor),
  },
  "fd.ino": {
    type: "INT64",
    format: "DEC",
    doc: "Inode number of the file.",
    get: ofFd((fd) => fd.ino),
  },
  "fd.nameraw": {
    type: "CHARBUF",
    doc: "Path of the file as the process gave it, which may be relative or contain links.",
    get: (c) => (c.hasFd ? (c.fd?.nameRaw ?? unknownFdRawName(c)) : undefined),
  },
  "fd.types": {
    type: "CHARBUF",
    list: true,
    argument: { required: false, kind: "index" },
    doc: "Kinds of all descriptors the process has open, each once; fd.types[N] is the kind of descriptor N.",
    noRhs: true,
    ...optionalArgument((c) => (c.hasFd ? typesOf(c.thread!) : undefined), bindType),
  },
  "fd.is_upper_layer": {
    type: "BOOL",
    doc: "True when the file lies in the upper layer of an overlay: it was added or changed in the container.",
    get: ofFd((fd) => (fd.flags & fdFlags.overlayUpper) !== 0),
  },
  "fd.is_lower_layer": {
    type: "BOOL",
    doc: "True when the file lies in a lower layer of an overlay: it came with the image.",
    get: ofFd((fd) => (fd.flags & fdFlags.overlayLower) !== 0),
  },
});

/** A getter for what needs the entry of the descriptor. */
export function ofFd(read: (fd: Fd, c: Context) => Value | undefined): Getter {
  return (c) => {
    if (!c.hasFd) return undefined;
    const fd = c.fd;
    return fd === undefined ? undefined : read(fd, c);
  };
}

export function fdName(c: Context): string | undefined {
  if (!c.hasFd) return undefined;
  return c.fd?.name ?? unknownFdName(c);
}

function fdDirectory(c: Context): string | undefined {
  if (!c.hasFd) return undefined;
  const fd = c.fd;
  if (fd === undefined) return directoryOf(unknownFdName(c));
  if (fd.type === fdTypes.directory) return fd.name;
  return fd.isFile ? directoryOf(fd.name) : undefined;
}

const directoryOf = remembered((path) => {
  const cut = path.lastIndexOf("/");
  if (cut <= 0) return "/";
  // A path that ends with a slash is one of a directory.
  return cut === path.length - 1 ? path : path.slice(0, cut);
});

const lastComponent = remembered((path) => {
  const cut = path.lastIndexOf("/");
  if (cut < 0) return "/";
  return cut === path.length - 1 ? path : path.slice(cut + 1);
});

function inContainer(c: Context, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${c.thread?.containerId ?? ""}:${text}`;
}

function typesOf(thread: Thread): readonly string[] {
  const names = new Set<string>();
  thread.fds?.forEach((_fd, entry) => {
    names.add(entry.typeName);
  });
  return [...names];
}

function bindType(argument: string): Bound {
  const fd = indexArgument(argument);
  if (fd === undefined)
    return { error: `fd.types takes the number of a descriptor, not ${argument}` };
  return (c) => {
    const entry = c.hasFd ? c.thread!.fd(fd) : undefined;
    return entry === undefined ? undefined : [entry.typeName];
  };
}
