// What the probe must tell of the cases in calls/processes.c.
import { readFileSync } from "node:fs";
import {
  type CallRow,
  EBADF,
  EFAULT,
  EINVAL,
  ENOENT,
  EPERM,
  flags,
  isAddress,
  isNumber,
  isPositive,
  row,
  textHex,
  u64,
} from "../expected.ts";
import type { Facts, Value } from "../recorded.ts";
import { driverConstants } from "../../../src/schema/driver-constants.ts";

const ESRCH = -3;
const EAGAIN = -11;
const ret = (f: Facts) => f.number("ret");
const NONE = 0xffffffff;

/** What this process has, and the helper program with it, from its status file. */
function status(name: string): string {
  const text = readFileSync("/proc/self/status", "utf8");
  return new RegExp(`^${name}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "";
}

const capabilities = (name: string) => Number(BigInt(`0x${status(name)}`) & ((1n << 41n) - 1n));
const loginuid = Number(readFileSync("/proc/self/loginuid", "utf8"));

/** A run of "controller=/path" texts. */
function isCgroups(value: Value): boolean {
  const texts = Buffer.from(String(value), "hex").toString().split("\0");
  if (texts.pop() !== "") return false;
  return texts.length > 0 && texts.every((text) => /^(cpuset|cpu|cpuacct|io|memory)=\//.test(text));
}

/** Arguments of the helper program itself. */
const isCallsArgs = (value: Value) =>
  Buffer.from(String(value), "hex").toString().startsWith("/tmp/gyr-calls-");
const isCallsExe = (value: Value) => String(value).endsWith("/calls");

const measured = {
  pgft_maj: isNumber,
  pgft_min: isNumber,
  vm_size: isPositive,
  vm_rss: isNumber,
  vm_swap: isNumber,
};

interface Thread {
  readonly tid: number;
  readonly pid: number;
  readonly ptid: number;
}

const self = (f: Facts): Thread => ({
  tid: f.number("pid"),
  pid: f.number("pid"),
  ptid: f.number("ppid"),
});

function cloned(res: number, thread: Thread, wire: number) {
  return {
    res,
    exe: res < 0 ? null : isCallsExe,
    args: res < 0 ? null : isCallsArgs,
    ...thread,
    cwd: null,
    fdlimit: isPositive,
    ...measured,
    comm: "calls",
    cgroups: isCgroups,
    flags: wire,
    uid: 0,
    gid: 0,
    vtid: thread.tid,
    vpid: thread.pid,
    pidns_init_start_ts: res === 0 ? isAddress : 0,
  };
}

const child = (f: Facts) => f.number("ret");
const childThread = (f: Facts): Thread => ({
  tid: child(f),
  pid: child(f),
  ptid: f.number("pid"),
});

const starting: readonly CallRow[] = [
  row("fork", "syscall_fork_20_x", (f) => cloned(child(f), self(f), 0)),
  row("fork", "syscall_fork_20_x", (f) => cloned(0, childThread(f), 0), child),
  row("fork_refused", "syscall_fork_20_x", (f) => ({
    ...cloned(EAGAIN, self(f), 0),
    uid: 65533,
    gid: 65533,
  })),
  row("vfork_refused", "syscall_vfork_20_x", (f) => ({
    ...cloned(EAGAIN, self(f), 0),
    uid: 65533,
    gid: 65533,
  })),
  row("vfork", "syscall_vfork_20_x", (f) => cloned(child(f), self(f), 0)),
  row("vfork", "syscall_vfork_20_x", (f) => cloned(0, childThread(f), 0), child),
  row("clone", "syscall_clone_20_x", (f) =>
    cloned(child(f), self(f), flags("PPM_CL_CLONE_FILES", "PPM_CL_CLONE_FS")),
  ),
  row(
    "clone",
    "syscall_clone_20_x",
    (f) => cloned(0, childThread(f), flags("PPM_CL_CLONE_FILES", "PPM_CL_CLONE_FS")),
    child,
  ),
  // The parent has no namespace but knows of the child's; the child sees itself as 1.
  row("clone_pid_namespace", "syscall_clone_20_x", (f) =>
    cloned(child(f), self(f), flags("PPM_CL_CLONE_NEWPID")),
  ),
  row(
    "clone_pid_namespace",
    "syscall_clone_20_x",
    (f) => ({
      ...cloned(0, childThread(f), flags("PPM_CL_CLONE_NEWPID", "PPM_CL_CHILD_IN_PIDNS")),
      vtid: 1,
      vpid: 1,
    }),
    child,
  ),
  row("clone_bad", "syscall_clone_20_x", (f) =>
    cloned(EINVAL, self(f), flags("PPM_CL_CLONE_THREAD")),
  ),
  row("clone3", "syscall_clone3_x", (f) => cloned(child(f), self(f), flags("PPM_CL_CLONE_FS"))),
  row(
    "clone3",
    "syscall_clone3_x",
    (f) => cloned(0, childThread(f), flags("PPM_CL_CLONE_FS")),
    child,
  ),
  row("clone3_bad", "syscall_clone3_x", (f) =>
    cloned(
      EINVAL,
      self(f),
      flags("PPM_CL_CLONE_NEWNET", "PPM_CL_CLONE_NEWUSER", "PPM_CL_CLONE_FS"),
    ),
  ),
];

interface Executed {
  readonly exe: string | null;
  readonly args: string | null;
  readonly env: string | null;
  readonly comm: string;
}

function executed(f: Facts, texts: Executed) {
  const { exe, args, env, comm } = texts;
  return {
    res: 0,
    exe,
    args,
    ...self(f),
    cwd: null,
    fdlimit: isPositive,
    ...measured,
    comm,
    cgroups: isCgroups,
    env,
    tty: isNumber,
    vpgid: isNumber,
    loginuid,
    flags: (value: Value) => (Number(value) & ~10) === flags("PPM_EXE_WRITABLE"),
    cap_inheritable: capabilities("CapInh"),
    cap_permitted: capabilities("CapPrm"),
    cap_effective: capabilities("CapEff"),
    exe_ino: isPositive,
    exe_ino_ctime: isAddress,
    exe_ino_mtime: isAddress,
    uid: 0,
    trusted_exepath: isCallsExe,
    pgid: isNumber,
    gid: 0,
  };
}

/** Facts that a number cannot hold. */
const exact = (f: Facts, name: string) => BigInt(f.text(name));

const file = (f: Facts) => ({
  exe_ino: f.number("exe_ino"),
  exe_ino_ctime: exact(f, "exe_ctime"),
  exe_ino_mtime: exact(f, "exe_mtime"),
});
const group = (f: Facts) => ({
  fdlimit: f.number("fdlimit"),
  vpgid: f.number("pgid"),
  pgid: f.number("pgid"),
});

// From the root of all mounts, whatever root the test has.
const isTrue = (value: Value) => String(value).endsWith("/bin/true");
const noTexts = { args: null, env: null };

const executing: readonly CallRow[] = [
  row("execve", "syscall_execve_19_x", (f) => ({
    ...executed(f, {
      exe: "renamed",
      args: textHex("-c", "exit 0", "", "last"),
      env: textHex("A=1", "B=two"),
      comm: "true",
    }),
    ...file(f),
    ...group(f),
    trusted_exepath: isTrue,
    filename: "/bin/true",
  })),
  // Told as execve; the name is what the kernel makes of a descriptor.
  row("execveat", "syscall_execve_19_x", (f) => ({
    ...executed(f, { exe: "at", ...noTexts, comm: "true" }),
    comm: (value: Value) => value === "true" || value === String(f.number("fd")),
    ...file(f),
    ...group(f),
    trusted_exepath: isTrue,
    filename: `/dev/fd/${f.number("fd")}`,
  })),
  row("execve_memfd", "syscall_execve_19_x", (f) => ({
    ...executed(f, { exe: "fileless", ...noTexts, comm: "" }),
    comm: (value: Value) => /^(memfd:payload|\d+)$/.test(String(value)),
    flags: flags("PPM_EXE_WRITABLE", "PPM_EXE_FROM_MEMFD"),
    trusted_exepath: "memfd:payload",
    filename: `/dev/fd/${f.number("fd")}`,
  })),
  row("execve_as_user", "syscall_execve_19_x", (f) => ({
    ...executed(f, { exe: "true", ...noTexts, comm: "true" }),
    flags: (value: Value) => (Number(value) & ~10) === 0,
    cap_inheritable: capabilities("CapInh"),
    cap_permitted: 0,
    cap_effective: 0,
    uid: 65534,
    trusted_exepath: isTrue,
    gid: 65534,
    filename: "/bin/true",
  })),
  row("execve_missing", "syscall_execve_19_x", (f) => ({
    ...executed(f, {
      exe: "exe",
      args: textHex("one", "two"),
      env: textHex("A=1", "B=two"),
      comm: "calls",
    }),
    res: ENOENT,
    ...group(f),
    filename: "/no/such",
  })),
  row("execve_bad", "syscall_execve_19_x", (f) => ({
    ...executed(f, { exe: "", ...noTexts, comm: "calls" }),
    res: EFAULT,
    filename: null,
  })),
  row("execveat_missing", "syscall_execveat_x", (f) => ({
    ...executed(f, { exe: "exe", args: textHex("one"), env: null, comm: "calls" }),
    res: ENOENT,
  })),
];

const ending: readonly CallRow[] = [
  row("exit_group", "procexit_1_e", () => ({
    status: 37 << 8,
    ret: 37,
    sig: 0,
    core: 0,
    reaper_tid: 0,
  })),
  row("killed", "procexit_1_e", () => ({ status: 15, ret: 0, sig: 15, core: 0, reaper_tid: 0 })),
  row("kill", "syscall_kill_x", (f) => ({ res: 0, pid: f.number("pid"), sig: 0 })),
  row("kill_bad", "syscall_kill_x", () => ({ res: ESRCH, pid: -77777777, sig: 12 })),
  row("tkill", "syscall_tkill_x", (f) => ({ res: 0, tid: f.number("pid"), sig: 0 })),
  row("tgkill_bad", "syscall_tgkill_x", () => ({ res: EINVAL, pid: -1, tid: -2, sig: 9 })),
  row("ptrace", "syscall_ptrace_x", () => ({
    res: 0,
    addr: `00${u64(0x11)}`,
    data: `00${u64(0x22)}`,
    request: flags("PPM_PTRACE_TRACEME"),
    pid: 0,
  })),
  row("ptrace_bad", "syscall_ptrace_x", () => ({
    res: ESRCH,
    addr: `00${u64(0)}`,
    data: `00${u64(0)}`,
    request: flags("PPM_PTRACE_ATTACH"),
    pid: -7,
  })),
];

const surroundings: readonly CallRow[] = [
  row("setpgid", "syscall_setpgid_x", () => ({ res: 0, pid: 0, pgid: 0 })),
  row("setpgid_bad", "syscall_setpgid_x", () => ({ res: ESRCH, pid: -1, pgid: 5 })),
  row("setsid", "syscall_setsid_x", (f) => ({ res: f.number("pid") })),
  row("setsid_again", "syscall_setsid_x", () => ({ res: EPERM })),
  row("unshare", "syscall_unshare_x", () => ({
    res: 0,
    flags: flags("PPM_CL_CLONE_NEWUTS", "PPM_CL_CLONE_NEWIPC"),
  })),
  row("unshare_bad", "syscall_unshare_x", (f) => ({ res: ret(f), flags: 0 })),
  row("setns", "syscall_setns_x", (f) => ({
    res: 0,
    fd: f.number("fd"),
    nstype: flags("PPM_CL_CLONE_NEWNET"),
  })),
  row("setns_bad", "syscall_setns_x", () => ({ res: EBADF, fd: -1, nstype: 0 })),
  row("prctl_name", "syscall_prctl_x", () => ({
    res: 0,
    option: flags("PPM_PR_SET_NAME"),
    arg2_str: "renamed",
    arg2_int: 0,
  })),
  row("prctl_subreaper", "syscall_prctl_x", () => ({
    res: 0,
    option: flags("PPM_PR_GET_CHILD_SUBREAPER"),
    arg2_str: null,
    arg2_int: 1,
  })),
  row("prctl_bad", "syscall_prctl_x", () => ({
    res: EINVAL,
    option: flags("PPM_PR_SET_PDEATHSIG"),
    arg2_str: null,
    arg2_int: 9999,
  })),
  row("prlimit64", "syscall_prlimit_x", (f) => ({
    res: 0,
    newcur: 4000,
    newmax: 5000,
    oldcur: f.number("old_current"),
    oldmax: f.number("old_max"),
    pid: 0,
    resource: flags("PPM_RLIMIT_NOFILE"),
  })),
  row("prlimit64_bad", "syscall_prlimit_x", (f) => ({
    res: ret(f),
    newcur: 0,
    newmax: 0,
    oldcur: -1,
    oldmax: -1,
    pid: -1,
    resource: driverConstants.PPM_RLIMIT_UNKNOWN,
  })),
  row("setrlimit", "syscall_setrlimit_x", () => ({
    res: 0,
    cur: 4000,
    max: 5000,
    resource: flags("PPM_RLIMIT_NOFILE"),
  })),
  row("setrlimit_bad", "syscall_setrlimit_x", (f) => ({
    res: ret(f),
    cur: 0,
    max: 0,
    resource: driverConstants.PPM_RLIMIT_UNKNOWN,
  })),
  row("getrlimit", "syscall_getrlimit_x", (f) => ({
    res: 0,
    cur: f.number("current"),
    max: f.number("max"),
    resource: flags("PPM_RLIMIT_STACK"),
  })),
  row("getrlimit_bad", "syscall_getrlimit_x", () => ({
    res: EFAULT,
    cur: -1,
    max: -1,
    resource: flags("PPM_RLIMIT_CPU"),
  })),
  row("seccomp_bad", "syscall_seccomp_x", () => ({ res: EINVAL, op: 77, flags: 3 })),
  row("capset", "syscall_capset_x", () => ({
    res: 0,
    cap_inheritable: 0,
    cap_permitted: 7,
    cap_effective: 3,
  })),
  row("capset_bad", "syscall_capset_x", () => ({
    res: EFAULT,
    cap_inheritable: 0,
    cap_permitted: 3,
    cap_effective: 3,
  })),
];

const identities: readonly CallRow[] = [
  row("setuid", "syscall_setuid_x", () => ({ res: 0, uid: 1234 })),
  row("setuid_bad", "syscall_setuid_x", () => ({ res: EPERM, uid: 0 })),
  row("setgid", "syscall_setgid_x", () => ({ res: 0, gid: 1235 })),
  row("setgid_bad", "syscall_setgid_x", () => ({ res: EINVAL, gid: NONE })),
  row("setreuid", "syscall_setreuid_x", () => ({ res: 0, ruid: 11, euid: 12 })),
  row("setregid", "syscall_setregid_x", () => ({ res: 0, rgid: 13, egid: NONE })),
  row("setreuid_bad", "syscall_setreuid_x", () => ({ res: EPERM, ruid: NONE, euid: 7 })),
  row("setregid_bad", "syscall_setregid_x", () => ({ res: EPERM, rgid: 8, egid: 9 })),
  row("setresuid", "syscall_setresuid_x", () => ({ res: 0, ruid: 14, euid: 15, suid: 16 })),
  row("setresuid_bad", "syscall_setresuid_x", () => ({ res: EPERM, ruid: 0, euid: 1, suid: 2 })),
  row("setresgid", "syscall_setresgid_x", () => ({ res: 0, rgid: 17, egid: 18, sgid: 19 })),
  row("setresgid_bad", "syscall_setresgid_x", () => ({ res: EPERM, rgid: 0, egid: 1, sgid: 2 })),
  row("getuid", "syscall_getuid_x", () => ({ uid: 20 })),
  row("geteuid", "syscall_geteuid_x", () => ({ euid: 21 })),
  row("getgid", "syscall_getgid_x", () => ({ gid: 23 })),
  row("getegid", "syscall_getegid_x", () => ({ egid: 24 })),
  row("getresuid", "syscall_getresuid_x", () => ({ res: 0, ruid: 20, euid: 21, suid: 22 })),
  row("getresgid", "syscall_getresgid_x", () => ({ res: 0, rgid: 23, egid: 24, sgid: 25 })),
];

const others: readonly CallRow[] = [
  row("init_module_bad", "syscall_init_module_x", (f) => ({
    res: ret(f),
    img: Buffer.from("not a module").toString("hex"),
    length: 12,
    uargs: "option=1",
  })),
  row("finit_module_bad", "syscall_finit_module_x", (f) => ({
    res: ret(f),
    fd: -1,
    uargs: "option=1",
    flags: flags("PPM_MODULE_INIT_IGNORE_VERMAGIC"),
  })),
  row("delete_module_bad", "syscall_delete_module_x", (f) => ({
    res: ret(f),
    name: "gyr_no_such",
    flags: flags("PPM_DELETE_MODULE_O_NONBLOCK"),
  })),
  row("keyctl_bad", "syscall_keyctl_x", (f) => ({
    res: ret(f),
    operation: flags("PPM_KEYCTL_SEARCH"),
    arg2: `00${u64(-99)}`,
    arg3: `01${textHex("user")}`,
    arg4: `01${textHex("name")}`,
    arg5: `00${u64(5)}`,
  })),
  row("keyctl_session", "syscall_keyctl_x", (f) => ({
    res: ret(f),
    operation: flags("PPM_KEYCTL_JOIN_SESSION_KEYRING"),
    arg2: `01${textHex("ring")}`,
    arg3: `00${u64(0)}`,
    arg4: `00${u64(0)}`,
    arg5: `00${u64(0)}`,
  })),
  row("generic", "generic_x", () => ({ ID: isPositive, nativeID: isPositive })),
];

export const processRows: readonly CallRow[] = [
  ...starting,
  ...executing,
  ...ending,
  ...surroundings,
  ...identities,
  ...others,
];
