// Writing to a descriptor to the last byte before anything else happens: for what a process says
// when it is about to end.
import { writeSync } from "node:fs";

/**
 * Writes everything before it returns: what an informational flag prints must not be cut off by the
 * end of the process. A reader that has seen enough (`| head`) is no error; false: there is one.
 */
export function writeAll(fd: number, text: string): boolean {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(fd, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // writeSync throws nothing else.
      if (code === "EAGAIN") Bun.sleepSync(1);
      else if (code === "EPIPE") return false;
      else throw error;
    }
  }
  return true;
}
