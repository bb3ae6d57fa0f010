// The thread of Kubernetes audit events.
import { hostAuditSource } from "../k8saudit/thread-host.ts";
import type { FromAudit, ToAudit } from "../k8saudit/thread-protocol.ts";
import { usualPriority } from "./priority.ts";

// A cast: the runtime's global object of a worker, which the types of the main thread hide.
const port = globalThis as unknown as {
  postMessage(message: FromAudit, moved: readonly ArrayBufferLike[]): void;
  onmessage: ((event: MessageEvent<ToAudit>) => void) | null;
};

usualPriority();
hostAuditSource({
  post: (message, moved) => port.postMessage(message, moved),
  listen: (hear) => {
    port.onmessage = (event) => hear(event.data);
  },
});
