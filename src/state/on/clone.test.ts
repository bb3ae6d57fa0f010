// Threads and processes coming to be, whichever side reports first.
import { describe, expect, test } from "bun:test";
import { driverConstants } from "../../schema/driver-constants.ts";
import { Machine } from "../../../test/support/machine.ts";

const threadFlags =
  driverConstants.PPM_CL_CLONE_THREAD |
  driverConstants.PPM_CL_CLONE_FILES |
  driverConstants.PPM_CL_CLONE_VM;

function machine(): Machine {
  const made = new Machine({ bootTsNs: 5n });
  made.start(
    { tid: 1, ptid: 0, comm: "init" },
    {
      tid: 100,
      comm: "sh",
      exepath: "/bin/dash",
      cwd: "/srv",
      sid: 50,
      tty: 34816,
      loginuid: 1000,
      environment: new TextEncoder().encode("A=1\0B= 2 \0"),
      fds: [{ fd: 0, type: 16, name: "/dev/pts/0", ino: 3 }],
    },
  );
  return made;
}

const child = {
  exe: "sh",
  comm: "sh",
  args: ["-c", "id"],
  pid: 200,
  ptid: 100,
  vtid: 200,
  vpid: 200,
  uid: 7,
  gid: 8,
  fdlimit: 512,
  flags: 0,
  cgroups: ["cpu_cgrp=/a", "memory_cgroup=/docker/x"],
};

test.each(["caller", "child"])("a program's name that %s cannot tell is its parent's", (side) => {
  const m = machine();
  const ids = side === "child" ? { res: 0 } : { res: 200, pid: 100, ptid: 1 };
  const { exe: _exe, args: _args, ...rest } = child;
  m.event("syscall_clone_20_x", side === "child" ? 200 : 100, { ...rest, ...ids });
  expect(m.thread(200)).toMatchObject({ exe: m.thread(100).exe, args: m.thread(100).args });
  expect(m.thread(200).exe).not.toBe("");
});

