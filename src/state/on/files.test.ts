// Descriptors of files: opening, closing, copying, and the paths they get.
import { describe, expect, test } from "bun:test";
import { driverConstants } from "../../schema/driver-constants.ts";
import type { EventKey } from "../../schema/events.ts";
import { Machine, type Params } from "../../../test/support/machine.ts";
import { fdFlags, fdTypes } from "../fd-types.ts";

const cloexec = driverConstants.PPM_O_CLOEXEC;
const directory = driverConstants.PPM_O_DIRECTORY;
const upper = driverConstants.PPM_FD_UPPER_LAYER;

function machine(): Machine {
  return new Machine().start(
    { tid: 1, ptid: 0 },
    {
      tid: 7,
      cwd: "/home/u",
      fds: [
        { fd: 3, type: fdTypes.directory, name: "/etc", ino: 1 },
        { fd: 4, type: fdTypes.fileV2, name: "/x", ino: 2, openFlags: 1 },
        { fd: 5, type: fdTypes.eventPoll, name: "", ino: 0, openFlags: cloexec },
      ],
    },
  );
}

describe("an open", () => {
  const cases: [EventKey, Params, string][] = [
    // event, parameters, name of the descriptor
    ["syscall_open_x", { fd: 9, name: "a//b/../c", flags: 1 }, "/home/u/a/c"],
    ["syscall_open_x", { fd: 9, name: "/tmp/./f", flags: 1 }, "/tmp/f"],
    ["syscall_open_x", { fd: 9, flags: 1 }, "/home/u/<NA>"],
    ["syscall_creat_x", { fd: 9, name: "new" }, "/home/u/new"],
    ["syscall_openat_2_x", { fd: 9, dirfd: -100, name: "f", flags: 1 }, "/home/u/f"],
    ["syscall_openat_2_x", { fd: 9, dirfd: 3, name: "passwd", flags: 1 }, "/etc/passwd"],
    ["syscall_openat_2_x", { fd: 9, dirfd: 3, name: "/abs", flags: 1 }, "/abs"],
    ["syscall_openat_2_x", { fd: 9, dirfd: 77, name: "f", flags: 1 }, "<UNKNOWN>f"],
    ["syscall_openat_2_x", { fd: 9, dirfd: 77, name: "/abs", flags: 1 }, "/abs"],
    ["syscall_openat2_x", { fd: 9, dirfd: 3, name: "../v", flags: 1, resolve: 0 }, "/v"],
    ["syscall_open_by_handle_at_x", { fd: 9, mountfd: 3, flags: 1, path: "/h/i" }, "/h/i"],
  ];
  test.each(cases)("%s %p makes a descriptor of %p", (key, params, name) => {
    const m = machine();
    m.event(key, 7, params, (state) => {
      expect(state.fd?.name).toBe(name);
      expect(state.fdNameBefore).toBe("");
      expect(state.thread?.lastFd).toBe(9);
    });
    expect(m.thread(7).fd(9)?.name).toBe(name);
  });

  test.each(cases)("%s that failed makes none", (key, params) => {
    const m = machine();
    m.event(key, 7, { ...params, fd: -2 }, (state) => expect(state.fd).toBeUndefined());
    expect(m.thread(7).fds?.size).toBe(3);
  });

  test("keeps flags, device and inode", () => {
    const m = machine();
    const ino = 2n ** 60n + 1n;
    const params = { fd: 9, dirfd: -100, name: "d", flags: directory | upper, dev: 0x100305, ino };
    m.event("syscall_openat_2_x", 7, params);
    const fd = m.thread(7).fd(9)!;
    expect(fd).toMatchObject({ type: fdTypes.directory, nameRaw: "d", ino, dev: 0x100305 });
    expect(fd).toMatchObject({
      deviceMajor: 3,
      deviceMinor: 0x105,
      openFlags: directory | upper,
    });
    expect(fd.flags & fdFlags.overlayUpper).not.toBe(0);
  });
});

