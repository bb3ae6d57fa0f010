// The end of a replay: told by the file, or by somebody who will not wait for it.
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, openSync, closeSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as make from "../../test/support/make-capture.ts";
import { makeEvent } from "../../test/support/make-event.ts";
import { ReplaySource } from "../capture/replay.ts";
import { nextSection, skippedText } from "./replay.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-replay-end-"));
afterAll(() => rmSync(folder, { recursive: true }));

const close = makeEvent("syscall_close_x", { tid: 7, params: { res: 0, fd: 3 } });
let pipes = 0;
const part = make.written(make.fullLists, [close]);

/** A pipe with one section, and what comes behind it, that nobody closes. */
async function stalled(behind: Uint8Array) {
  const path = join(folder, `pipe-${pipes++}`);
  expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
  const source = new ReplaySource({ path });
  const opened = source.open();
  const writer = openSync(path, "r+");
  writeSync(writer, make.join(part, behind));
  await opened;
  while (!source.sectionEnded && source.events === 0) source.poll(10, () => undefined);
  const waitMs = performance.now() + 5_000;
  while (!source.sectionEnded && performance.now() < waitMs && behind.length > 0) {
    source.poll(10, () => undefined);
    await source.wait(5);
  }
  return { source, writer };
}

test.each([
  ["in the header of a section", part.subarray(0, 20)],
  ["in its lists", part.subarray(0, 100)],
])("a pipe that stalls %s is left when told to stop", async (_, behind) => {
  const { source, writer } = await stalled(behind);
  expect(source.sectionEnded).toBe(true);
  let told = false;
  setTimeout(() => {
    told = true;
  }, 60);
  const startMs = performance.now();
  expect(await nextSection(source, () => told)).toBe(false);
  expect(performance.now() - startMs).toBeLessThan(1_000);
  closeSync(writer);
  await source.close();
});

test("a section that comes at last is taken", async () => {
  const { source, writer } = await stalled(part.subarray(0, 20));
  setTimeout(() => writeSync(writer, part.subarray(20)), 60);
  expect(await nextSection(source, () => false)).toBe(true);
  closeSync(writer);
  await source.close();
});

test.each([
  [{ unknownTypes: 0, notUpgraded: 0, listEntries: 0 }, undefined],
  [
    { unknownTypes: 2, notUpgraded: 0, listEntries: 5 },
    "Capture file f: 2 events of types that only a newer gyr knows were skipped; " +
      "5 threads, descriptors or accounts at its start were left out: too many",
  ],
])("%p is told", (skipped, want) => expect(skippedText("f", skipped)).toBe(want));
