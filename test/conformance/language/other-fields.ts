// Items 405–418: selected fields.
import { expect } from "bun:test";
import { showBytesAs } from "../../../src/fields/bytes-text.ts";
import { catalog } from "../../../src/fields/catalog.ts";
import type { Context } from "../../../src/fields/context.ts";
import { compileFormat } from "../../../src/fields/format.ts";
import { schemeWith } from "../../../src/fields/static-fields.ts";
import { driverConstants } from "../../../src/schema/driver-constants.ts";
import { fdTypes } from "../../../src/state/fd-types.ts";
import { fieldEvents } from "../../support/field-events.ts";
import { makeContext, type ThreadInput } from "../../support/make-context.ts";
import { builtinConfig } from "../../support/replay-capture.ts";
import { errorsOf, expectHolds, holdsIn, item, type Items, loadTexts } from "./harness.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** One placeholder as an alert's text has it; undefined: no value. */
function text(field: string, context: Context, scheme = catalog): string | undefined {
  const compiled = compileFormat(`%${field}`, scheme);
  if (!compiled.ok) throw new Error(`${field}: ${compiled.error.message}`);
  return compiled.value.render(context);
}

function texts(context: Context, wanted: Readonly<Record<string, string | undefined>>): void {
  const got = Object.keys(wanted).map((field) => [field, text(field, context)]);
  expect(Object.fromEntries(got)).toEqual(wanted);
}

const init: ThreadInput = { tid: 1, comm: "init", exe: "init", exepath: "/sbin/init", pgid: 1 };
const shell: ThreadInput = {
  ...{ tid: 20, ptid: 1, comm: "bash", exe: "bash", exepath: "/bin/bash" },
  ...{ pgid: 900, vpgid: 900, environment: bytes("TERM=vt100\0A=far\0") },
};
const child: ThreadInput = {
  ...{ tid: 30, ptid: 20, comm: "sh", exe: "sh", exepath: "/bin/sh" },
  ...{ pgid: 900, vpgid: 900, environment: bytes("A=near\0") },
};
const cat: ThreadInput = {
  ...{ tid: 40, ptid: 30, comm: "cat", exe: "cat", exepath: "/bin/cat", cwd: "/home/ann" },
  ...{ pgid: 900, vpgid: 900 },
  fds: [{ fd: 4, type: fdTypes.directory, name: "/srv", ino: 6 }],
};
const threads = [init, shell, child, cat];
const users = [{ uid: 5, gid: 5, name: "test", home: "", shell: "" }];

function event(key: Parameters<typeof makeContext>[0], params: object): Context {
  const accounts = { "": { users, groups: [] } };
  return makeContext(key, { threads, accounts, tid: 40, params: { ...params } });
}

function open(more: object): Context {
  return event("syscall_openat_2_x", { fd: 5, dirfd: -100, flags: 1, mode: 0, ...more });
}

