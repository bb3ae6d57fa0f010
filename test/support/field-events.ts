// One event of each sort over a small family of processes, for tests of fields. The process of most
// of them is cat (42), whose parent is a login shell (10) of systemd (1).
import { driverConstants } from "../../src/schema/driver-constants.ts";
import { fdTypes, l4 } from "../../src/state/fd-types.ts";
import type { Context } from "../../src/fields/context.ts";
import { makeContext, type ThreadInput } from "./make-context.ts";
import { tuple4 } from "./make-event.ts";

const environment = (text: string) => new TextEncoder().encode(text.replaceAll(" ", "\0"));
const docker = `/docker/${"7b1e0c9d8f7a".padEnd(64, "0")}`;
const tsNs = 1_700_000_000_123_456_789n;

const init: ThreadInput = {
  ...{ tid: 1, comm: "systemd", exe: "/sbin/init", exepath: "/lib/systemd" },
  fds: [{ fd: 2, type: fdTypes.fileV2, name: "/dev/null", ino: 4 }],
};
const shell: ThreadInput = {
  tid: 10,
  ptid: 1,
  comm: "bash",
  exe: "-bash",
  exepath: "/bin/bash",
  args: ["-l"],
  sid: 10,
  pgid: 10,
  vpgid: 10,
  environment: environment("USER=ann A=1"),
  cloneTsNs: tsNs - 5_000n,
};
const cat: ThreadInput = {
  tid: 42,
  ptid: 10,
  sid: 10,
  pgid: 42,
  vpgid: 42,
  comm: "cat",
  exe: "/bin/cat",
  exepath: "/usr/bin/cat",
  args: ["-n", "a b"],
  environment: environment("HOME=/home/ann PATH=/bin"),
  cwd: "/home/ann",
  uid: 1000,
  gid: 1000,
  loginuid: 1000,
  tty: 34816,
  capPermitted: 3,
  capEffective: 1,
  exeWritable: true,
  exeIno: 7,
  exeInoCtimeNs: 11n,
  exeInoMtimeNs: 12n,
  cloneTsNs: tsNs - 1_000n,
  pidnsInitStartTsNs: 99n,
  vmSizeKb: 300,
  vmRssKb: 200,
  pageFaultsMajor: 1,
  pageFaultsMinor: 2,
  cgroups: [
    ["cpu", "/user"],
    ["memory", "/m"],
  ],
  fds: [
    { fd: 0, type: fdTypes.fileV2, name: "/dev/pts/0", ino: 3, dev: 0x1234 },
    { fd: 1, type: fdTypes.pipe, name: "pipe:[5]", ino: 5 },
    { fd: 4, type: fdTypes.directory, name: "/srv", ino: 6 },
    { fd: 5, type: fdTypes.ipv4, name: "", ino: 8, socket: { protocol: l4.tcp } },
  ],
};
const nameless: ThreadInput = { tid: 51, comm: "sh", uid: 1001, gid: 1001 };
const contained: ThreadInput = {
  tid: 50,
  vtid: 5,
  vpid: 5,
  comm: "sh",
  cgroups: [["cpu", docker]],
  pidnsInitStartTsNs: tsNs - 7_000n,
};
const threads = [init, shell, cat, contained, nameless];
const accounts = {
  "": {
    users: [
      { uid: 1000, gid: 1000, name: "ann", home: "/home/ann", shell: "/bin/zsh" },
      { uid: 1001, gid: 1001, name: "bob", home: "/", shell: "" },
    ],
    groups: [{ gid: 1000, name: "staff" }],
  },
};
const base = { ts: tsNs, threads, accounts, hostname: "box" };
const interfaces = [
  { name: "eth0", address: Uint8Array.of(10, 0, 0, 1), netmask: Uint8Array.of(255, 255, 255, 0) },
];
/** What rules that mention these names would have learned of them. */
const domains = {
  namesOf: (address: Uint8Array) =>
    address[0] === 1 ? ["example.com", "example.org"] : ["here.example"],
};
const created = driverConstants.PPM_O_F_CREATED;
const { PPM_O_RDWR: readWrite, PPM_O_CREAT: create } = driverConstants;

