// Starts the thread of Kubernetes audit events.
import type { AuditThread, FromAudit, ToAudit } from "../k8saudit/thread-protocol.ts";

export function startAuditThread(): AuditThread {
  const worker = new Worker(new URL(workerPath(), import.meta.url).href);
  // The end of the run ends the thread; a thread that idles keeps no run from ending.
  worker.unref();
  return {
    post: (message: ToAudit) => worker.postMessage(message),
    listen: (hear) => {
      worker.onmessage = (event: MessageEvent<FromAudit>) => hear(event.data);
    },
    onEnd: (hear) => {
      worker.onerror = ({ message }) => hear(/^error: (.*)$/m.exec(message)?.[1] ?? message);
      worker.addEventListener("close", () => hear("it stopped"));
    },
    end: () => worker.terminate(),
  };
}

// Inside the executable all code of the main thread is one file in the root folder.
function workerPath(): string {
  return import.meta.path.startsWith("/$bunfs/") ? "./app/audit.worker.ts" : "./audit.worker.ts";
}
