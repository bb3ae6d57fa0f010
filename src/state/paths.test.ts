// Joining paths as the original does, in text only.
import { describe, expect, test } from "bun:test";
import { joinPath } from "./paths.ts";

describe("joining a directory and a path", () => {
  const cases: [base: string, path: string, joined: string][] = [
    ["/a/", "b", "/a/b"],
    ["/a/b/", "../c", "/a/c"],
    ["", "foo/../a", "a"],
    ["", "/foo/../a", "/a"],
    ["/a/b/", "/etc/passwd", "/etc/passwd"],
    ["/a/", "", ""],
    ["/a/", ".", "/a"],
    ["/", ".", "/"],
    ["/a/b/", "..", "/a"],
    ["/a/", "../../../x", "/x"],
    ["/a/", "./b/./c", "/a/b/c"],
    ["/a/", "b//c///d/", "/a/b/c/d"],
    ["", "/", "/"],
    ["", "//", "/"],
    ["", "/..", "/"],
    ["", "/a/..", "/"],
    ["/home/u/", ".ssh/id_rsa", "/home/u/.ssh/id_rsa"],
    ["/home/u/", "..hidden/x", "/home/u/..hidden/x"],
    ["/home/u/", "a/...", "/home/u/a/..."],
    ["./", "b", "./b"],
    ["<UNKNOWN>", "b", "<UNKNOWN>b"],
    ["", "/etc/./passwd", "/etc/passwd"],
    ["", "/etc/../etc/shadow", "/etc/shadow"],
    ["", "/proc/self/..", "/proc"],
  ];
  test.each(cases)("%p and %p give %p", (base, path, joined) => {
    expect(joinPath(base, path)).toBe(joined);
    expect(joinPath(base, path)).toBe(joined); // From memory, too.
  });

  test("gives a fixed text when the result would be too long, counting bytes", () => {
    const tooLong = "/DIR_TOO_LONG/FILENAME_TOO_LONG";
    expect(joinPath("/a/", "b".repeat(1020))).toBe(`/a/${"b".repeat(1020)}`);
    expect(joinPath("/a/", "b".repeat(1021))).toBe(tooLong);
    expect(joinPath("/a/", "é".repeat(510))).toBe(`/a/${"é".repeat(510)}`);
    expect(joinPath("/a/", "é".repeat(511))).toBe(tooLong);
  });
});
