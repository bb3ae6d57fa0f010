// The output thread: delivers alerts to programs and servers while the main thread watches events.
import { shareShim } from "../native/shim.ts";
import { hostChannels } from "../output/thread-host.ts";
import type { FromThread, ToThread } from "../output/thread-protocol.ts";
import { systemCalls } from "./system-calls.ts";

// A cast: the runtime's global object of a worker, which the types of the main thread hide.
const port = globalThis as unknown as {
  postMessage(message: FromThread): void;
  onmessage: ((event: MessageEvent<ToThread>) => void) | null;
};

hostChannels(
  {
    post: (message) => port.postMessage(message),
    listen: (hear) => {
      port.onmessage = (event) => hear(event.data);
    },
  },
  (file) => systemCalls(() => shareShim(file)),
);
