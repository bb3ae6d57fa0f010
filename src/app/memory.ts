// What start-up leaves behind and a running agent does not need: garbage, and pages of the program
// that will hardly be used again. An agent is judged by the memory it takes while nothing happens.
import { loadShim } from "../native/shim.ts";
import { shimBytes } from "./assets.ts";

/** Returns memory to the system, once, when everything is ready. Takes some milliseconds. */
export function releaseStartUp(): void {
  Bun.gc(true);
  loadShim(shimBytes()).gyr_release_text();
}
