// What output channels need of the native shim.
import { connectUnix, makePipe, untaken } from "../native/descriptors.ts";
import type { Shim } from "../native/shim.ts";
import type { SystemCalls } from "../output/system.ts";

/** The shim is loaded when the first channel needs it: most runs write to standard output only. */
export function systemCalls(shim: () => Shim): SystemCalls {
  return {
    connectUnix: (path, kind) => connectUnix(shim(), path, kind),
    pipe: () => makePipe(shim()),
    untaken: (fd) => untaken(shim(), fd),
  };
}
