// Whether a path is in its shortest form already, so that nobody has to normalise it.

const slash = 47;
const dot = 46;

/** Nothing to normalise: no component starts with a dot or is empty, and no slash ends it. */
export function isPlainPath(path: string): boolean {
  const length = path.length;
  if (length === 0 || path.charCodeAt(0) === dot) return false;
  if (path.charCodeAt(length - 1) === slash) return length === 1;
  return !path.includes("//") && !path.includes("/.");
}
