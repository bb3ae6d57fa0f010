// Parameters as text: one case per parameter type that events carry, and empty ones.
import { describe, expect, test } from "bun:test";
import { makeContext } from "../../test/support/make-context.ts";
import { type ParamInput, tuple4 } from "../../test/support/make-event.ts";
import type { EventKey } from "../schema/events.ts";
import { fdTypes } from "../state/fd-types.ts";
import { paramResolvedText, paramValueText } from "./param-text.ts";

const bytes = (...list: number[]) => Uint8Array.from(list);
const unix = new TextEncoder().encode("\x01/run/x\0");
const host = { users: [{ uid: 5, gid: 5, name: "test", home: "", shell: "" }], groups: [] };
const me = {
  tid: 7,
  comm: "me",
  cwd: "/home",
  fds: [{ fd: 3, type: fdTypes.directory, name: "/srv", ino: 1 }],
};

// biome-ignore format: a table
const cases: readonly (readonly [EventKey, string, ParamInput, string, string])[] = [
  // event parameter value text resolved
  ["syscall_read_x", "res", -2, "-2", "ENOENT"],
  ["syscall_read_x", "res", -9999, "-9999", ""],
  ["syscall_read_x", "res", 7, "7", ""],
  ["syscall_read_x", "fd", 3, "3", "<d>/srv"],
  ["syscall_read_x", "fd", 9, "9", ""],
  ["syscall_read_x", "fd", -1, "-1", "EPERM"],
  ["syscall_read_x", "fd", -100, "-100", "AT_FDCWD"],
  ["syscall_read_x", "data", bytes(97, 10, 200), "a..", ""],
  ["syscall_read_x", "data", undefined, "NULL", ""],
  ["syscall_read_x", "size", undefined, "<NA>", ""],
  ["syscall_mkdir_2_x", "path", "a", "a", "/home/a"],
  ["syscall_mkdir_2_x", "path", "/a", "/a", ""],
  ["syscall_mkdir_2_x", "path", "(NULL)", "<NA>", ""],
  ["syscall_mkdir_2_x", "mode", 0o777, "1FF", ""],
  ["syscall_openat_2_x", "name", "b", "b", "<UNKNOWN>b"],
  ["syscall_openat_2_x", "flags", 0, "0", "O_NONE"],
  ["syscall_openat_2_x", "flags", 4097, "4097", "O_RDONLY|O_CLOEXEC"],
  ["syscall_openat_2_x", "mode", 0o644, "0644", ""],
  ["syscall_openat_2_x", "mode", 0, "0", ""],
  ["syscall_chmod_x", "mode", 0o600, "0600", "S_IWUSR|S_IRUSR"],
  ["syscall_setuid_x", "uid", 5, "5", "test"],
  ["syscall_setuid_x", "uid", 6, "6", "<NA>"],
  ["syscall_setuid_x", "uid", 0xffffffff, "-1", "<NONE>"],
  ["syscall_kill_x", "pid", 7, "7", "me"],
  ["syscall_kill_x", "pid", 8, "8", ""],
  ["syscall_kill_x", "sig", 9, "9", "SIGKILL"],
  ["syscall_lseek_x", "whence", 1, "1", "SEEK_CUR"],
  ["socket_bind_x", "addr", bytes(2, 1, 2, 3, 4, 80, 0), "1.2.3.4:80", ""],
  ["socket_bind_x", "addr", unix, "/run/x", ""],
  ["socket_bind_x", "addr", bytes(16), "family 16", ""],
  ["socket_bind_x", "addr", bytes(2, 1), "INVALID IPv4", ""],
  ["socket_bind_x", "addr", undefined, "<NA>", ""],
  ["socket_connect_x", "tuple", tuple4("1.2.3.4", 5, "6.7.8.9", 10), "1.2.3.4:5->6.7.8.9:10", ""],
  ["socket_connect_x", "tuple", undefined, "NULL", ""],
  ["syscall_ptrace_x", "addr", bytes(0, 255, 0, 0, 0, 0, 0, 0, 0), "FF", ""],
  ["syscall_ptrace_x", "data", bytes(1, 9), "9", "SIGKILL"],
  ["syscall_ptrace_x", "data", undefined, "NULL", ""],
  ["generic_x", "ID", 69, "69", "wait4"],
  ["syscall_nanosleep_x", "interval", 1_500_000_000, "1500000000", "1.5s"],
  ["syscall_nanosleep_x", "interval", 1_000, "1000", "1e-06s"],
  ["syscall_nanosleep_x", "interval", -1n, "none", ""],
  ["syscall_setrlimit_x", "cur", -1n, "-1", ""],
];

describe("a parameter", () => {
  test.each(cases)("%s %s of %p is %p (%p)", (key, name, value, text, resolved) => {
    const params = { [name]: value };
    const context = makeContext(key, { tid: 7, threads: [me], accounts: { "": host }, params });
    const param = context.event.info.params.find((each) => each.name === name)!;
    expect([paramValueText(context, param), paramResolvedText(context, param)]).toEqual([
      text,
      resolved,
    ]);
  });
});
