// Spools that no channel has any more, because it was renamed or removed.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { segmentsIn } from "./folder.ts";

/** Folders beside the given ones with alerts that nobody delivers. */
export function spoolsLeftBehind(folders: readonly string[]): readonly string[] {
  const homes = new Set(folders.map((folder) => dirname(folder)));
  return [...homes].flatMap((home) => {
    const beside = entriesOf(home).map((name) => join(home, name));
    return beside.filter((path) => !folders.includes(path) && hasSegments(path));
  });
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // Not there yet, or not ours to see: then nothing was left behind by us.
  }
}

function hasSegments(folder: string): boolean {
  try {
    return segmentsIn(folder).length > 0;
  } catch {
    return false; // A file.
  }
}
