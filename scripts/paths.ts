// Where things are in the project. Everything that the build makes is below build/ and dist/.

import { dirname, join } from "node:path";

export const root = dirname(import.meta.dir);

/** An absolute path from one relative to the project. */
export function at(path: string): string {
  return join(root, path);
}