export const fields: Items = [
  item(405, "results by name, as numbers, and counted", () => {
    texts(event("syscall_close_x", { res: -22, fd: 4 }), {
      "evt.res": "EINVAL",
      "evt.rawres": "-22",
      "evt.failed": "true",
      "evt.count.error": "1",
    });
    texts(event("syscall_close_x", { res: 0, fd: 4 }), { "evt.res": "SUCCESS" });
    texts(open({ name: "/a" }), { "evt.res": "SUCCESS", "evt.rawres": "5" });
  }),
  item(406, "users by name and by number", () => {
    const known = event("syscall_setuid_x", { res: 0, uid: 5 });
    texts(known, { "evt.arg.uid": "test", "evt.rawarg.uid": "5", "evt.args": "res=0 uid=5(test)" });
    expectHolds(known, [["evt.rawarg.uid exists", true]]);
    const unknown = event("syscall_setuid_x", { res: 0, uid: 6 });
    texts(unknown, { "evt.arg.uid": "<NA>", "evt.args": "res=0 uid=6(<NA>)" });
  }),
  item(407, "flags are hexadecimal as text and compare as numbers", () => {
    const context = open({ name: "/a", flags: 512 });
    texts(context, { "evt.rawarg.flags": "200" });
    expectHolds(context, [
      ["evt.rawarg.flags = 512", true],
      ["evt.rawarg.flags > 511", true],
      ["evt.rawarg.flags = 200", false],
    ]);
  }),
  item(408, "commands of bpf by name", () => {
    texts(event("syscall_bpf_2_x", { fd: 5, cmd: 5 }), { "evt.arg.cmd": "BPF_PROG_LOAD" });
  }),
  item(409, "bytes compare as text, however they are shown", () => {
    const context = event("syscall_write_x", { res: 4, fd: 4, size: 4, data: bytes("gigi") });
    showBytesAs("base64");
    try {
      expectHolds(context, [
        ["evt.arg.data = gigi", true],
        ["evt.buffer contains gi", true],
      ]);
      expect(text("evt.arg.data", context)).toBe("Z2lnaQ==");
    } finally {
      showBytesAs("dots");
    }
    expect(text("evt.arg.data", context)).toBe("gigi");
  }),
  item(410, "any ancestor, and never the process itself", () => {
    expectHolds(event("syscall_close_x", { res: 0, fd: 4 }), [
      ["proc.aname = bash", true],
      ["proc.aname in (init)", true],
      ["proc.aname = cat", false],
      ["proc.aname[0] = cat", true],
      ["proc.aname[1] = sh", true],
      ["proc.aname[1] = bash", false],
    ]);
  }),
  item(411, "beyond the oldest ancestor there is nothing", () => {
    const context = event("syscall_close_x", { res: 0, fd: 4 });
    texts(context, { "proc.aexepath[3]": "/sbin/init", "proc.aexepath[4]": undefined });
  }),
  item(412, "the path of a deleted executable", () => {
    const context = event("syscall_execve_19_x", {
      ...{ res: 0, exe: "/tmp/x", comm: "x", tid: 40, pid: 40, ptid: 30 },
      trusted_exepath: "/tmp/x (deleted)",
    });
    texts(context, { "proc.exepath": "/tmp/x", "proc.name": "x" });
  }),
  item(413, "threads of a process, with and without the main one", () => {
    const second: ThreadInput = { ...cat, tid: 41, pid: 40 };
    const context = makeContext("syscall_close_x", {
      ...{ threads: [...threads, second], tid: 40, params: { res: 0, fd: 4 } },
    });
    texts(context, { "proc.nthreads": "2", "proc.nchilds": "1" });
  }),
  item(414, "the leader of a group is gone: its oldest member is asked", () => {
    const context = event("syscall_close_x", { res: 0, fd: 4 });
    texts(context, {
      "proc.pgid": "900",
      "proc.pgid.name": "bash",
      "proc.pgid.exepath": "/bin/bash",
      "proc.is_pgid_leader": "false",
    });
    const leader = makeContext("syscall_close_x", {
      ...{ threads: [init, { ...cat, pgid: 40 }], tid: 40, params: { res: 0, fd: 4 } },
    });
    texts(leader, { "proc.pgid.name": "cat", "proc.is_pgid_leader": "true" });
  }),
  item(415, "opening made a file", () => {
    const created = driverConstants.PPM_O_F_CREATED;
    texts(open({ name: "/a", flags: 2 | created }), { "evt.is_open_create": "true" });
    texts(open({ name: "/a", flags: 2 }), { "evt.is_open_create": "false" });
  }),
  item(416, "paths are absolute, and raw ones as they were written", () => {
    texts(open({ name: "../bob//x" }), {
      "fs.path.name": "/home/bob/x",
      "fs.path.nameraw": "../bob//x",
    });
    const path = "a/./b";
    texts(event("syscall_mkdirat_x", { res: 0, dirfd: 4, path }), {
      "fs.path.name": "/srv/a/b",
      "fs.path.nameraw": "a/./b",
    });
    texts(event("syscall_rename_x", { res: 0, oldpath: "a", newpath: "/b/../c" }), {
      "fs.path.source": "/home/ann/a",
      "fs.path.sourceraw": "a",
      "fs.path.target": "/c",
      "fs.path.targetraw": "/b/../c",
    });
    texts(event("syscall_mkdirat_x", { res: -13, dirfd: 4, path }), {
      "fs.path.name": undefined,
      "fs.path.nameraw": undefined,
    });
  }),
  item(417, "a variable of the nearest ancestor that has it", () => {
    const context = event("syscall_close_x", { res: 0, fd: 4 });
    texts(context, { "proc.aenv[A]": "near", "proc.aenv[TERM]": "vt100", "proc.aenv[B]": "" });
  }),
  item(418, "constants of the configuration are fields", () => {
    const config = {
      ...builtinConfig(),
      static_fields: { cluster: "blue" },
      append_output: [{ suggested_output: true }],
    };
    const scheme = schemeWith(config.static_fields);
    const context = fieldEvents.open();
    expect(text("static.cluster", context, scheme)).toBe("blue");
    expect(holdsIn(scheme, "static.cluster = blue", context)).toBe(true);
    expect(holdsIn(scheme, "static.cluster in (red, green)", context)).toBe(false);
    const condition = "evt.type = open and static.cluster = blue";
    const rule = `- {rule: r, desc: d, condition: ${condition}, output: o, priority: INFO}\n`;
    const loaded = loadTexts([rule], config);
    expect(errorsOf(loaded)).toEqual([]);
    expect(loaded.rules[0]?.output).toContain("static_cluster=%static.cluster");
    expect(errorsOf(loadTexts([rule])).join()).toContain("static.cluster");
  }),
];
