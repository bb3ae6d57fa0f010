import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import type { WriteBytes } from "./byte-writer.ts";
import { LineWriter } from "./line-writer.ts";

type Done = Parameters<WriteBytes>[1];

/** A descriptor that accepts a write and completes it when told to. */
class SlowFile {
  text = "";
  private pending: { bytes: Uint8Array; done: Done } | undefined;

  readonly write: WriteBytes = (bytes, done) => {
    expect(this.pending).toBeUndefined(); // Two writes at a time could change places.
    this.pending = { bytes, done };
  };

  get busy(): boolean {
    return this.pending !== undefined;
  }

  complete(bytesMax = Number.POSITIVE_INFINITY): void {
    const { bytes, done } = this.pending!;
    this.pending = undefined;
    const count = Math.min(bytesMax, bytes.length);
    this.text += Buffer.from(bytes.subarray(0, count)).toString();
    done(null, count);
  }

  fail(code: string): void {
    const { done } = this.pending!;
    this.pending = undefined;
    done(Object.assign(new Error(`${code}: no`), { code }), 0);
  }
}

function open(change: Partial<ConstructorParameters<typeof LineWriter>[0]> = {}) {
  const file = new SlowFile();
  const failures: string[] = [];
  const onFailure = (code: string) => failures.push(code);
  const options = { write: file.write, linesMax: 3, holdBytes: 0, onFailure, ...change };
  return { file, failures, writer: new LineWriter(options) };
}

test("a line is written at once; what comes meanwhile goes out in one piece", () => {
  const { file, writer } = open();
  writer.send("one");
  expect(file.busy).toBe(true);
  writer.send("two");
  writer.send("three");
  file.complete();
  expect(file.text).toBe("one\n");
  file.complete();
  expect(file.text).toBe("one\ntwo\nthree\n");
  expect(writer.stats()).toEqual({ written: 3, dropped: 0, failed: 0, waiting: 0 });
});

test("a reader that stopped costs a bounded number of lines; the rest is counted", () => {
  const { file, writer } = open();
  const taken = ["1", "2", "3", "4", "5"].map((line) => writer.send(line));
  expect(taken).toEqual([true, true, true, false, false]);
  file.complete();
  file.complete();
  expect(file.text).toBe("1\n2\n3\n");
  expect(writer.send("6")).toBe(true);
  expect(writer.stats()).toMatchObject({ dropped: 2, waiting: 1 });
});

test("the waiting bytes are bounded too", () => {
  const { writer } = open({ linesMax: 100 });
  const half = "x".repeat(limits.channelBytesMax / 2 - 10);
  expect([half, half, half].map((line) => writer.send(line))).toEqual([true, true, false]);
});

test("a write that took only some bytes is continued", () => {
  const { file, writer } = open();
  writer.send("abcdef");
  file.complete(2);
  file.complete(3);
  file.complete();
  expect(file.text).toBe("abcdef\n");
  expect(writer.stats().written).toBe(1);
});

test("buffered lines wait for a page, or a flush", async () => {
  const { file, writer } = open({ holdBytes: 8 });
  writer.send("abc");
  expect(file.busy).toBe(false);
  writer.send("def");
  expect(file.busy).toBe(true);
  file.complete();
  writer.send("g");
  expect(file.busy).toBe(false);
  const flushed = writer.flush(1_000);
  file.complete();
  expect(await flushed).toBe(true);
  expect(file.text).toBe("abc\ndef\ng\n");
});

test("a full non-blocking descriptor is tried again", async () => {
  const { file, failures, writer } = open();
  writer.send("x");
  file.fail("EAGAIN");
  await Bun.sleep(limits.channelRetryMs * 4);
  file.complete();
  expect(file.text).toBe("x\n");
  expect(failures).toEqual([]);
});

test("a closed reader is reported once and everything after it is dropped", () => {
  const { file, failures, writer } = open();
  writer.send("a");
  writer.send("b");
  file.fail("EPIPE");
  expect(writer.send("c")).toBe(false);
  expect(failures).toEqual(["EPIPE"]);
  expect(writer.stats()).toEqual({ written: 0, dropped: 2, failed: 1, waiting: 0 });
});

test("a full disk loses the lines of that write only", () => {
  const { file, failures, writer } = open();
  for (const line of ["a", "b"]) {
    writer.send(line);
    file.fail("ENOSPC");
  }
  writer.send("c");
  file.complete();
  expect(file.text).toBe("c\n");
  expect(failures).toEqual(["ENOSPC"]);
  expect(writer.stats()).toMatchObject({ written: 1, failed: 2 });
});

test("a flush gives up after its time", async () => {
  const { writer } = open();
  writer.send("x");
  expect(await writer.flush(5)).toBe(false);
});
