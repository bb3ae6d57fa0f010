// Files and named pipes as the other side of the file channel.
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { readSync, renameSync } from "node:fs";
import { join } from "node:path";
import { writeShared } from "../../../src/output/byte-writer.ts";
import { stdoutSink } from "../../../src/output/stdout.ts";
import type { Counterpart } from "./counterpart.ts";

/** A file in a folder that is there, or away. */
export function plainFile(folder: string, keepAlive: boolean): Counterpart {
  const home = join(folder, "alerts");
  const path = join(home, "alerts.txt");
  // What was being written when its folder went away is in the folder that went.
  const moved: string[] = [];
  const textAt = (at: string) => (existsSync(at) ? readFileSync(at, "utf8") : "");
  return {
    sink: { kind: "file", path, keepAlive },
    start: () => Promise.resolve(void mkdirSync(home, { recursive: true })),
    lines: () => linesOf([...moved.map((at) => join(at, "alerts.txt")), path].map(textAt).join("")),
    stall: () => {},
    resume: () => {},
    die: () => {
      const away = join(folder, `moved-${moved.length}`);
      renameSync(home, away);
      moved.push(away);
      return Promise.resolve();
    },
    stop: () => Promise.resolve(),
  };
}

/** A named pipe with a reader that can pause and leave. */
export function namedPipe(folder: string): Counterpart {
  const path = join(folder, "pipe");
  let reader: number | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let text = "";
  const buffer = Buffer.alloc(65_536);
  const read = () => {
    try {
      for (;;) {
        const count = readSync(reader!, buffer);
        if (count === 0) return;
        text += buffer.toString("latin1", 0, count);
      }
    } catch {
      // Nothing there: EAGAIN.
    }
  };
  const resume = () => {
    timer ??= setInterval(read, 2);
  };
  const stall = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const leave = () => {
    stall();
    if (reader !== undefined) closeSync(reader);
    reader = undefined;
    return Promise.resolve();
  };
  return {
    sink: { kind: "file", path, keepAlive: true },
    start: () => {
      if (!existsSync(path)) Bun.spawnSync(["mkfifo", path]);
      reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      resume();
      return Promise.resolve();
    },
    lines: () => linesOf(Buffer.from(text, "latin1").toString()),
    stall,
    resume,
    die: leave,
    stop: leave,
  };
}

/** Standard output that somebody made a pipe. */
export function pipedOutput(folder: string): Counterpart {
  const reader = namedPipe(folder);
  let end: number | undefined;
  return {
    ...reader,
    sink: () => stdoutSink(writeShared(end!)),
    start: async () => {
      await reader.start();
      end = openSync(join(folder, "pipe"), constants.O_WRONLY);
    },
    stop: async () => {
      if (end !== undefined) closeSync(end);
      await reader.stop();
    },
  };
}

/** Whole lines only. */
export function linesOf(text: string): readonly string[] {
  return text.split("\n").slice(0, -1);
}
