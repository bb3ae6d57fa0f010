// The file system as commands and the configuration loader use it.
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { err, ok, type Result } from "../base/result.ts";
import type { FileAccess } from "../config/file-access.ts";

export type FileSystem = FileAccess;

export const fileSystem: FileSystem = {
  read: (path) => attempt(() => readFileSync(path, "utf8")),
  kindOf(path) {
    try {
      return statSync(path).isDirectory() ? "directory" : "file";
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // fs throws nothing else.
      // What may not even be looked at is there: reading it will say why it cannot be read.
      return code === "ENOENT" || code === "ENOTDIR" ? undefined : "file";
    }
  },
  list(path) {
    const names = attempt(() => readdirSync(path));
    return names.ok ? names.value : [];
  },
  realPath(path) {
    const real = attempt(() => realpathSync(path));
    return real.ok ? real.value : path;
  },
};

/** The system's reason in its own words, without the path: messages name it already. */
function attempt<T>(action: () => T): Result<T, string> {
  try {
    return ok(action());
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException; // fs throws nothing else.
    const words = /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1];
    return err(words ?? code ?? message);
  }
}
