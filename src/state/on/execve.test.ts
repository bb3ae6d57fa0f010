// A process runs another program.
import { describe, expect, test } from "bun:test";
import { driverConstants } from "../../schema/driver-constants.ts";
import { Machine } from "../../../test/support/machine.ts";

const cloexec = driverConstants.PPM_O_CLOEXEC;
const full = "3f9c1d2e4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff0";
const exec = {
  res: 0,
  exe: "ls",
  args: ["-l", "", "/tmp"],
  tid: 10,
  pid: 10,
  ptid: 1,
  fdlimit: 99,
  comm: "ls",
  cgroups: [`cpuset=/docker/${full}`],
  env: ["HOME=/root", "PATH=/bin"],
  tty: 34817,
  vpgid: 10,
  pgid: 10,
  loginuid: 1000,
  flags: driverConstants.PPM_EXE_WRITABLE | driverConstants.PPM_EXE_UPPER_LAYER,
  cap_inheritable: 1,
  cap_permitted: 2,
  cap_effective: 4,
  exe_ino: 555,
  exe_ino_ctime: 1_600_000_000_000_000_001n,
  exe_ino_mtime: 1_600_000_000_000_000_002n,
  uid: 33,
  gid: 34,
  trusted_exepath: "/bin/ls (deleted)",
};

function machine(): Machine {
  return new Machine().start(
    { tid: 1, ptid: 0 },
    {
      tid: 10,
      fds: [
        { fd: 0, type: 16, name: "/a", ino: 1 },
        { fd: 3, type: 16, name: "/b", ino: 2, openFlags: cloexec },
        { fd: 4, type: 20, name: "/memfd:x", ino: 3, openFlags: driverConstants.PPM_MFD_CLOEXEC },
      ],
    },
    { tid: 11, pid: 10, flags: driverConstants.PPM_CL_CLONE_THREAD | 1 },
  );
}

describe("a successful exec", () => {
  test("replaces the program", () => {
    const m = machine();
    m.event("syscall_execve_19_x", 10, exec);
    const thread = m.thread(10);
    expect(thread).toMatchObject({ exe: "ls", comm: "ls", exepath: "/bin/ls", tty: 34817 });
    expect(thread).toMatchObject({ uid: 33, gid: 34, loginuid: 1000, fdLimit: 99, pgid: 10 });
    expect(thread).toMatchObject({ exeWritable: true, exeUpperLayer: true, exeFromMemfd: false });
    expect(thread).toMatchObject({ capInheritable: 1, capPermitted: 2, capEffective: 4 });
    expect(thread).toMatchObject({ exeIno: 555, exeInoCtimeNs: 1_600_000_000_000_000_001n });
    expect(thread.cmdline).toBe("ls -l  /tmp");
    expect(thread.environment.value("PATH")).toBe("/bin");
    expect(thread.containerId).toBe("3f9c1d2e4b5a");
  });

  test("closes what is marked so and ends the other threads", () => {
    const m = machine();
    m.event("syscall_execve_19_x", 10, exec);
    expect([...(m.thread(10).fds ?? [])].map(([number]) => number)).toEqual([0]);
    expect(m.state.threads.get(11)).toBeUndefined();
    expect(m.thread(10).group?.aliveCount).toBe(1);
  });

  test("keeps what the event could not tell", () => {
    const m = machine();
    m.event("syscall_execve_19_x", 10, { res: 0, exe: "x", comm: "x", pid: 10 });
    expect(m.thread(10)).toMatchObject({ uid: 0, tty: 0, exepath: "/bin/sh", pgid: -1 });
  });

  test("of a thread nobody knew puts it in its place", () => {
    const m = machine();
    m.event("syscall_execve_19_x", 50, { ...exec, tid: 50, pid: 50, ptid: 10 });
    expect(m.thread(50)).toMatchObject({ pid: 50, ptid: 10, vtid: 50, vpid: 50, comm: "ls" });
    expect(m.thread(10).children?.has(m.thread(50))).toBe(true);
  });

  test("revives a main thread that had ended", () => {
    const m = machine();
    m.event("procexit_1_e", 10, { status: 0 });
    m.event("syscall_execve_19_x", 10, exec);
    expect(m.thread(10).isDead).toBe(false);
    expect(m.thread(10).group?.aliveCount).toBe(1);
  });
});

test("a failed exec changes nothing", () => {
  const m = machine();
  m.event("syscall_execve_19_x", 10, { ...exec, res: -2 });
  expect(m.thread(10)).toMatchObject({ comm: "sh", exepath: "/bin/sh", uid: 0 });
  expect(m.thread(10).fds?.size).toBe(3);
});
