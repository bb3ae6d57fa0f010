// The thread of the web server.
import type { FromServer, ToServer } from "../web/protocol.ts";
import { hostWebServer } from "../web/server.ts";
import { readResources } from "./resources.ts";

// A cast: the runtime's global object of a worker, which the types of the main thread hide.
const port = globalThis as unknown as {
  postMessage(message: FromServer): void;
  onmessage: ((event: MessageEvent<ToServer>) => void) | null;
};

hostWebServer(
  {
    post: (message) => port.postMessage(message),
    listen: (hear) => {
      port.onmessage = (event) => hear(event.data);
    },
  },
  readResources,
);
