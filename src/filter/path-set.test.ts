import { expect, test } from "bun:test";
import { PathSet } from "./path-set.ts";

const file = "/opt/dir/subdir/file.txt";

const cases: readonly (readonly [paths: string[], path: string, want: boolean])[] = [
  [["/opt/dir"], file, true],
  [["/opt/dir2"], file, false],
  [["/opt/dir3", "/opt/dir"], file, true],
  [["/opt/di"], file, false], // Whole components only.
  [["/opt/dir/subdir/file.txt/more"], file, false],
  [["/opt/*"], file, true],
  [["/opt/*/subdir"], file, true],
  [["/opt/di?/subdir"], file, true],
  [["/opt/di[r]/subdir"], file, true],
  [["/opt/di[!r]/subdir"], file, false],
  [["/opt/*/subdir2"], file, false],
  [["/opt/*/*/subsubdir"], file, false],
  [["/"], "/anything", true],
  [["/"], "/", true],
  [[], "/", false],
  [["/opt"], "/opt", true],
  [["/opt"], "/", false],
  [["/opt/"], "/opt", true],
  [["/opt"], "//opt///x", true],
  [["opt"], "/opt/x", true], // Only components count, as in the reference.
  [["/usr", "/usr/lib"], "/usr/bin", true], // A shorter path makes longer ones redundant.
  [["/usr/lib", "/usr"], "/usr/bin", true],
  [["/a/b/c", "/*/b/d"], "/a/b/d", true],
  [["/*/x", "/?/y"], "/a/y", true],
];

test.each(cases)("pmatch %j on %p -> %p", (paths, path, want) => {
  expect(new PathSet(paths).covers(path)).toBe(want);
});
