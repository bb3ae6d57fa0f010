// Starts the thread that loads programs of the probe, and ends it when they are there.
import type { MorePrograms } from "../capture/more-programs.ts";
import { ProbeError } from "../native/probe-object.ts";
import { startWorker } from "./threads.ts";

/** Where the object is; or why there is none. */
export type Loaded =
  | { readonly address: number }
  | { readonly message: string; readonly log: string };

/** Rejects with a ProbeError. */
export function loadInThread(wanted: MorePrograms): Promise<number> {
  const worker = startWorker("probe");
  return new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Loaded>) => {
      if ("address" in data) resolve(data.address);
      else reject(new ProbeError(data.message, data.log));
    };
    const failed = (reason: string) =>
      reject(new ProbeError(`cannot load the probe: ${reason}`, ""));
    worker.onerror = ({ message }) => failed(message);
    worker.addEventListener("close", () => failed("the thread that loads it stopped"));
    worker.postMessage(wanted);
  }).finally(() => worker.terminate());
}
