// Section Z of the catalogue: event sources, the choice of system calls.
import { expect } from "bun:test";
import { selectSyscalls } from "../../../src/app/selection.ts";
import { ignoredByDefault, stateSyscalls, syscallsOf } from "../../../src/schema/syscalls.ts";
import { type Items, item, notApplicable } from "./harness.ts";
import { gyr } from "./other-support.ts";

const calls = syscallsOf("x86_64");
const codeOf = (name: string): number => calls.find((call) => call.name === name)!.code;
const state = stateSyscalls("x86_64").map(({ name }) => name);

function selected(
  rules: readonly string[],
  customSet: readonly string[] = [],
  { all = false, repair = false } = {},
): readonly string[] {
  const ruleCodes = new Set(rules.map(codeOf));
  const options = { architecture: "x86_64", ruleCodes, customSet, all, repair } as const;
  return selectSyscalls(options).syscalls.map(({ name }) => name);
}

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

export const sources: Items = [
  notApplicable(343, "The source of kernel events is inside gyr and always there."),
  item(344, "sources are chosen by one flag or the other, and must exist", async () => {
    const refused = async (...args: string[]) => (await gyr(args)).err;
    expect((await gyr(["--enable-source", "syscall"])).ran).toBeDefined();
    expect((await gyr([])).ran).toBeDefined();
    expect(await refused("--enable-source=x")).toContain("enabling an unknown event source: x");
    expect(await refused("--disable-source=x")).toContain("disabling an unknown event source: x");
    expect(await refused("--disable-source=syscall")).toContain("at least one event source");
    expect(await refused("--enable-source=syscall", "--disable-source=x")).toContain(
      "You can not mix --enable-source and --disable-source",
    );
  }),
  item(345, "calls of rules and of state, without those of much data", () => {
    expect(sorted(selected(["mkdir", "read"]))).toEqual(sorted([...state, "mkdir"]));
  }),
  item(346, "all leaves nothing out", () => {
    const names = selected(["mkdir", "read"], [], { all: true });
    expect(sorted(names)).toEqual(sorted([...state, "mkdir", "read"]));
  }),
  item(347, "a custom set stands for the state set", () => {
    // procexit is a tracepoint, which is attached whatever is selected.
    expect(selected(["mkdir"], ["kill"])).toEqual(["kill", "mkdir"]);
  }),
  item(348, "negative names win, and take all calls of their event", () => {
    expect(selected(["open", "mkdir"], ["open", "!open"])).toEqual(["mkdir"]);
    const without = selected(["accept", "accept4"], ["!accept"]);
    expect(without).not.toContain("accept");
  }),
  item(349, "negative names alone are taken from the default set", () => {
    const names = selected([], ["!clone"]);
    expect(sorted(names)).toEqual(sorted(state.filter((name) => name !== "clone")));
  }),
  item(350, "repair brings back what state needs", () => {
    const names = selected(["accept"], ["kill", "!execve"], { repair: true });
    for (const name of ["bind", "socket", "close", "clone3", "execve", "setuid", "kill"]) {
      expect(names).toContain(name);
    }
  }),
  item(351, "repair without a custom set is the least set of the rules", () => {
    const names = selected(["connect"], [], { repair: true });
    expect(names).toContain("socket");
    expect(names).not.toContain("dup");
    expect(names).not.toContain("bind");
  }),
  item(352, "what is ignored and what state needs have nothing in common", () => {
    // Two of the twelve calls exist on 32-bit machines only, two have no number of their own here.
    const ignored = calls.filter(ignoredByDefault).map(({ name }) => name);
    expect(ignored.filter((name) => state.includes(name))).toEqual([]);
    expect(sorted(ignored)).toEqual(
      sorted("pread64 preadv pwrite64 pwritev read readv sendfile write writev".split(" ")),
    );
  }),
  item(353, "-i prints the ignored names", async () => {
    const { code, out } = await gyr(["-i"]);
    const names = "pread preadv pwrite pwritev read readv recv send sendfile write writev";
    expect(code).toBe(0);
    expect(out).toBe(`Ignored syscall(s):\n${names.replaceAll(/(\S+) ?/g, "- $1\n")}\n`);
  }),
];
