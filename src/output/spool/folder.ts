// The folder of one spool: for root's eyes only, and for one process at a time.
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { codeOf } from "../sink.ts";

/** Makes it, with its parents, or checks that it is ours alone. Throws with the reason. */
export function prepareFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const stats = lstatSync(path);
  if (!stats.isDirectory()) throw new Error(`${path} is not a directory`);
  if (stats.uid !== process.geteuid?.())
    throw new Error(`${path} belongs to user ${stats.uid}; it must belong to the user of gyr`);
  if ((stats.mode & 0o077) !== 0)
    throw new Error(`others may use ${path}; take their rights away: chmod 700 ${path}`);
}

const segmentName = /^(\d{16})\.spool$/;

/** The first record's number of each segment, in order. */
export function segmentsIn(folder: string): readonly number[] {
  const numbers = readdirSync(folder).map((name) => Number(segmentName.exec(name)?.[1]));
  return numbers.filter((number) => number > 0).toSorted((a, b) => a - b);
}

export function segmentPath(folder: string, first: number): string {
  return join(folder, `${String(first).padStart(16, "0")}.spool`);
}

/** Makes new and removed names outlast a power failure. */
export function syncFolder(folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Names the process that uses the folder. What a killed process left behind does not count. */
export function lockFolder(folder: string): void {
  const path = join(folder, "lock");
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  for (let attempt = 0; ; attempt++) {
    try {
      const fd = openSync(path, flags, 0o600);
      writeSync(fd, identityOf(process.pid) ?? "");
      closeSync(fd);
      return;
    } catch (error) {
      if (codeOf(error) !== "EEXIST" || attempt > 0) throw error;
      const holder = readFileSync(path, "utf8");
      const pid = Number.parseInt(holder, 10);
      // Of this very process: a thread that died held it.
      if (pid !== process.pid && holder !== "" && identityOf(pid) === holder)
        throw new Error(`process ${pid} uses ${folder}; each gyr needs a spool of its own`);
      rmSync(path);
    }
  }
}

export function unlockFolder(folder: string): void {
  rmSync(join(folder, "lock"), { force: true });
}

/** Of a process, with the time it was started: its number alone may be somebody else's by now. */
function identityOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${pid} ${started} ${boot}`;
  } catch {
    return undefined;
  }
}
