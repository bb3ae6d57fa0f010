// Paths of calls that name a directory by its descriptor: 4 is /srv, 0 a file, 9 nothing, -100 the
// current directory, which is /home/ann.
import { expect, test } from "bun:test";
import { makeContext } from "../../test/support/make-context.ts";
import type { EventKey } from "../schema/events.ts";
import { fdTypes } from "../state/fd-types.ts";
import { catalog } from "./catalog.ts";
import { compileFormat } from "./format.ts";

const cat = {
  ...{ tid: 7, cwd: "/home/ann" },
  fds: [
    { fd: 0, type: fdTypes.fileV2, name: "/tmp/file", ino: 3 },
    { fd: 4, type: fdTypes.directory, name: "/srv", ino: 6 },
  ],
};

const names = { res: 0, oldpath: "a", newdirfd: 4, newpath: "b" };
const fromHere = { ...names, olddirfd: -100 };
const fromNowhere = { ...names, olddirfd: 9 };
const fromSrv = { ...names, olddirfd: 4 };
const link = { res: 0, target: "t", linkdirfd: 4, linkpath: "l" };

// biome-ignore format: a table
const cases: readonly (readonly [EventKey, object, field: string, text: string | undefined])[] = [
  ["syscall_mkdirat_x", { res: 0, dirfd: 4, path: "a" }, "fs.path.name", "/srv/a"],
  ["syscall_mkdirat_x", { res: 0, dirfd: 4, path: "/a//b" }, "fs.path.name", "/a/b"],
  ["syscall_mkdirat_x", { res: 0, dirfd: 0, path: "a" }, "fs.path.name", "<UNKNOWN>a"],
  ["syscall_mkdirat_x", { res: 0, dirfd: 9, path: "a" }, "fs.path.name", "<UNKNOWN>a"],
  ["syscall_mkdirat_x", { res: 0, dirfd: -100, path: "a" }, "fs.path.name", "<UNKNOWN>a"],
  ["syscall_mkdirat_x", { res: -17, dirfd: 4, path: "a" }, "fs.path.name", undefined],
  ["syscall_renameat2_x", fromHere, "fs.path.source", "/home/ann/a"],
  ["syscall_renameat2_x", fromHere, "fs.path.target", "/srv/b"],
  ["syscall_renameat2_x", fromNowhere, "fs.path.source", "<UNKNOWN>a"],
  ["syscall_renameat_x", fromSrv, "fs.path.source", "/home/ann/a"],
  ["syscall_symlinkat_x", link, "fs.path.source", "/srv/l"],
  ["syscall_symlinkat_x", link, "fs.path.target", "<UNKNOWN>t"],
  ["syscall_mkdirat_x", { res: 0, dirfd: -100, path: "a" }, "evt.abspath", "/home/ann/a"],
  ["syscall_mkdirat_x", { res: 0, dirfd: 9, path: "a" }, "evt.abspath", "<UNKNOWN>/a"],
  ["syscall_mkdirat_x", { res: 0, dirfd: 4, path: "a" }, "evt.abspath.dst", "/srv/a"],
];

test.each(cases)("%s %p: %s is %p", (key, params, field, text) => {
  const context = makeContext(key, { tid: 7, threads: [cat], params: { ...params } });
  const format = compileFormat(`%${field}`, catalog);
  expect(format.ok && format.value.render(context)).toBe(text as string);
});
