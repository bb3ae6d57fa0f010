// Audit logs: files with a JSON value to a line, one event or several. Read once to the end, or
// followed while an API server writes to one and its log rotation renames or empties it.
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { limits } from "../base/limits.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Feed } from "./feed.ts";
import type { Intake } from "./intake.ts";

export interface FilesParts {
  readonly intake: Intake;
  /** A longer line is passed over. */
  readonly lineBytesMax: number;
}

/** Reads a file, or the files of a directory with the oldest first, and ends. */
export function openFiles(path: string, parts: FilesParts): Result<Feed, string> {
  let paths: readonly string[];
  try {
    paths = statSync(path).isDirectory() ? filesIn(path) : [path];
    for (const each of paths) closeSync(openSync(each, "r")); // What cannot be read is told now.
  } catch (error) {
    return err(reasonOf(error));
  }
  let stopped = false;
  const read = async () => {
    for (const each of paths) {
      const fd = openSync(each, "r");
      const lines = new Lines(parts);
      try {
        while (!stopped && (await lines.read(fd)) > 0);
        if (!stopped) await lines.end();
      } finally {
        closeSync(fd);
      }
    }
    await parts.intake.idle();
    return undefined;
  };
  return ok({
    told: `reading ${path}`,
    ended: read().catch(reasonOf),
    close: async () => {
      stopped = true;
    },
  });
}

function filesIn(directory: string): readonly string[] {
  const entries = readdirSync(directory, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files
    .map(({ name }) => join(directory, name))
    .map((path) => ({ path, atMs: statSync(path).mtimeMs }))
    .sort((a, b) => a.atMs - b.atMs || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}

/** Follows a file, which need not be there yet, from its present end. */
export function followFile(path: string, parts: FilesParts): Feed {
  const follower = new Follower(path, parts);
  return { told: `following ${path}`, ended: undefined, close: () => follower.close() };
}

class Follower {
  readonly #path: string;
  readonly #parts: FilesParts;
  readonly #timer: Timer;
  #fd = -1;
  #lines: Lines;
  #looking: Promise<void> | undefined;

  constructor(path: string, parts: FilesParts) {
    this.#path = path;
    this.#parts = parts;
    this.#lines = new Lines(parts);
    this.#open();
    if (this.#fd >= 0) this.#lines.at = fstatSync(this.#fd).size;
    // Looking costs two system calls; being told of changes needs a watch for each rename.
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look()
        .catch((error: unknown) => parts.intake.problem(reasonOf(error)))
        .finally(() => {
          this.#looking = undefined;
        });
    }, limits.auditFollowMs);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    await this.#look();
    this.#shut();
  }

  async #look(): Promise<void> {
    if (this.#fd >= 0) {
      if (fstatSync(this.#fd).size < this.#lines.at) this.#lines = new Lines(this.#parts);
      while ((await this.#lines.read(this.#fd)) > 0);
      if (this.#isStillThere()) return;
      await this.#lines.end();
      this.#shut();
    }
    this.#open();
    if (this.#fd < 0) return;
    this.#lines = new Lines(this.#parts);
    while ((await this.#lines.read(this.#fd)) > 0);
  }

  #isStillThere(): boolean {
    const now = statSync(this.#path, { throwIfNoEntry: false });
    const { dev, ino } = fstatSync(this.#fd);
    return now !== undefined && now.dev === dev && now.ino === ino;
  }

  #open(): void {
    try {
      this.#fd = openSync(this.#path, "r");
    } catch {
      this.#fd = -1; // Between two files of a rotation; looked for again.
    }
  }

  #shut(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }
}

/** Cuts what is read of one file into lines, and hands them on as far as there is room. */
class Lines {
  /** Where to read next. */
  at = 0;
  readonly #parts: FilesParts;
  readonly #buffer = Buffer.allocUnsafe(limits.auditReadBytes);
  #pieces: Buffer[] = [];
  #size = 0;

  constructor(parts: FilesParts) {
    this.#parts = parts;
  }

  /** Reads a piece; returns how many bytes that was. */
  async read(fd: number): Promise<number> {
    const count = readSync(fd, this.#buffer, 0, this.#buffer.length, this.at);
    this.at += count;
    for (let from = 0; from < count; ) {
      const newline = this.#buffer.indexOf(0x0a, from);
      const to = newline < 0 || newline >= count ? count : newline;
      this.#add(this.#buffer.subarray(from, to));
      if (to < count) await this.end();
      from = to + 1;
    }
    return count;
  }

  /** The end of a line, or of the file. */
  async end(): Promise<void> {
    const { lineBytesMax, intake } = this.#parts;
    const [pieces, size] = [this.#pieces, this.#size];
    this.#pieces = [];
    this.#size = 0;
    if (size === 0) return;
    if (size > lineBytesMax) {
      intake.counts.add("droppedLarge");
      intake.problem(`a line of ${size} bytes is longer than webhookMaxBatchSize`);
      return;
    }
    const line = Buffer.concat(pieces).toString("utf8").trim();
    while (line !== "" && !intake.take(line)) await intake.room();
  }

  #add(piece: Buffer): void {
    this.#size += piece.length;
    if (this.#size > this.#parts.lineBytesMax) this.#pieces = [];
    else if (piece.length > 0) this.#pieces.push(Buffer.from(piece));
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