describe("a fork", () => {
  const orders: [string, ("caller" | "child")[]][] = [
    ["caller first", ["caller", "child"]],
    ["child first", ["child", "caller"]],
    ["the caller alone", ["caller"]],
    ["the child alone", ["child"]],
  ];
  test.each(orders)("seen by %s makes one process", (_order, sides) => {
    const m = machine();
    for (const side of sides) {
      const isChild = side === "child";
      const params = isChild ? { res: 0 } : { res: 200, pid: 100, ptid: 1 };
      m.event("syscall_clone_20_x", isChild ? 200 : 100, { ...child, ...params });
    }
    const made = m.thread(200);
    expect(m.state.threads.size).toBe(3);
    expect(made).toMatchObject({ pid: 200, ptid: 100, vtid: 200, vpid: 200, uid: 7, gid: 8 });
    expect(made).toMatchObject({ comm: "sh", exepath: "/bin/dash", sid: 50, tty: 34816 });
    expect(made).toMatchObject({ loginuid: 1000, fdLimit: 512, pidnsInitStartTsNs: 5n });
    expect(made.cmdline).toBe("sh -c id");
    expect(made.cwd).toBe("/srv/");
    expect(made.environment.list).toEqual(["A=1", "B= 2 "]);
    expect(made.environment.value("B")).toBe("2");
    expect(made.fd(0)?.name).toBe("/dev/pts/0");
    expect(made.cgroups.list).toEqual([
      ["cpu_cgrp", "/a"],
      ["memory", "/docker/x"],
    ]);
    expect(m.thread(100).children?.has(made)).toBe(true);
  });

  test("that failed changes nothing", () => {
    const m = machine();
    m.event("syscall_clone_20_x", 100, { ...child, res: -11 });
    expect(m.state.threads.size).toBe(2);
  });

  test("into a pid namespace is left to the child, who knows its ids", () => {
    const m = machine();
    const flags = driverConstants.PPM_CL_CLONE_NEWPID;
    m.event("syscall_clone3_x", 100, { ...child, res: 200, flags });
    expect(m.state.threads.get(200)).toBeUndefined();
    const own = { flags, vtid: 1, vpid: 1, pidns_init_start_ts: 90 };
    m.event("syscall_clone3_x", 200, { ...child, ...own, res: 0 });
    expect(m.thread(200)).toMatchObject({ vtid: 1, vpid: 1, pidnsInitStartTsNs: 95n });
    expect(m.thread(200).isInPidNamespace).toBe(true);
    expect(m.thread(200).group?.reaper).toBe(true);
  });

  test("whose child is already gone does not bring it back", () => {
    const m = machine();
    m.event("syscall_clone_20_x", 200, { ...child, res: 0 });
    m.event("procexit_1_e", 200, { status: 0, reaper_tid: 0 });
    m.event("syscall_clone_20_x", 100, { ...child, res: 200 });
    expect(m.state.threads.get(200)).toBeUndefined();
    m.now += 3_000_000_000n;
    m.event("syscall_clone_20_x", 100, { ...child, res: 200 });
    expect(m.thread(200).pid).toBe(200);
  });

  test("replaces a process of that id whose exit was lost", () => {
    const m = machine();
    const first = m.fork(100, 200);
    m.now += 10_000_000_000n;
    m.event("syscall_clone_20_x", 200, { ...child, res: 0 });
    expect(m.thread(200)).not.toBe(first);
    expect(m.thread(100).children?.size).toBe(1);
  });

  test("told of once more soon after leaves the process as it is", () => {
    const m = machine();
    const first = m.fork(100, 200);
    m.now += 1_900_000_000n;
    m.event("syscall_clone_20_x", 200, { ...child, res: 0 });
    expect(m.thread(200)).toBe(first);
  });

  test("by a process nobody knows makes the best of the event", () => {
    const m = machine();
    m.event("syscall_clone_20_x", 300, {
      ...child,
      res: 200,
      pid: 300,
      ptid: 1,
      vtid: 300,
      vpid: 300,
    });
    expect(m.thread(300)).toMatchObject({ pid: 300, ptid: 1, comm: "sh" });
    expect(m.thread(200)).toMatchObject({ pid: 200, ptid: 300 });
  });
});

describe("a new thread", () => {
  test("belongs to the process and sees its descriptors and directory", () => {
    const m = machine();
    const params = { ...child, pid: 100, ptid: 1, vtid: 201, vpid: 100, flags: threadFlags };
    m.event("syscall_clone_20_x", 100, { ...params, res: 201 });
    m.event("syscall_clone_20_x", 201, { ...params, res: 0 });
    const thread = m.thread(201);
    expect(thread).toMatchObject({ pid: 100, ptid: 1, vtid: 201, vpid: 100, isMain: false });
    expect(thread.group?.aliveCount).toBe(2);
    expect(thread.main).toBe(m.thread(100));
    m.event("syscall_chdir_x", 201, { res: 0, path: "/tmp" });
    expect(m.thread(100).cwd).toBe("/tmp/");
    m.event("syscall_openat_2_x", 201, { fd: 5, dirfd: -100, name: "f", flags: 1 });
    expect(m.thread(100).fd(5)?.name).toBe("/tmp/f");
  });
});

test("a full table refuses newcomers and counts them", () => {
  const m = new Machine({ threadsMax: 2, ownPid: 9 }).start({ tid: 1, ptid: 0 }, { tid: 100 });
  m.event("syscall_clone_20_x", 100, { ...child, res: 200 });
  m.event("syscall_close_x", 300, { res: 0, fd: 1 });
  expect(m.state.threads.size).toBe(2);
  expect(m.state.counters().threadsDroppedFull).toBe(2);
  m.event("syscall_close_x", 9, { res: 0, fd: 1 });
  expect(m.state.threads.size).toBe(3); // The agent itself always has a place.
});
