// Threads ending: what rules still see, what stays, who takes the children.
import { describe, expect, test } from "bun:test";
import { driverConstants } from "../../schema/driver-constants.ts";
import { Machine } from "../../../test/support/machine.ts";

const threadFlags = driverConstants.PPM_CL_CLONE_THREAD | driverConstants.PPM_CL_CLONE_FILES;

function machine(): Machine {
  return new Machine().start(
    { tid: 1, ptid: 0, comm: "init" },
    { tid: 10, comm: "sh" },
    { tid: 11, pid: 10, flags: threadFlags },
    { tid: 20, ptid: 10, comm: "child" },
  );
}

describe("a thread that ends", () => {
  test("is still there when rules look", () => {
    const m = machine();
    m.event("procexit_1_e", 20, { status: 0 }, (state) => {
      expect(state.thread?.comm).toBe("child");
      expect(state.thread?.isDead).toBe(true);
      expect(state.threads.get(20)).toBeDefined();
    });
    expect(m.state.threads.get(20)).toBeUndefined();
    expect(m.thread(10).children?.size ?? 0).toBe(0);
  });

  test("as the main thread stays, dead, while others live", () => {
    const m = machine();
    m.event("procexit_1_e", 10, { status: 0, reaper_tid: 11 });
    expect(m.thread(10).isDead).toBe(true);
    expect(m.thread(11).cwd).toBe("/root/");
    m.event("procexit_1_e", 11, { status: 0, reaper_tid: 1 });
    expect(m.state.threads.get(10)).toBeUndefined();
    expect(m.state.threads.get(11)).toBeUndefined();
    expect(m.state.threads.groupCount).toBe(2);
  });

  test("nobody knows changes nothing", () => {
    const m = machine();
    m.event("procexit_1_e", 77, { status: 0 });
    expect(m.state.threads.size).toBe(4);
  });
});

describe("children of a process that ended", () => {
  const reapers: [string, number | undefined, number][] = [
    // what the kernel said         reaper_tid  parent afterwards
    ["names a thread we know", 1, 1],
    ["names nobody: another thread of the process", 0, 11],
    ["does not tell: another thread of the process", -1, 11],
    ["names a thread unknown to us", 999, 11],
    ["is an old event without it", undefined, 11],
  ];
  test.each(reapers)("when the kernel %s", (_what, reaper_tid, parent) => {
    const m = machine();
    m.event("procexit_1_e", 10, { status: 0, reaper_tid });
    expect(m.thread(20).ptid).toBe(parent);
    expect(m.thread(parent).children?.has(m.thread(20))).toBe(true);
  });

  test("go to the nearest subreaper, not to init", () => {
    const m = machine();
    m.fork(20, 30);
    m.fork(30, 40);
    m.event("syscall_prctl_x", 20, {
      res: 0,
      option: driverConstants.PPM_PR_SET_CHILD_SUBREAPER,
      arg2_int: 1,
    });
    m.event("procexit_1_e", 30, { status: 0, reaper_tid: -1 });
    expect(m.thread(40).ptid).toBe(20);
    m.event("syscall_prctl_x", 20, {
      res: 0,
      option: driverConstants.PPM_PR_SET_CHILD_SUBREAPER,
      arg2_int: 0,
    });
    m.event("procexit_1_e", 20, { status: 0, reaper_tid: -1 });
    expect(m.thread(40).ptid).toBe(1);
  });
});

test("ancestors are followed through main threads and end at loops", () => {
  const m = machine();
  m.fork(20, 30);
  const names: string[] = [];
  m.state.threads.walkParents(m.thread(30), (ancestor) => names.push(ancestor.comm) > 0);
  expect(names).toEqual(["child", "sh", "init"]);
  expect(m.state.threads.ancestor(m.thread(30), 2)?.tid).toBe(10);
  expect(m.state.threads.ancestor(m.thread(30), 9)).toBeUndefined();
  m.thread(10).ptid = 30;
  let steps = 0;
  m.state.threads.walkParents(m.thread(30), () => ++steps < 1000);
  expect(steps).toBeLessThan(10);
  expect(m.state.threads.ancestor(m.thread(30), 1_000_000)).toBeDefined();
});
