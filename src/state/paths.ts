// Joining a directory and a path the way the original does it: textually, without the file system.
import { limits } from "../base/limits.ts";
import { remembered } from "../base/remembered.ts";

const tooLong = "/DIR_TOO_LONG/FILENAME_TOO_LONG";

/**
 * `path` as seen from `base`: an absolute or empty path ignores the base, a relative one is
 * appended to it verbatim. `.` is dropped, `..` rewinds (never above the start), slashes collapse,
 * a trailing one goes. Results that would exceed 1024 bytes become a fixed text, as in the
 * original.
 */
export function joinPath(base: string, path: string): string {
  if (isTooLong(base, path)) return tooLong;
  // A lone slash is plain, too: base counts only for what does not start with one.
  const from = path.length === 0 || path.charCodeAt(0) === slash ? "" : base;
  return isPlainPath(path) ? from + path : normalize(from, path);
}

const slash = 47;
const dot = 46;

/** The path of a directory as paths in it start. */
export const withSlash = remembered((path) => (path.endsWith("/") ? path : `${path}/`));

/** Nothing to normalise: no component starts with a dot or is empty, and no slash ends it. */
function isPlainPath(path: string): boolean {
  const length = path.length;
  if (length === 0 || path.charCodeAt(0) === dot) return false;
  if (path.charCodeAt(length - 1) === slash) return length === 1;
  return !path.includes("//") && !path.includes("/.");
}

// Lengths count bytes; text of n UTF-16 units has at most 3n.
function isTooLong(base: string, path: string): boolean {
  const units = base.length + path.length + 1;
  if (units * 3 <= limits.pathBytesMax) return false;
  if (units > limits.pathBytesMax) return true;
  return Buffer.byteLength(base) + Buffer.byteLength(path) + 1 > limits.pathBytesMax;
}

function normalize(base: string, path: string): string {
  let text = base;
  const emptyBase = base.length === 0;
  let at = 0;
  while (at < path.length) {
    const end = path.indexOf("/", at);
    const component = end < 0 ? path.slice(at) : path.slice(at, end);
    const isStart = text.length === 0 || text.charCodeAt(text.length - 1) === slash;
    const next = end < 0 ? path.length : end + 1;
    if (isStart && component === ".") {
      at = next;
      continue;
    }
    if (isStart && component === "..") {
      text = parent(text);
      at = next;
      continue;
    }
    text += component;
    if (end >= 0 && needsSlash(text, emptyBase)) text += "/";
    at = next;
  }
  return text.length > 1 && text.charCodeAt(text.length - 1) === slash ? text.slice(0, -1) : text;
}

// At the very start a slash is written only when there was no base to rewind into.
function needsSlash(text: string, emptyBase: boolean): boolean {
  if (text.length === 0) return emptyBase;
  return text.charCodeAt(text.length - 1) !== slash;
}

// `/a/b/` → `/a/`; a single character stays, as in the original.
function parent(text: string): string {
  if (text.length <= 1) return text;
  const cut = text.lastIndexOf("/", text.length - 2);
  return text.slice(0, cut + 1);
}
