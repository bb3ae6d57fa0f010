// Who acts in the synthetic stream: jobs of a build, and daemons. Each is a generator that makes
// one record per step, so that the stream can switch between them as a scheduler does.
import { driverConstants } from "../src/schema/driver-constants.ts";
import type { EventKey } from "../src/schema/events.ts";
import { type ParamInput, tuple4 as tuple } from "../test/support/make-event.ts";

export type Actor = Iterator<undefined, void> & Iterable<undefined>;

/** Deterministic numbers below `n`, the same on every machine. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(n: number): number {
    // xorshift32
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % n;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

export type Emit = (
  key: EventKey,
  tid: number,
  params: Readonly<Record<string, ParamInput>>,
) => void;

const flags = {
  readOnly: driverConstants.PPM_O_RDONLY,
  readClosing: driverConstants.PPM_O_RDONLY | driverConstants.PPM_O_CLOEXEC,
  writeNew:
    driverConstants.PPM_O_WRONLY | driverConstants.PPM_O_CREAT | driverConstants.PPM_O_TRUNC,
};
const atCwd = -100;
const enoent = -2;
const einprogress = -115;

const environment = [
  "SHELL=/bin/bash", "PWD=/home/dev/project", "LOGNAME=dev", "HOME=/home/dev", "LANG=C.UTF-8",
  "TERM=xterm-256color", "USER=dev", "SHLVL=1", "MAKEFLAGS= -j2 --jobserver-auth=3,4",
  "MAKELEVEL=1", "PATH=/usr/local/bin:/usr/bin:/bin", "CFLAGS=-O2 -g -Wall", "OLDPWD=/home/dev",
  "XDG_RUNTIME_DIR=/run/user/1000", "XDG_SESSION_ID=4", "DEBUGINFOD_URLS=",
]; // biome-ignore format: one block of names
const cgroups = [
  "cpuset=/", "cpu=/user.slice", "cpuacct=/user.slice", "io=/user.slice",
  "memory=/user.slice/user-1000.slice/session-4.scope",
]; // biome-ignore format: one block of names
const sources = Array.from({ length: 150 }, (_, i) => `part${i}`);
const headers = Array.from({ length: 400 }, (_, i) => {
  const folders = ["", "bits/", "sys/", "linux/", "asm-generic/", "x86_64-linux-gnu/bits/types/"];
  return `${folders[i % folders.length]}header${i}.h`;
});
const searched = [
  "include/", "/usr/lib/gcc/x86_64-linux-gnu/12/include/", "/usr/local/include/",
  "/usr/include/x86_64-linux-gnu/", "/usr/include/",
]; // biome-ignore format: one block of names
const libraries = ["libz.so.1", "libc.so.6", "libm.so.6", "libgmp.so.10"];

/** One compilation as make starts it: shell, gcc, cc1, as. */
export function* buildJob(emit: Emit, dice: Dice, tid: number): Actor {
  const name = dice.of(sources);
  const object = `-o out/${name}.o src/${name}.c`.split(" ");
  yield* program(emit, 1000, tid, "sh", "/usr/bin/dash", ["-c", `gcc -O2 ${object.join(" ")}`]);
  yield* program(emit, tid, tid + 1, "gcc", "/usr/bin/gcc-12", ["-O2", "-c", ...object]);
  const cc1 = "/usr/libexec/gcc/x86_64-linux-gnu/12/cc1";
  yield* program(emit, tid + 1, tid + 2, "cc1", cc1, ["-quiet", `src/${name}.c`, "-O2"]);
  yield* readFile(emit, tid + 2, `src/${name}.c`);
  for (let count = 40 + dice.below(40); count > 0; count--) {
    const header = dice.of(headers);
    for (let tries = dice.below(4); tries > 0; tries--)
      yield open(emit, tid + 2, enoent, `${searched[tries]}${header}`, flags.readOnly);
    yield* readFile(emit, tid + 2, `${searched[0]}${header}`);
  }
  yield* writeFile(emit, tid + 2, `/tmp/cc${name}.s`);
  yield exit(emit, tid + 2);
  yield* program(emit, tid + 1, tid + 3, "as", "/usr/bin/x86_64-linux-gnu-as", ["--64"]);
  yield* readFile(emit, tid + 3, `/tmp/cc${name}.s`);
  yield* writeFile(emit, tid + 3, `out/${name}.o`);
  yield exit(emit, tid + 3);
  yield exit(emit, tid + 1);
  yield exit(emit, tid);
}

/** Services that answer requests for ever. */
export function daemons(emit: Emit, dice: Dice): readonly Actor[] {
  return [
    webServer(emit, dice, 501),
    webServer(emit, dice, 502),
    database(emit, dice, 600),
    client(emit, dice, 700),
    exporter(emit, dice, 800),
  ];
}

function* webServer(emit: Emit, dice: Dice, tid: number): Actor {
  for (;;) {
    const port = 30_000 + dice.below(30_000);
    const peer = tuple(`10.0.${dice.below(4)}.${dice.below(250)}`, port, "10.0.0.1", 443);
    yield void emit("socket_accept4_6_x", tid, {
      ...{ fd: 9, tuple: peer, queuepct: 0, queuelen: 0, queuemax: 511, flags: 0 },
    });
    for (let requests = 1 + dice.below(4); requests > 0; requests--) {
      yield void emit("socket_recvfrom_x", tid, { res: 400, fd: 9, size: 1024, tuple: peer });
      const page = `/var/www/html/assets/page-${dice.below(300)}.html`;
      yield open(emit, tid, 10, page, flags.readOnly);
      yield close(emit, tid, 10);
    }
    yield void emit("socket_shutdown_x", tid, { res: 0, fd: 9, how: 1 });
    yield close(emit, tid, 9);
  }
}

