// Captures that want as much memory as they can: lists without end, and length.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as make from "../../test/support/make-capture.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import type { SectionLists } from "../scap/writer.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-memory-"));
afterAll(() => rmSync(folder, { recursive: true }));

const program = new URL("../../test/support/replay-memory.ts", import.meta.url).pathname;
const event = makeEvent("syscall_close_x", { tid: 7, params: { res: 0, fd: 3 } });

/** What replaying it in a process of its own came to. */
function replayed(bytes: Uint8Array) {
  const path = join(folder, "capture.scap");
  writeFileSync(path, bytes);
  const { stdout, stderr } = Bun.spawnSync([process.execPath, program, path]);
  expect(stderr.toString()).toBe("");
  return JSON.parse(stdout.toString()) as {
    peakMb: number;
    events: number;
    skipped: { listEntries: number };
  };
}

const bare = {
  ...{ comm: "", exe: "", exepath: "", args: [], cwd: "", environment: new Uint8Array(0) },
  ...{ cgroups: [], root: "" },
};
const times = <T>(count: number, entry: (i: number) => T) =>
  Array.from({ length: count }, (_, i) => entry(i));
const processes = (count: number, more: object) =>
  times(count, (i) => ({ ...make.process, ...bare, ...more, tid: i + 1, pid: i + 1 }));
const fd = { ino: 1, type: 9, name: "" };
const address = new Uint8Array(4);

const hostile: Readonly<Record<string, () => Partial<SectionLists>>> = {
  threads: () => ({ processes: processes(100_000, {}) }),
  "texts of threads": () => ({
    processes: processes(9_000, { environment: new Uint8Array(4_000) }),
  }),
  "strings of threads": () => ({
    processes: processes(4_000, {
      args: times(2_000, () => ""),
      cgroups: times(2_000, () => "="),
    }),
  }),
  descriptors: () => {
    const fds = times(4_000, (i) => ({ ...fd, fd: i }));
    return { processes: processes(200, {}), fds: { get: () => fds } };
  },
  users: () => ({
    users: times(420_000, (uid) => ({ uid, gid: 0, name: "", home: "", shell: "" })),
  }),
  interfaces: () => ({
    interfaces: times(420_000, () => ({
      ...{ name: "", address, netmask: address, broadcast: address, linkSpeed: 0 },
    })),
  }),
};

describe("memory is bounded whatever a file says of its", () => {
  test.each(Object.keys(hostile))(
    "%s",
    (what) => {
      const bytes = make.written({ ...make.noLists, ...hostile[what]!() }, [event]);
      const { peakMb, events, skipped } = replayed(bytes);
      expect(events).toBe(1);
      if (!what.includes(" of ")) expect(skipped.listEntries).toBeGreaterThan(0);
      expect(peakMb).toBeLessThan(400);
    },
    30_000,
  );
});

test("memory does not grow with the length of a compressed file", () => {
  const start = make.written(make.noLists, [event]);
  const events = make.join(...times(20_000, () => make.eventBlock(event)));
  const long = (parts: number) => {
    const whole = make.join(start, ...times(parts, () => events));
    return replayed(new Uint8Array(gzipSync(whole, { level: 1 })));
  };
  const [short, tenfold] = [long(15), long(150)];
  expect(tenfold.events - 1).toBe(10 * (short.events - 1));
  expect(tenfold.peakMb).toBeLessThan(short.peakMb + 30);
}, 60_000);
