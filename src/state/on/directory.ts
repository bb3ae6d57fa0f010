// The directory a relative path of an event starts from.
import { withSlash } from "../paths.ts";
import type { Thread } from "../thread.ts";

const currentDirectory = -100;

/**
 * Base for `path` given relative to `dirfd`: "" for absolute paths, the directory with its trailing
 * slash, or `<UNKNOWN>` when the descriptor is not known.
 */
export function directoryOf(thread: Thread | undefined, path: string, dirfd: number): string {
  if (path.charCodeAt(0) === 47) return "";
  if (thread === undefined) return "<UNKNOWN>";
  if (dirfd === currentDirectory) return thread.cwd;
  const fd = thread.fd(dirfd);
  if (fd === undefined) return "<UNKNOWN>";
  return fd.name === "" ? "" : withSlash(fd.name);
}
