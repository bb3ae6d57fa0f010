// Threads of a run: files <name>.worker.ts of this folder, each with messages of its own kind.

/** One end of a conversation with a thread. */
export interface Thread<To, From> {
  readonly post: (message: To) => void;
  readonly listen: (hear: (message: From) => void) => void;
  /** Hears once, when the thread ended by itself. */
  readonly onEnd: (hear: (reason: string) => void) => void;
  readonly end: () => void;
}

/** Starts one that runs beside the others. An end of the run ends it, too. */
export function startThread<To, From>(name: string): Thread<To, From> {
  const worker = startWorker(name);
  // A thread that idles keeps no run from ending.
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    listen: (hear) => {
      worker.onmessage = (event: MessageEvent<From>) => hear(event.data);
    },
    onEnd: (hear) => {
      worker.onerror = ({ message }) => hear(/^error: (.*)$/m.exec(message)?.[1] ?? message);
      worker.addEventListener("close", () => hear("it stopped"));
    },
    end: () => worker.terminate(),
  };
}

/** Starts one that somebody waits for. */
export function startWorker(name: string): Worker {
  // Inside the executable all code of the main thread is one file in the root folder.
  const folder = import.meta.path.startsWith("/$bunfs/") ? "./app" : ".";
  return new Worker(new URL(`${folder}/${name}.worker.ts`, import.meta.url).href, {
    // Left out, it would be as this process got it, with options of the runtime.
    env: process.env as Record<string, string>, // Variables that are not set are not in it.
  });
}
