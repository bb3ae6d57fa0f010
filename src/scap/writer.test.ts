// What readers other than ours depend on in a written capture; reader.test.ts reads it back.
import { expect, test } from "bun:test";
import { Memory } from "../base/memory.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import * as make from "../../test/support/make-capture.ts";
import { ScapWriter } from "./writer.ts";

const close = makeEvent("syscall_close_x", { ts: 5n, tid: 7, params: { res: 0, fd: 3 } });

/** Ids of blocks in order; every block checked as a pcapng reader would. */
function blockIds(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const ids: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    ids.push(view.getUint32(at, true));
    at += length;
  }
  return ids;
}

test("blocks come in the order that all writers keep", () => {
  const ids = blockIds(make.written(make.fullLists, [close, close]));
  expect(ids).toEqual([0x0a0d0d0a, 0x201, 0x219, 0x220, 0x215, 0x218, 0x218, 0x216, 0x216]);
});

test("what is not known is left out", () => {
  expect(blockIds(make.written(make.noLists, [close]))).toEqual([0x0a0d0d0a, 0x216]);
});

test("flags and large payloads have blocks of their own", () => {
  const pieces: Uint8Array[] = [];
  const writer = new ScapWriter((bytes) => pieces.push(bytes.slice()));
  const large = makeEvent("asyncevent_e", { params: { name: "x", data: new Uint8Array(70_000) } });
  for (const record of [close, large])
    for (const flags of [0, 1]) writer.event(new Memory(record), 0, 0, flags);
  writer.flush();
  expect(blockIds(make.join(...pieces))).toEqual([0x216, 0x217, 0x221, 0x222]);
  expect(writer.events).toBe(4);
  expect(writer.bytes).toBe(make.join(...pieces).length);
});

test.each([
  [false, [17, 21]],
  [true, [10, 10]],
])("types of descriptors, for old readers: %p", async (forOldReaders, want) => {
  const fds = [17, 21].map((type) => ({ fd: type, ino: 1, type, name: "[x]" }));
  const lists = { ...make.noLists, processes: [make.process], fds: new Map([[7, fds]]) };
  const pieces: Uint8Array[] = [];
  const writer = new ScapWriter((bytes) => pieces.push(bytes.slice()), { forOldReaders });
  writer.section(lists);
  writer.event(new Memory(close), 0, 0);
  writer.flush();
  const bytes = make.join(...pieces);
  const view = new DataView(bytes.buffer);
  const before = blockIds(bytes.slice()).indexOf(0x218);
  let start = 0;
  for (let i = 0; i < before; i++) start += view.getUint32(start + 4, true);
  // Header 8, tid 8, then each entry: size 4, fd 8, ino 8, type.
  const [first, second] = [start + 16, start + 16 + view.getUint32(start + 16, true)];
  expect([bytes[first + 20], bytes[second + 20]]).toEqual(want);
  // We know the true types either way.
  expect((await make.outcome(bytes)).sections[0]?.fds.get(7)).toEqual(fds);
});

test("a list that outgrows the buffer goes on in another block", async () => {
  const processes = Array.from({ length: 50 }, (_, i) => ({ ...make.process, tid: i + 1 }));
  const pieces: Uint8Array[] = [];
  const writer = new ScapWriter((bytes) => pieces.push(bytes.slice()), { chunkBytes: 1_000 });
  writer.section({ ...make.noLists, processes });
  writer.event(new Memory(close), 0, 0);
  writer.flush();
  const bytes = make.join(...pieces);
  expect(blockIds(bytes).filter((id) => id === 0x215).length).toBeGreaterThan(5);
  const { sections } = await make.outcome(bytes);
  expect(sections[0]?.processes).toEqual(processes);
});
