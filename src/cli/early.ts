// What happens before the rest of the program is loaded.
import { startWithOptions } from "../app/second-start.ts";

/** Makes this the second start of the executable; what a run should tell of it. */
export function secondStart(): readonly string[] {
  // From source it is whoever starts bun who sets its options.
  if (!import.meta.path.startsWith("/$bunfs/")) return [];
  const degraded = startWithOptions(process);
  return degraded === undefined ? [] : [degraded];
}
