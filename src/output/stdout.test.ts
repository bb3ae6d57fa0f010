import { afterAll, beforeAll, expect, test } from "bun:test";
import { closeSync, mkdtempSync, openSync, read, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeShared } from "./byte-writer.ts";
import { QueuedChannel } from "./queued-channel.ts";
import { stdoutSink } from "./stdout.ts";

// A real pipe, because what matters is that the system's own blocking write blocks somebody else.
let folder = "";
let pipe = -1;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gyr-stdout-"));
  const path = join(folder, "pipe");
  expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
  pipe = openSync(path, "r+"); // Both ends in one: opening waits for nobody.
});
afterAll(() => {
  closeSync(pipe);
  rmSync(folder, { recursive: true });
});

const line = "x".repeat(100_000); // More than a pipe holds.
const alert = { line, json: false, priority: { name: "Debug", level: 7 } };

function readSome(): Promise<number> {
  const bytes = Buffer.alloc(65_536);
  return new Promise((resolve, reject) => {
    read(pipe, bytes, 0, bytes.length, null, (error, count) => {
      if (error === null) resolve(count);
      else reject(error);
    });
  });
}

test("a reader that stops costs the agent no time; what it reads later is complete", async () => {
  const channel = new QueuedChannel({
    ...{ name: "stdout", sink: stdoutSink(writeShared(pipe)), report: () => {} },
    ...{ buffered: false, linesMax: 3, timeoutMs: 1_000 },
  });
  const start = performance.now();
  const taken = [1, 2, 3, 4, 5].map(() => channel.send(alert));
  expect(performance.now() - start).toBeLessThan(100);
  expect(taken).toEqual([true, true, true, false, false]);
  expect(await channel.flush(20)).toBe(false); // Nobody reads, and yet this thread goes on.
  let bytes = 0;
  while (bytes < 3 * (line.length + 1)) bytes += await readSome();
  expect(await channel.flush(1_000)).toBe(true);
  expect(channel.stats()).toMatchObject({ written: 3, dropped: 2, failed: 0, waiting: 0 });
});
