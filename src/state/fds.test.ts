// Tables of descriptors: bounds, and sharing after a fork.
import { describe, expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { Fd } from "./fd.ts";
import { fdTypes } from "./fd-types.ts";
import { FdTable } from "./fds.ts";

function named(name: string): Fd {
  const fd = new Fd(fdTypes.fileV2);
  fd.name = name;
  return fd;
}

describe("a table of descriptors", () => {
  test("finds low and high numbers, and forgets them", () => {
    const table = new FdTable();
    for (const number of [0, 3, 1023, 1024, 1_000_000]) {
      expect(table.set(number, named(`${number}`))).toBe(true);
      expect(table.get(number)?.name).toBe(`${number}`);
    }
    expect(table.size).toBe(5);
    expect([...table].map(([number]) => number)).toEqual([0, 3, 1023, 1024, 1_000_000]);
    expect(table.delete(3)).toBe(true);
    expect(table.delete(3)).toBe(false);
    expect(table.delete(1_000_000)).toBe(true);
    expect(table.size).toBe(3);
    expect(table.get(-1)).toBeUndefined();
  });

  test("takes no more than its bound, but replaces", () => {
    const table = new FdTable();
    for (let i = 0; i < limits.fdsPerProcessMax; i++) table.set(i, named("x"));
    expect(table.set(50_000, named("y"))).toBe(false);
    expect(table.set(5, named("y"))).toBe(true);
    expect(table.size).toBe(limits.fdsPerProcessMax);
    table.deleteWhere((number) => number >= 2000);
    expect(table.size).toBe(2000);
    expect(table.set(50_000, named("y"))).toBe(true);
  });

  test("finds all of many numbers, in whatever order they came", () => {
    const table = new FdTable();
    const late = [1500, 2047, 2048, 9000];
    for (const number of late) table.set(number, named(`${number}`));
    for (let i = 0; i < 2500; i++) if (!late.includes(i)) table.set(i, named(`${i}`));
    const fork = table.fork();
    for (const each of [table, fork]) {
      expect(each.size).toBe(2501);
      expect([...each].every(([number, fd]) => fd.name === `${number}`)).toBe(true);
      for (const number of late) expect(each.get(number)?.name).toBe(`${number}`);
      expect(each.delete(2047)).toBe(true);
      expect(each.get(2047)).toBeUndefined();
    }
    table.clear();
    expect(table.set(1500, named("again"))).toBe(true);
    expect(table.get(1500)?.name).toBe("again");
  });

  test("is not changed by what a forked table gains or loses", () => {
    const table = new FdTable();
    table.set(0, named("a"));
    table.set(5000, named("b"));
    const fork = table.fork();
    expect(fork.size).toBe(2);
    fork.delete(0);
    fork.delete(5000);
    fork.set(7, named("c"));
    expect(table.size).toBe(2);
    expect(table.get(0)?.name).toBe("a");
    expect(table.get(7)).toBeUndefined();
  });
});
