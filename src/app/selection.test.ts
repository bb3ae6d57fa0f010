// Which system calls are captured for which configuration (spec: base_syscalls).
import { describe, expect, test } from "bun:test";
import { syscallsOf } from "../schema/syscalls.ts";
import { selectSyscalls } from "./selection.ts";

const code = (name: string) => syscallsOf("x86_64").find((call) => call.name === name)!.code;

function select(rules: string[], custom: string[] = [], repair = false, all = false): string[] {
  return selectSyscalls({
    architecture: "x86_64",
    ruleCodes: new Set(rules.map(code)),
    customSet: custom,
    repair,
    all,
  }).syscalls.map((call) => call.name);
}

describe("the selection", () => {
  test("holds what state needs even without rules", () => {
    const names = select([]);
    expect(names).toContain("execve");
    expect(names).toContain("close");
    expect(names).not.toContain("mkdir");
    expect(names.length).toBe(63);
  });

  const cases: [string, string[], string[], boolean, boolean, string[], string[]][] = [
    // what                   rules       custom           repair all    has            has not
    ["rules add calls", ["mkdir"], [], false, false, ["mkdir", "clone"], ["read"]],
    ["calls that move data are left out", ["read"], [], false, false, ["clone"], ["read"]],
    ["-A keeps them", ["read"], [], false, true, ["read"], ["write"]],
    ["positive names replace state", [], ["kill"], false, false, ["kill"], ["clone"]],
    ["negative names win over rules", ["open"], ["!open"], false, false, ["openat"], ["open"]],
    ["a name takes its whole event", [], ["!accept"], false, false, ["bind"], ["accept"]],
    ["repair keeps the smallest base", ["mkdir"], [], true, false, ["close", "fork"], ["dup"]],
    ["repair understands sockets", ["connect"], [], true, false, ["socket", "close"], ["bind"]],
    ["repair brings back", ["mkdir"], ["!execve"], true, false, ["execve"], []],
    ["generic calls can be named", [], ["sync"], false, false, ["sync"], ["syncfs"]],
  ];
  test.each(cases)("%s", (_what, rules, custom, repair, all, has, hasNot) => {
    const names = select(rules, custom, repair, all);
    for (const name of has) expect(names).toContain(name);
    for (const name of hasNot) expect(names).not.toContain(name);
  });

  test("reports names nobody knows", () => {
    const selection = selectSyscalls({
      architecture: "x86_64",
      ruleCodes: new Set(),
      customSet: ["opne", "!colse", "open"],
      repair: false,
      all: false,
    });
    expect(selection.unknown).toEqual(["opne", "colse"]);
  });
});
