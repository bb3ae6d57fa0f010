// Paths by directory and name: the same as joinPath makes, each with an id of its own.
import { describe, expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { PathTable } from "./path-table.ts";
import { joinPath } from "./paths.ts";

const cases: readonly (readonly [directory: string, name: string])[] = [
  ["", "/etc/passwd"],
  ["", "/etc//./passwd"],
  ["/home/ann/", "notes.txt"],
  ["/home/bob/", "notes.txt"],
  ["/home/ann/", "../bob/notes.txt"],
  ["/home/ann/", ""],
  ["<UNKNOWN>", "notes.txt"],
  ["/x/", `${"y".repeat(2_000)}`],
];

/** Ids as the table of texts gives them. */
function ids() {
  const known = new Map<string, number>();
  return (name: string) => known.get(name) ?? known.set(name, known.size).get(name)!;
}

test.each(cases)("in %p %p is the path it is elsewhere, first and later", (directory, name) => {
  const table = new PathTable();
  const idOf = ids();
  for (const [other, otherName] of cases) table.join(other, otherName, idOf(otherName));
  for (let round = 0; round < 2; round++)
    expect(table.join(directory, name, idOf(name))).toBe(joinPath(directory, name));
});

describe("an id", () => {
  test("is the same for the same directory and name, and of each its own", () => {
    const table = new PathTable();
    const idOf = ids();
    const given = () =>
      cases.map(([directory, name]) => {
        table.join(directory, name, idOf(name));
        return table.id;
      });
    const first = given();
    expect(new Set(first).size).toBe(cases.length);
    expect(given()).toEqual(first);
  });

  test("of a path that is complete already is its own, and is the same later", () => {
    const table = new PathTable();
    table.join("/a/", "b", 3);
    const ids = [table.id, table.idOf("/a/c"), table.idOf("/a/d")];
    expect(new Set(ids).size).toBe(3);
    expect([table.idOf("/a/c"), table.idOf("/a/d")]).toEqual(ids.slice(1));
    table.join("/a/", "b", 3);
    expect(table.id).toBe(ids[0]!);
  });

  test("of complete paths never comes again, however many there are", () => {
    const table = new PathTable();
    const given = new Set<number>();
    for (let i = 0; i < 2 * limits.pathsMax; i++) given.add(table.idOf(`/${i}`));
    expect(given.size).toBe(2 * limits.pathsMax);
  });

  test("is missing when the name has none", () => {
    const table = new PathTable();
    expect(table.join("/a/", "b", -1)).toBe("/a/b");
    expect(table.id).toBe(-1);
  });

  test("never comes again for another path, however many there are", () => {
    const table = new PathTable();
    const byId = new Map<number, string>();
    for (let i = 0; i < 3 * limits.pathsMax; i++) {
      const path = table.join(`/d${i}/`, "name", 5);
      expect(path).toBe(`/d${i}/name`);
      expect(byId.get(table.id) ?? path).toBe(path);
      byId.set(table.id, path);
    }
    expect(byId.size).toBe(3 * limits.pathsMax);
  });

  test("changes when the table of texts starts over, and ids from before do not mix in", () => {
    const table = new PathTable();
    table.join("", "/a", 7);
    const before = table.id;
    expect(table.join("", "/b", limits.internTextsMax + 7)).toBe("/b");
    expect(table.id).toBeGreaterThan(before);
    const later = table.id;
    expect(table.join("", "/a", 7)).toBe("/a");
    expect(table.id).toBe(-1);
    table.join("", "/b", limits.internTextsMax + 7);
    expect(table.id).toBe(later);
  });

  test("stays in its run of limits.pathsMax", () => {
    const table = new PathTable();
    const runs = new Set<number>();
    for (let i = 0; i < 2 * limits.pathsMax; i++) {
      table.join(`/${i % 30_000}/`, "x", Math.floor(i / 30_000));
      runs.add(Math.floor(table.id / limits.pathsMax));
    }
    expect([...runs]).toEqual([0, 1]);
  });
});
