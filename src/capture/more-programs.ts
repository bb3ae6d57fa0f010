// Programs of the probe that were not needed at first. The verifier takes some milliseconds for
// each, and events would wait so long: another thread of the process can load them meanwhile.
import { ProbeObject } from "../native/probe-object.ts";
import type { Shim } from "../native/shim.ts";

/** What another thread needs to know. */
export interface MorePrograms {
  /** Where the shim is loaded from. */
  readonly shimFile: string;
  /** Address of the object whose maps are shared. */
  readonly first: number;
  readonly names: readonly string[];
}

/** Has another thread load them; the address of their object. Rejects with a ProbeError. */
export type ProgramLoader = (wanted: MorePrograms) => Promise<number>;

/** Loads them in an object of their own that shares all maps; throws a ProbeError. */
export function loadMorePrograms(
  shim: Shim,
  probe: Uint8Array,
  first: ProbeObject,
  names: ReadonlySet<string>,
): ProbeObject {
  const object = ProbeObject.open(shim, probe);
  try {
    for (const { name } of object.programs()) if (!names.has(name)) object.skip(name);
    object.shareMaps(first);
    object.load();
    return object;
  } catch (error) {
    object.close();
    throw error;
  }
}
