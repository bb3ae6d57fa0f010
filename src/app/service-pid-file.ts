// The file of -P: the process id of a run, there from its readiness to its end. Written under
// another name first, so that nobody reads half a number. A file that a killed run left is
// replaced; one that names a run that goes on is not.
import {
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { err, ok, type Result } from "../base/result.ts";

export interface Processes {
  readonly own: number;
  /** What a process runs: a path; undefined when there is no such process. */
  readonly program: (pid: number) => string | undefined;
}

const realProcesses: Processes = {
  own: process.pid,
  program(pid) {
    try {
      // The file may have been replaced by a newer version since.
      return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, "");
    } catch {
      return undefined;
    }
  },
};

/** The process of another run that a pid file names; undefined: none, or it has ended. */
export function runIn(path: string, processes = realProcesses): number | undefined {
  const pid = pidIn(path);
  if (pid === undefined || pid === processes.own) return undefined;
  // Numbers are used again: another program with that number is no run of ours.
  const program = processes.program(pid);
  return program !== undefined && program === processes.program(processes.own) ? pid : undefined;
}

/** Writes the file all at once; the error is a sentence. */
export function writePidFile(path: string, processes = realProcesses): Result<undefined, string> {
  const other = runIn(path, processes);
  if (other !== undefined) return err(takenText(path, other));
  const text = `${processes.own}`;
  const fresh = `${path}.${processes.own}`;
  try {
    // What is not a file is not replaced by one: `-P /dev/stderr`.
    if (isOther(path)) writeFileSync(path, text);
    else {
      rmSync(fresh, { force: true });
      writeFileSync(fresh, text, { flag: "wx", mode: 0o644 });
      renameSync(fresh, path);
    }
    return ok(undefined);
  } catch (error) {
    rmSync(fresh, { force: true });
    const { message, code } = error as NodeJS.ErrnoException; // fs throws nothing else.
    const words = /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1];
    return err(`Could not write pid file ${path}: ${words ?? code ?? message}`);
  }
}

export function takenText(path: string, pid: number): string {
  return `Pid file ${path} names process ${pid}, a gyr that runs: end it, or use another file`;
}

/** Removes the file if it is still this run's. */
export function removePidFile(path: string, processes = realProcesses): void {
  if (pidIn(path) === processes.own) rmSync(path, { force: true });
}

function pidIn(path: string): number | undefined {
  try {
    if (!statSync(path).isFile()) return undefined; // Reading a pipe would wait.
    const text = readFileSync(path, "utf8").trim();
    return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

function isOther(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && !stats.isFile() && !stats.isSymbolicLink();
}
