// What the loader needs of a file system. It is handed in, so that loading can be tested on texts
// and this folder stays free of input and output.
import type { Result } from "../base/result.ts";

export interface FileAccess {
  /** The text of a file, or why it cannot be read. */
  read(path: string): Result<string, string>;
  /** What a path leads to, links followed; undefined when it leads nowhere. */
  kindOf(path: string): "file" | "directory" | undefined;
  /** The names in a directory, in any order; empty when it cannot be read. */
  list(path: string): readonly string[];
  /** The one path of a file, whatever links lead to it. */
  realPath(path: string): string;
}

/** The regular files of a directory, sorted by path, not below it. */
export function filesIn(files: FileAccess, directory: string): readonly string[] {
  return files
    .list(directory)
    .map((name) => `${directory.replace(/\/+$/, "")}/${name}`)
    .filter((path) => files.kindOf(path) === "file")
    .sort();
}