describe("the enter event of an open", () => {
  const enter = { dirfd: 3, name: "shadow", flags: 4, mode: 0 };
  const exit = { fd: 9, dirfd: -100, name: "harmless", flags: 1 | upper };

  test("is believed more than the exit event", () => {
    const m = machine();
    m.event("syscall_openat_2_e", 7, enter);
    m.event("syscall_openat_2_x", 7, exit);
    expect(m.thread(7).fd(9)).toMatchObject({
      name: "/etc/shadow",
      nameRaw: "shadow",
      openFlags: 4 | upper,
    });
  });

  const ignored: [string, (m: Machine) => void][] = [
    ["is of another thread", (m) => m.event("syscall_openat_2_e", 8, enter)],
    ["is of another call", (m) => m.event("syscall_open_e", 7, { name: "shadow", flags: 1 })],
    ["has no parameters", (m) => m.event("syscall_openat_2_e", 7)],
    ["has an unreadable name", (m) => m.event("syscall_openat_2_e", 7, { dirfd: 3, flags: 1 })],
    ["is too long", (m) => m.event("syscall_openat_2_e", 7, { ...enter, name: "x".repeat(4096) })],
    [
      "was used before",
      (m) => {
        m.event("syscall_openat_2_e", 7, enter);
        m.event("syscall_openat_2_x", 7, { ...exit, fd: 8 });
      },
    ],
    [
      "was followed by the end of another call",
      (m) => {
        m.event("syscall_openat_2_e", 7, enter);
        m.event("syscall_read_x", 7, { res: 0, fd: 4 });
      },
    ],
  ];
  test.each(ignored)("is ignored when it %s", (_what, before) => {
    const m = machine();
    before(m);
    m.event("syscall_openat_2_x", 7, exit);
    expect(m.thread(7).fd(9)?.name).toBe("/home/u/harmless");
  });
});

describe("a close", () => {
  test("shows the descriptor to rules, then removes it", () => {
    const m = machine();
    m.event("syscall_close_x", 7, { res: 0, fd: 4 }, (state) => {
      expect(state.fd?.name).toBe("/x");
      expect(state.thread?.fd(4)?.name).toBe("/x");
    });
    expect(m.thread(7).fd(4)).toBeUndefined();
  });

  test("that failed removes nothing", () => {
    const m = machine();
    m.event("syscall_close_x", 7, { res: -9, fd: 4 });
    expect(m.thread(7).fd(4)).toBeDefined();
  });

  test("of a range removes or marks what is in it", () => {
    const m = machine();
    const mark = driverConstants.PPM_CLOSE_RANGE_CLOEXEC;
    m.event("syscall_close_range_x", 7, { res: 0, first: 4, last: 4, flags: mark });
    expect(m.thread(7).fd(4)?.isCloseOnExec).toBe(true);
    expect(m.thread(7).fd(3)?.isCloseOnExec).toBe(false);
    m.event("syscall_close_range_x", 7, { res: 0, first: 4, last: 0xffffffff, flags: 0 });
    expect([...(m.thread(7).fds ?? [])].map(([number]) => number)).toEqual([3]);
  });
});

describe("a copy of a descriptor", () => {
  const { PPM_FCNTL_F_DUPFD, PPM_FCNTL_F_DUPFD_CLOEXEC } = driverConstants;
  const cases: [EventKey, Params, number, boolean][] = [
    // event, parameters, new descriptor, close-on-exec
    ["syscall_dup_1_x", { res: 9, oldfd: 5 }, 9, false],
    ["syscall_dup2_x", { res: 4, oldfd: 5, newfd: 4 }, 4, false],
    ["syscall_dup3_x", { res: 9, oldfd: 5, newfd: 9, flags: cloexec }, 9, true],
    ["syscall_dup3_x", { res: 9, oldfd: 5, newfd: 9, flags: 0 }, 9, false],
    ["syscall_fcntl_x", { res: 9, fd: 5, cmd: PPM_FCNTL_F_DUPFD, arg: 9 }, 9, false],
    ["syscall_fcntl_x", { res: 9, fd: 5, cmd: PPM_FCNTL_F_DUPFD_CLOEXEC, arg: 9 }, 9, true],
  ];
  test.each(cases)("by %s %p is number %i", (key, params, number, closeOnExec) => {
    const m = machine();
    m.event(key, 7, params, (state) => expect(state.thread?.lastFd).toBe(number));
    expect(m.thread(7).fd(number)).toMatchObject({ type: fdTypes.eventPoll });
    expect(m.thread(7).fd(number)?.isCloseOnExec).toBe(closeOnExec);
    expect(m.thread(7).fd(5)?.isCloseOnExec).toBe(true);
  });

  test("of an unknown or failed one is none", () => {
    const m = machine();
    m.event("syscall_dup_1_x", 7, { res: 9, oldfd: 77 });
    m.event("syscall_dup_1_x", 7, { res: -9, oldfd: 4 });
    expect(m.thread(7).fds?.size).toBe(3);
  });

  test("onto standard input or output marks a shell pipe", () => {
    const m = machine();
    m.event("syscall_dup2_x", 7, { res: 0, oldfd: 4, newfd: 0 });
    m.event("syscall_dup2_x", 7, { res: 1, oldfd: 4, newfd: 1 });
    const both = driverConstants.PPM_CL_PIPE_DST | driverConstants.PPM_CL_PIPE_SRC;
    expect(m.thread(7).flags & both).toBe(both);
  });

  test("F_SETFD changes the flag in this process only", () => {
    const m = machine();
    m.fork(7, 70);
    const cmd = driverConstants.PPM_FCNTL_F_SETFD;
    m.event("syscall_fcntl_x", 70, { res: 0, fd: 5, cmd, arg: 0 });
    expect(m.thread(70).fd(5)?.isCloseOnExec).toBe(false);
    expect(m.thread(7).fd(5)?.isCloseOnExec).toBe(true);
  });
});

