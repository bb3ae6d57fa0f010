// Loads programs of the probe while the main thread takes events: one request, one answer.
import { loadMorePrograms, type MorePrograms } from "../capture/more-programs.ts";
import { ProbeError, ProbeObject } from "../native/probe-object.ts";
import { shareShim } from "../native/shim.ts";
import { probeBytes } from "./assets.ts";
import { usualPriority } from "./priority.ts";
import type { Loaded } from "./probe-thread.ts";

// A cast: the runtime's global object of a worker, which the types of the main thread hide.
const port = globalThis as unknown as {
  postMessage(message: Loaded): void;
  onmessage: ((event: MessageEvent<MorePrograms>) => void) | null;
};

usualPriority();
port.onmessage = ({ data }) => port.postMessage(load(data));

function load({ shimFile, first, names }: MorePrograms): Loaded {
  try {
    const shim = shareShim(shimFile);
    const probe = probeBytes();
    const object = ProbeObject.at(shim, first, probe);
    return { address: loadMorePrograms(shim, probe, object, new Set(names)).address };
  } catch (error) {
    if (error instanceof ProbeError) return { message: error.message, log: error.log };
    return { message: String(error), log: "" };
  }
}