function* database(emit: Emit, dice: Dice, tid: number): Actor {
  for (;;) {
    const relation = `base/16384/${20_000 + dice.below(2_000)}`;
    yield open(emit, tid, 20, `/var/lib/postgresql/15/main/${relation}`, flags.readClosing);
    yield void emit("socket_recvfrom_x", tid, { res: 60, fd: 6, size: 8192 });
    yield void emit("socket_sendto_x", tid, { res: 900, fd: 6, size: 900 });
    yield close(emit, tid, 20);
  }
}

function* client(emit: Emit, dice: Dice, tid: number): Actor {
  for (;;) {
    const peer = `10.1.0.${2 + dice.below(20)}`;
    const pair = tuple("10.0.0.1", 32_768 + dice.below(28_000), peer, 5432);
    const addr = address4(peer, 5432);
    yield void emit("socket_socket_x", tid, { fd: 21, domain: 2, type: 1, proto: 0, flags: 0 });
    yield void emit("syscall_fcntl_x", tid, { res: 0, fd: 21, cmd: 4, arg: 2048 });
    yield void emit("socket_connect_e", tid, { fd: 21, addr });
    yield void emit("socket_connect_x", tid, { res: einprogress, tuple: pair, fd: 21, addr });
    yield void emit("socket_getsockopt_x", tid, {
      ...{ res: 0, fd: 21, level: 1, optname: 4, val: Uint8Array.of(1, 0, 0, 0, 0), optlen: 4 },
    });
    yield void emit("socket_sendto_x", tid, { res: 120, fd: 21, size: 120 });
    yield void emit("socket_recvfrom_x", tid, { res: 800, fd: 21, size: 65_536, tuple: pair });
    yield close(emit, tid, 21);
  }
}

function* exporter(emit: Emit, dice: Dice, tid: number): Actor {
  for (;;) {
    yield* readFile(emit, tid, `/proc/${100 + dice.below(2_000)}/stat`);
    yield* readFile(emit, tid, dice.of(["/proc/stat", "/proc/meminfo", "/proc/net/dev"]));
  }
}

/** fork on both sides, redirection, exec, the dynamic linker. */
function* program(
  emit: Emit,
  parent: number,
  tid: number,
  comm: string,
  path: string,
  args: readonly string[],
): Actor {
  const common = { exe: "make", args, pid: tid, ptid: parent, comm: "make", ...memoryAndUser };
  const ids = { vtid: tid, vpid: tid, flags: 0, pidns_init_start_ts: 0 };
  yield void emit("syscall_clone_20_x", parent, { ...common, ...ids, res: tid, pid: parent });
  yield void emit("syscall_clone_20_x", tid, { ...common, ...ids, res: 0, tid });
  yield void emit("syscall_dup2_x", tid, { res: 1, oldfd: 2, newfd: 1 });
  yield void emit("syscall_execve_19_x", tid, {
    ...{ ...common, res: 0, exe: path, tid, comm, args, env: environment, tty: 34_816 },
    ...{ vpgid: 1000, pgid: 1000, loginuid: 1000, flags: 0, exe_ino: 4_711, filename: path },
    ...{ exe_ino_ctime: 1_700_000_000_000_000_000n, exe_ino_mtime: 1_700_000_000_000_000_000n },
    ...{ cap_inheritable: 0, cap_permitted: 0, cap_effective: 0, trusted_exepath: path },
  });
  yield* readFile(emit, tid, "/etc/ld.so.cache");
  for (const library of libraries) yield* readFile(emit, tid, `/lib/x86_64-linux-gnu/${library}`);
}

const memoryAndUser = {
  ...{ cwd: "/home/dev/project/", fdlimit: 1024, pgft_maj: 0, pgft_min: 60, vm_size: 9_000 },
  ...{ vm_rss: 3_000, vm_swap: 0, cgroups, uid: 1000, gid: 1000 },
};

function* readFile(emit: Emit, tid: number, path: string): Actor {
  yield open(emit, tid, 3, path, flags.readClosing);
  yield close(emit, tid, 3);
}

function* writeFile(emit: Emit, tid: number, path: string): Actor {
  yield open(emit, tid, 4, path, flags.writeNew);
  yield close(emit, tid, 4);
}

function open(emit: Emit, tid: number, fd: number, name: string, how: number): undefined {
  const file = fd < 0 ? { dev: 0, ino: 0 } : { dev: 0x801, ino: 100_000 + name.length };
  emit("syscall_openat_2_x", tid, { fd, dirfd: atCwd, name, flags: how, mode: 0, ...file });
}

function close(emit: Emit, tid: number, fd: number): undefined {
  emit("syscall_close_x", tid, { res: 0, fd });
}

function exit(emit: Emit, tid: number): undefined {
  emit("procexit_1_e", tid, { status: 0, ret: 0, sig: 0, core: 0, reaper_tid: 1 });
}

/** A SOCKADDR payload of an IPv4 address. */
function address4(address: string, port: number): Uint8Array {
  const bytes = Uint8Array.of(2, ...address.split(".").map(Number), 0, 0);
  new DataView(bytes.buffer).setUint16(5, port, true);
  return bytes;
}
