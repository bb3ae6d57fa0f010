// Learning what runs on a machine while its events come: these have the last word, and whom they
// name before is looked up at once.
import { expect, test } from "bun:test";
import { Machine, snapshot } from "../../test/support/machine.ts";
import { fdTypes } from "./fd-types.ts";
import { type Lookups, noLookups } from "./lookups.ts";
import type { FdSnapshot, ThreadSnapshot } from "./snapshot.ts";

const now = 0;
const file = (fd: number, name: string): FdSnapshot => ({
  ...{ fd, type: fdTypes.fileV2, name, ino: fd },
});

/** A machine that is being learned, on which so many threads and descriptors are. */
function learning(
  threads: readonly ThreadSnapshot[] = [],
  fds: readonly FdSnapshot[] = [],
  asked: unknown[] = [],
): Machine {
  const lookups: Lookups = {
    ...noLookups,
    thread: (tid) => {
      asked.push(tid);
      return threads.find((thread) => thread.tid === tid);
    },
    descriptors: (pid, numbers) => {
      asked.push([pid, ...numbers]);
      return fds.filter(({ fd }) => numbers.includes(fd));
    },
  };
  const m = new Machine({ lookups });
  m.state.learn();
  return m;
}

const unreadFds = [3, 4, 5];
const fds = unreadFds.map((fd) => file(fd, `/old${fd}`));
const openFive = { fd: 5, dirfd: -100, name: "/new", flags: 1 };
const program = { exe: "sh", comm: "sh", args: [], vtid: 20, vpid: 20 };

test("what an event opened stays, what it closed is not there, the rest is added", () => {
  const m = learning([], fds.slice(1));
  m.state.introduce(snapshot({ tid: 9, unreadFds }), now);
  m.event("syscall_openat_2_x", 9, openFive);
  m.event("syscall_close_x", 9, { res: 0, fd: 3 });
  m.thread(9).fds?.unread?.readAll();
  expect([3, 4, 5].map((fd) => m.thread(9).fd(fd)?.name)).toEqual([undefined, "/old4", "/new"]);
  expect(m.thread(9).fds?.unread).toBeUndefined();
});

test("a descriptor that an event uses is looked at before its turn, once", () => {
  const asked: unknown[] = [];
  const m = learning([], fds, asked);
  m.state.introduce(snapshot({ tid: 9, unreadFds, ptid: 0 }), now);
  asked.length = 0;
  for (let i = 0; i < 2; i++)
    m.event("syscall_read_x", 9, { res: 1, fd: 4, size: 1 }, (state) => {
      expect(state.fd?.name).toBe("/old4");
    });
  expect(asked).toEqual([[9, 4]]);
});

test("descriptors are looked at piece by piece", () => {
  const m = learning([], fds);
  m.state.introduce(snapshot({ tid: 9, unreadFds }), now);
  const { unread } = m.thread(9).fds!;
  expect(unread?.read(2)).toBe(false);
  expect([...m.thread(9).fds!].map(([fd]) => fd)).toEqual([3, 4]);
  expect(unread?.read(2)).toBe(true);
  expect(m.thread(9).fds?.size).toBe(3);
});

test("a child has all of its parent's descriptors", () => {
  const m = learning([], fds);
  m.state.introduce(snapshot({ tid: 9, unreadFds, cwd: "/" }), now);
  m.event("syscall_clone_20_x", 9, { ...program, res: 20, pid: 9, ptid: 0, vtid: 9, vpid: 9 });
  expect(m.thread(20).fd(4)?.name).toBe("/old4");
  expect(m.thread(20).fds?.unread).toBeUndefined();
});

test("a thread that ended is not brought back", () => {
  const m = learning();
  m.state.introduce(snapshot({ tid: 9, ptid: 0 }), now);
  m.event("procexit_1_e", 9, {});
  m.event("notification_e", 1, { id: "a", desc: "b" });
  m.state.introduce(snapshot({ tid: 9, ptid: 0 }), Number(m.now));
  expect(m.state.threads.get(9)).toBeUndefined();
});

test("a thread that an event made known stays as the event said", () => {
  const m = learning();
  m.state.introduce(snapshot({ tid: 9, cwd: "/" }), now);
  m.event("syscall_clone_20_x", 9, { ...program, res: 20, pid: 9, ptid: 0, vtid: 9, vpid: 9 });
  m.state.introduce(snapshot({ tid: 20, ptid: 9, comm: "other", cwd: "/other" }), now);
  expect(m.thread(20)).toMatchObject({ comm: "sh", cwd: "/" });
});

test("a child whose parent was gone before anybody knew it is completed", () => {
  const m = learning([], fds);
  m.event("syscall_clone_20_x", 20, { ...program, res: 0, pid: 20, ptid: 9 });
  expect(m.thread(20).cwd).toBe("");
  m.event("syscall_openat_2_x", 20, openFive);
  const found = { tid: 20, ptid: 1, cwd: "/w", exepath: "/bin/sh", unreadFds };
  m.state.introduce(snapshot(found), now);
  m.thread(20).fds?.unread?.readAll();
  expect(m.thread(20)).toMatchObject({ cwd: "/w/", exepath: "/bin/sh", comm: "sh" });
  expect([3, 5].map((fd) => m.thread(20).fd(fd)?.name)).toEqual(["/old3", "/new"]);
});

test("a placeholder makes room for what is found", () => {
  const m = learning();
  m.event("syscall_read_x", 9, { res: 1, fd: 3, size: 1 });
  expect(m.thread(9).isInvalid).toBe(true);
  m.state.introduce(snapshot({ tid: 9, comm: "found" }), now);
  expect(m.thread(9)).toMatchObject({ comm: "found", isInvalid: false });
});

test.each(["an event", "the scan"])("ancestors and leaders of whom %s finds come along", (who) => {
  const threads = [
    snapshot({ tid: 1, ptid: 0 }),
    snapshot({ tid: 7, ptid: 1 }),
    snapshot({ tid: 8, ptid: 7, comm: "leader" }),
    snapshot({ tid: 9, ptid: 7, sid: 8, pgid: 8 }),
  ];
  const m = learning(threads);
  if (who === "an event") m.event("syscall_read_x", 9, { res: 1, fd: 3, size: 1 });
  else m.state.introduce(threads[3]!, now);
  expect(m.state.threads.ancestor(m.thread(9), 2)?.tid).toBe(1);
  expect(m.thread(8).comm).toBe("leader");
});

test("relatives are not looked up once everything is known", () => {
  const m = learning([snapshot({ tid: 7, ptid: 1 }), snapshot({ tid: 9, ptid: 7 })]);
  m.state.learned();
  m.event("syscall_read_x", 9, { res: 1, fd: 3, size: 1 });
  expect(m.state.threads.get(7)).toBeUndefined();
});
