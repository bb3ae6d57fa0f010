// Replaying files as they come: plain, compressed, in several parts, through a pipe, damaged.
import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as joinPath } from "node:path";
import { gzipSync } from "node:zlib";
import * as make from "../../test/support/make-capture.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import { ReplaySource } from "./replay.ts";

const directory = mkdtempSync(joinPath(tmpdir(), "gyr-replay-"));
afterAll(() => rmSync(directory, { recursive: true }));

const closes = Array.from({ length: 20_000 }, (_, fd) =>
  makeEvent("syscall_close_x", { ts: BigInt(fd) * 100n, tid: 7, params: { res: 0, fd } }),
);
const capture = make.written(make.fullLists, closes);

let files = 0;

function fileOf(bytes: Uint8Array): string {
  const path = joinPath(directory, `${++files}.scap`);
  writeFileSync(path, bytes);
  return path;
}

/** Descriptors of all delivered events, hidden ones negative; sections are told apart by -0.5. */
async function replayed(path: string, speed = 0) {
  const source = new ReplaySource({ path, speed });
  await source.open();
  const fds: number[] = [];
  for (let more = true; more; more = await source.nextSection()) {
    if (fds.length > 0) fds.push(-0.5);
    while (!source.sectionEnded) {
      const count = source.poll(1000, (memory, at, _cpu, stateOnly) => {
        const fd = Number(memory.view.getBigInt64(at + 26 + 4 + 8, true));
        fds.push(stateOnly === true ? -fd : fd);
      });
      expect(count).toBeLessThanOrEqual(1000);
      if (count === 0 && !source.sectionEnded) await source.wait(20);
    }
  }
  await source.close();
  return { fds, damage: source.damage, progress: source.progress, source };
}

const all = closes.map((_, fd) => fd);

describe("a capture is replayed whole", () => {
  test.each([
    ["plain", capture],
    ["compressed", gzipSync(capture)],
    [
      "compressed in parts",
      make.join(gzipSync(capture.subarray(0, 99)), gzipSync(capture.subarray(99))),
    ],
  ])("when it is %s", async (_, bytes) => {
    const { fds, damage } = await replayed(fileOf(bytes));
    expect(damage).toBeUndefined();
    expect(fds).toEqual(all);
  });

  test("when it comes through a pipe", async () => {
    const path = joinPath(directory, "pipe");
    expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
    const writer = Bun.spawn(["sh", "-c", `cat ${fileOf(gzipSync(capture))} > ${path}`]);
    const { fds, damage } = await replayed(path);
    await writer.exited;
    expect([damage, fds.length]).toEqual([undefined, all.length]);
  });

  test("when another is appended", async () => {
    const few = make.written(make.fullLists, closes.slice(0, 2));
    const { fds } = await replayed(fileOf(make.join(few, few)));
    expect(fds).toEqual([0, 1, -0.5, 0, 1]);
  });
});

describe("what is before the damage is replayed", () => {
  const compressed = gzipSync(capture);
  test.each([
    ["a cut file", capture.subarray(0, capture.length - 10), /ends too early: the block at byte/],
    ["a cut compressed file", compressed.subarray(0, compressed.length - 50), /damaged after/],
    [
      "a damaged compressed file",
      compressed.map((byte, at) => (at === compressed.length - 100 ? byte ^ 0xff : byte)),
      /damaged after|is damaged at|ends too early/,
    ],
  ])("of %s", async (_, bytes, text) => {
    const { fds, damage } = await replayed(fileOf(bytes));
    expect(damage).toMatch(text);
    expect(fds.length).toBeGreaterThan(15_000);
    expect(fds).toEqual(all.slice(0, fds.length));
  });
});

test.each([
  ["", "there is no capture file; set engine.replay.capture_file or -e"],
  ["/nowhere/x.scap", "capture file /nowhere/x.scap cannot be opened: there is no such file"],
  [directory, /cannot be (opened|read)/],
  [fileOf(gzipSync("no capture, whatever")), /is no capture file: there is no section header/],
])("%p cannot be opened", async (path, text) => {
  await expect(new ReplaySource({ path }).open()).rejects.toThrow(text);
});

test("what a recording starts with is hidden from rules", async () => {
  const user = makeEvent("user_added_e", {
    params: { uid: 9, gid: 9, name: "x", home: "", shell: "" },
  });
  const records = [user, user, closes[5]!, user];
  const path = fileOf(make.written(make.noLists, records));
  const source = new ReplaySource({ path });
  await source.open();
  const hidden: unknown[] = [];
  source.poll(100, (_memory, _at, _cpu, stateOnly) => hidden.push(stateOnly));
  await source.close();
  expect(hidden).toEqual([true, true, false, false]);
});

test("what nobody will see is counted, of all sections", async () => {
  const newer = closes[0]!.slice();
  new DataView(newer.buffer).setUint16(20, 60_000, true);
  const part = make.written(make.fullLists, [closes[0]!, newer]);
  const { source } = await replayed(fileOf(make.join(part, part)));
  expect(source.skipped).toEqual({ unknownTypes: 2, notUpgraded: 0, listEntries: 0 });
});

test("a pace is kept", async () => {
  const every20Ms = closes
    .slice(0, 10)
    .map((_, fd) =>
      makeEvent("syscall_close_x", { ts: BigInt(fd) * 20_000_000n, params: { res: 0, fd } }),
    );
  const path = fileOf(make.written(make.fullLists, every20Ms));
  const startMs = performance.now();
  expect((await replayed(path, 2)).fds).toEqual(all.slice(0, 10));
  const ms = performance.now() - startMs;
  expect(ms).toBeGreaterThan(89);
  expect(ms).toBeLessThan(300);
});

test("a writer that is slow is waited for", async () => {
  const path = joinPath(directory, "slow");
  expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
  const slowly = "(head -c 100; sleep 0.05; head -c 1000000; sleep 0.05; cat)";
  const writer = Bun.spawn(["sh", "-c", `${slowly} < ${fileOf(capture)} > ${path}`]);
  const { fds, damage } = await replayed(path);
  await writer.exited;
  expect([damage, fds.length]).toEqual([undefined, all.length]);
});