export const fieldEvents = {
  /** Opens a relative path. */
  open: () =>
    makeContext("syscall_openat_2_x", {
      ...base,
      tid: 42,
      params: {
        fd: 3,
        dirfd: -100,
        name: "./notes.txt",
        flags: readWrite | create | created | driverConstants.PPM_FD_UPPER_LAYER,
        mode: 0o755,
        dev: 0x801,
        ino: 77,
      },
    }),
  openFailed: () =>
    makeContext("syscall_openat_2_x", {
      ...base,
      tid: 42,
      params: { fd: -2, dirfd: 4, name: "gone", flags: 1, mode: 0 },
    }),
  connect: () =>
    makeContext("socket_connect_x", {
      ...base,
      interfaces,
      domains,
      tid: 42,
      params: { res: 0, fd: 5, tuple: tuple4("10.0.0.1", 40000, "1.2.3.4", 443) },
    }),
  write: () =>
    makeContext("syscall_write_x", {
      ...base,
      tid: 42,
      params: { res: 3, data: new TextEncoder().encode("a\nb"), fd: 0, size: 3 },
    }),
  read: () =>
    makeContext("syscall_read_x", {
      ...base,
      tid: 42,
      params: { res: 2, data: new TextEncoder().encode("hi"), fd: 0, size: 3 },
    }),
  receive: () =>
    makeContext("socket_recvfrom_x", {
      ...base,
      tid: 42,
      params: { res: 7, fd: 5, size: 9, tuple: tuple4("10.0.0.1", 40000, "1.2.3.4", 443) },
    }),
  send: () =>
    makeContext("socket_sendto_x", {
      ...base,
      tid: 42,
      params: { res: 8, fd: 5, size: 9, tuple: tuple4("10.0.0.1", 40000, "1.2.3.4", 443) },
    }),
  readFailed: () =>
    makeContext("syscall_read_x", { ...base, tid: 42, params: { res: -11, fd: 0, size: 3 } }),
  rename: () =>
    makeContext("syscall_rename_x", {
      ...base,
      tid: 42,
      params: { res: 0, oldpath: "a/../b", newpath: "/tmp/c" },
    }),
  linkat: () =>
    makeContext("syscall_linkat_2_x", {
      ...base,
      tid: 42,
      params: { res: 0, olddir: 4, oldpath: "x", newdir: -100, newpath: "y", flags: 0 },
    }),
  poll: () =>
    makeContext("syscall_poll_x", {
      ...base,
      tid: 42,
      params: { res: 1, fds: pollList([0, 5, 9]), timeout: 1 },
    }),
  /** By a user whose account names no shell. */
  noShell: () => makeContext("syscall_close_x", { ...base, tid: 51, params: { res: 0, fd: 9 } }),
  container: () => makeContext("syscall_close_x", { ...base, tid: 50, params: { res: 0, fd: 9 } }),
  /** A call that the recorder knew no more of than its number: getpid, of both architectures. */
  unnamed: () =>
    makeContext("generic_x", {
      ...base,
      tid: 42,
      params: { ID: 0, nativeID: process.arch === "arm64" ? 172 : 39 },
    }),
  numberless: () => makeContext("generic_x", { ...base, tid: 42, params: { ID: 0 } }),
  generic: () => makeContext("generic_x", { ...base, tid: 42, params: { ID: 69, nativeID: 61 } }),
  /** A program that was changed 500 ns after its pid namespace began, and 500 before it started. */
  exec: () =>
    makeContext("syscall_execve_19_x", {
      ...base,
      tid: 42,
      threads: [init, shell, { ...cat, pidnsInitStartTsNs: tsNs - 2_000n }],
      params: {
        ...{ res: 0, exe: "cat", comm: "cat", tid: 42, pid: 42, ptid: 10 },
        ...{ exe_ino: 8, exe_ino_ctime: tsNs - 1_500n, exe_ino_mtime: tsNs - 1_600n },
      },
    }),
  /** The oldest process of all. */
  first: () => makeContext("syscall_close_x", { ...base, tid: 1, params: { res: 0, fd: 2 } }),
  /** Nobody knows the thread: it gets a placeholder. */
  stranger: () => makeContext("syscall_close_x", { ...base, tid: 999, params: { res: -9, fd: 9 } }),
  injected: () =>
    makeContext("asyncevent_e", { ...base, params: { plugin_id: 1, name: "container" } }),
  /** The next three are from captures of old agents. */
  switched: () => makeContext("schedswitch_6_e", { ...base, tid: 42, params: { next: 1 } }),
  sample: () => makeContext("procinfo_e", { ...base, tid: 42, params: { cpu_usr: 3, cpu_sys: 4 } }),
  docker: () =>
    makeContext("infrastructure_event_e", {
      ...base,
      params: {
        source: "docker",
        name: "Container",
        description: "Event: start; ID: 7b1e0c9d8f7a6b5c4d; name: web; Image: nginx:1@sha256:0",
      },
    }),
  memory: () => makeContext("syscall_brk_4_x", { ...base, tid: 42, params: { res: 0 } }),
} satisfies Record<string, () => Context>;

function pollList(fds: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(2 + 10 * fds.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, fds.length, true);
  fds.forEach((fd, i) => {
    view.setBigInt64(2 + 10 * i, BigInt(fd), true);
  });
  return bytes;
}
