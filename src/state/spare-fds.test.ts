// Entries of closed descriptors are used again: nobody may see that.
import { expect, test } from "bun:test";
import { Machine } from "../../test/support/machine.ts";
import { driverConstants } from "../schema/driver-constants.ts";
import { Fd } from "./fd.ts";
import { fdTypes } from "./fd-types.ts";
import { Socket } from "./socket.ts";
import { SpareFds } from "./spare-fds.ts";

const upper = driverConstants.PPM_FD_UPPER_LAYER;

test("an entry that is used again is as new", () => {
  const spare = new SpareFds();
  const fd = new Fd(fdTypes.ipv4);
  fd.setPath("/a", 7);
  fd.nameLater(() => "later");
  fd.socket = new Socket();
  Object.assign(fd, { openFlags: 1, nameRaw: "a", flags: 2, owner: 3, dev: 4, ino: 5n, pid: 6 });
  spare.give(fd);
  const again = spare.take(fdTypes.fileV2);
  expect(again).toBe(fd);
  expect(again).toEqual(new Fd(fdTypes.fileV2));
  expect([again.name, again.nameId, again.hasName]).toEqual(["", -1, false]);
});

test("what a closed file was is not seen in the next one", () => {
  const m = new Machine().start({ tid: 7, cwd: "/" });
  const open = (name: string, more: object) =>
    m.event("syscall_openat_2_x", 7, { fd: 9, dirfd: -100, name, flags: 0, ...more });
  open("/old", { flags: upper | 1, dev: 3, ino: 9n });
  m.event("syscall_close_x", 7, { res: 0, fd: 9 });
  open("/new", {});
  const fd = m.thread(7).fd(9);
  expect(fd).toMatchObject({ name: "/new", nameRaw: "/new", flags: 0, openFlags: 0 });
  expect(fd).toMatchObject({ dev: 0, ino: 0 });
});

// Each process as a map of descriptors to names, by the rules of Linux.
type Model = Map<number, Map<number, string>>;

function agree(m: Machine, model: Model): void {
  for (const [tid, files] of model) {
    const own = [...(m.thread(tid).fds ?? [])].map(([number, { name }]) => [number, name] as const);
    expect(new Map(own.sort(([a], [b]) => a - b))).toEqual(
      new Map([...files].sort(([a], [b]) => a - b)),
    );
  }
}

test("processes that open, close, copy and fork in any order keep their own", () => {
  for (let seed = 1; seed <= 40; seed++) {
    let random = seed;
    const below = (n: number) => {
      random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
      return (random >>> 8) % n;
    };
    const m = new Machine().start({ tid: 100, ptid: 1, cwd: "/" });
    const model: Model = new Map([[100, new Map()]]);
    for (let step = 0; step < 150; step++) {
      const tid = 100 + below(model.size);
      const files = model.get(tid)!;
      const fd = below(6);
      const what = below(20);
      if (what === 0 && model.size < 6) {
        const child = 100 + model.size;
        m.fork(tid, child);
        model.set(child, new Map(files));
      } else if (what < 9) {
        if (files.has(fd)) continue;
        const name = `/f${step}`;
        m.event("syscall_openat_2_x", tid, { fd, dirfd: -100, name, flags: 0 });
        files.set(fd, name);
      } else if (what < 16) {
        m.event("syscall_close_x", tid, { res: files.has(fd) ? 0 : -9, fd });
        files.delete(fd);
      } else if (files.has(fd)) {
        const to = below(6);
        m.event("syscall_dup2_x", tid, { res: to, oldfd: fd, newfd: to });
        files.set(to, files.get(fd)!);
      }
      agree(m, model);
    }
  }
});