describe("the working directory", () => {
  const cases: [EventKey, Params, string][] = [
    ["syscall_chdir_x", { res: 0, path: "sub" }, "/home/u/sub/"],
    ["syscall_chdir_x", { res: 0, path: ".." }, "/home/"],
    ["syscall_chdir_x", { res: 0, path: "/" }, "/"],
    ["syscall_chdir_x", { res: -2, path: "/" }, "/home/u/"],
    ["syscall_fchdir_x", { res: 0, fd: 3 }, "/etc/"],
    ["syscall_fchdir_x", { res: 0, fd: 77 }, "/home/u/"],
    ["syscall_getcwd_x", { res: 5, path: "/real" }, "/real/"],
  ];
  test.each(cases)("after %s %p is %s", (key, params, cwd) => {
    const m = machine();
    m.event(key, 7, params);
    expect(m.thread(7).cwd).toBe(cwd);
  });
});

describe("other descriptors", () => {
  const cases: [EventKey, Params, number, object][] = [
    ["syscall_eventfd2_x", { res: 9, flags: cloexec, initval: 0 }, 9, { type: fdTypes.event }],
    ["syscall_epoll_create1_x", { res: 9, flags: 1 }, 9, { type: 12, isCloseOnExec: true }],
    ["syscall_inotify_init1_x", { res: 9, flags: 0 }, 9, { type: fdTypes.inotify }],
    ["syscall_signalfd4_x", { res: 9, flags: 0, fd: -1, mask: 0 }, 9, { type: fdTypes.signal }],
    ["syscall_timerfd_create_x", { res: 9, clockid: 0, flags: 0 }, 9, { type: fdTypes.timer }],
    ["syscall_userfaultfd_x", { res: 9, flags: 0 }, 9, { type: fdTypes.userFault }],
    ["syscall_io_uring_setup_x", { res: 9 }, 9, { type: fdTypes.ioUring }],
    ["syscall_bpf_2_x", { fd: 9, cmd: 0 }, 9, { type: fdTypes.bpf, typeName: "bpf" }],
    ["syscall_memfd_create_x", { fd: 9, name: "m", flags: 1 }, 9, { name: "m", typeChar: "m" }],
    ["syscall_pidfd_open_x", { fd: 9, pid: 7, flags: 0 }, 9, { name: "/proc/7", pid: 7 }],
    [
      "syscall_pipe2_x",
      { res: 0, fd1: 8, fd2: 9, ino: 4, flags: cloexec },
      8,
      { ino: 4, name: "" },
    ],
    [
      "syscall_pipe_x",
      { res: 0, fd1: 8, fd2: 9, ino: 4 },
      9,
      { type: fdTypes.pipe, typeChar: "p" },
    ],
  ];
  test.each(cases)("%s %p makes %i", (key, params, number, expected) => {
    const m = machine();
    m.event(key, 7, params, (state) => expect(state.fd).toBeDefined());
    expect(m.thread(7).fd(number)).toMatchObject(expected);
  });

  test.each(cases)("%s that failed makes none", (key, params) => {
    const m = machine();
    const [result = ""] = Object.keys(params);
    m.event(key, 7, { ...params, [result]: -1 });
    expect(m.thread(7).fds?.size).toBe(3);
  });

  test("pidfd_getfd copies from the other process", () => {
    const m = machine();
    m.fork(1, 50);
    m.event("syscall_pidfd_open_x", 50, { fd: 3, pid: 7, flags: 0 });
    m.event("syscall_pidfd_getfd_x", 50, { fd: 4, pid_fd: 3, target_fd: 4, flags: 0 });
    expect(m.thread(50).fd(4)).toMatchObject({ name: "/x", isCloseOnExec: true });
    expect(m.thread(7).fd(4)?.isCloseOnExec).toBe(false);
  });
});
