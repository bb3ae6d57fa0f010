import { describe, expect, test } from "bun:test";
import { type Architecture, syscallsOf } from "../schema/syscalls.ts";
import { mayLeaveRunsOut, planPrograms } from "./programs.ts";

function plan(architecture: Architecture, names: readonly string[], hasLoop = true) {
  const syscalls = syscallsOf(architecture).filter((call) => names.includes(call.name));
  const available = new Set(["on_openat", "on_close", "on_sendmmsg", "on_sendmmsg_first"]);
  return planPrograms({
    architecture,
    syscalls,
    extraHooks: [],
    hasLoop,
    triesAgain: false,
    available,
  });
}

describe("programs for a set of system calls", () => {
  const cases = [
    // architecture  calls              attached
    ["x86_64", ["close"], ["sched_process_exit"]],
    ["x86_64", ["clone"], ["sched_process_exit"]],
    ["aarch64", ["clone"], ["sched_process_exit", "sched_process_fork"]],
    ["x86_64", ["execveat"], ["sched_process_exit", "sched_process_exec"]],
    ["x86_64", ["openat", "open"], ["sched_process_exit", "enter_open", "enter_openat"]],
    ["aarch64", ["openat", "open"], ["sched_process_exit", "enter_openat"]],
  ] as const;
  test.each(cases)("on %s %p attaches %p", (architecture, names, attached) => {
    expect([...plan(architecture, names).attached]).toEqual([...attached]);
  });

  test("for each call that is seen to begin there is a program that serves all beginnings", () => {
    const { entered, begun } = plan("x86_64", ["openat", "open", "close"]);
    expect([...entered]).toEqual(["enter_open", "enter_openat"]);
    expect([...begun].sort()).toEqual([
      [2, "begin_open"],
      [257, "begin_openat"],
    ]);
  });

  test.each([
    ["5.10.0-46-amd64", false],
    ["6.18.15+deb13-amd64", false],
    ["7.0.0", true],
    ["7.3.4+deb13-amd64", true],
    ["10.1", true],
    ["", false],
  ])("that Linux %s may leave out runs of a program is %p", (release, may) => {
    expect(mayLeaveRunsOut(release)).toBe(may);
  });

  test("a call without a program of its own is served by the generic one", () => {
    expect([...plan("x86_64", ["close", "getrandom"]).called]).toEqual([
      [3, "on_close"],
      [318, "on_generic"],
    ]);
  });

  test("without loops in the kernel only the first message is told of", () => {
    expect([...plan("x86_64", ["sendmmsg"], false).called.values()]).toEqual(["on_sendmmsg_first"]);
    expect([...plan("x86_64", ["sendmmsg"], true).called.values()]).toEqual(["on_sendmmsg"]);
  });
});
