// Kinds of descriptors: their ids (as capture files hold them) and how rules show them.

export const fdTypes = {
  unknown: 0,
  file: 1,
  directory: 2,
  ipv4: 3,
  ipv6: 4,
  ipv4Server: 5,
  ipv6Server: 6,
  pipe: 7,
  unix: 8,
  event: 9,
  unsupported: 10,
  signal: 11,
  eventPoll: 12,
  inotify: 13,
  timer: 14,
  netlink: 15,
  /** A regular file with open flags and device: what all current sources report. */
  fileV2: 16,
  bpf: 17,
  userFault: 18,
  ioUring: 19,
  memory: 20,
  pid: 21,
} as const;

export type FdType = (typeof fdTypes)[keyof typeof fdTypes];

/** What `fd.typechar` and `fd.type` show, by id. */
export const fdTypeNames: readonly { readonly char: string; readonly name: string }[] = [
  { char: "o", name: "<NA>" },
  { char: "f", name: "file" },
  { char: "d", name: "directory" },
  { char: "4", name: "ipv4" },
  { char: "6", name: "ipv6" },
  { char: "4", name: "ipv4" },
  { char: "6", name: "ipv6" },
  { char: "p", name: "pipe" },
  { char: "u", name: "unix" },
  { char: "e", name: "event" },
  { char: "X", name: "<NA>" },
  { char: "s", name: "signalfd" },
  { char: "l", name: "eventpoll" },
  { char: "i", name: "inotify" },
  { char: "t", name: "timerfd" },
  { char: "n", name: "netlink" },
  { char: "f", name: "file" },
  { char: "b", name: "bpf" },
  { char: "u", name: "userfaultfd" },
  { char: "r", name: "io_uring" },
  { char: "m", name: "memfd" },
  { char: "P", name: "pidfd" },
];

/** Fd.flags: what is known of a descriptor beside its type. */
export const fdFlags = {
  fromProc: 1 << 0,
  client: 1 << 2,
  server: 1 << 3,
  connected: 1 << 13,
  pending: 1 << 15,
  failed: 1 << 16,
  overlayUpper: 1 << 17,
  overlayLower: 1 << 18,
} as const;

/** Transport protocols of a socket, as capture files hold them. */
export const l4 = { unknown: 0, notApplicable: 1, tcp: 2, udp: 3, icmp: 4, raw: 5 } as const;

export type L4 = (typeof l4)[keyof typeof l4];
