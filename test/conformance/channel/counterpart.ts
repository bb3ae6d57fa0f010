// The other side of a channel, as the suite plays with it: a real file, program or server.
import { createServer } from "node:net";
import type { SinkSettings } from "../../../src/output/channels.ts";
import type { Sink } from "../../../src/output/sink.ts";

/** What a kind of counterpart cannot show, with the reason. */
export type Inability = "stall" | "die" | "keep";

export interface Counterpart {
  /** The channel that leads to it: its settings, or the thing itself once it was started. */
  readonly sink: SinkSettings | (() => Sink);
  /** Makes it ready to take alerts; after `die` too. */
  start(): Promise<void>;
  /** The alerts it has got so far, in the order of their arrival. */
  lines(): readonly string[];
  /** Stays there but takes nothing until it is resumed. */
  stall(): void;
  resume(): void;
  /** Goes away without a word. */
  die(): Promise<void>;
  /** Ends it and removes its traces. */
  stop(): Promise<void>;
}

export interface CounterpartRow {
  readonly name: string;
  /** The program without which it cannot be; the others are there wherever tests run. */
  readonly needs?: string;
  /** Looks for it where it is not a program. */
  readonly isThere?: () => boolean;
  /** How many alerts it takes in a test; the default suits most. */
  readonly many?: number;
  readonly make: (folder: string) => Counterpart | Promise<Counterpart>;
  /** `keep`: what it was given before it died may be lost with it. */
  readonly cannot?: Partial<Record<Inability, string>>;
}

/** Waits until something is true; false when it was not in time. */
export async function until(isTrue: () => boolean, timeoutMs: number): Promise<boolean> {
  const endMs = performance.now() + timeoutMs;
  while (!isTrue()) {
    if (performance.now() > endMs) return false;
    await Bun.sleep(5);
  }
  return true;
}

/**
 * On which nobody listens at the moment, and that the system gives to no connection: a server that
 * was killed finds it free.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = anyPort();
    if (await isFree(port)) return port;
  }
}

/** One that the system gives to no connection; somebody may listen on it. */
export function anyPort(): number {
  return 15_000 + Math.floor(Math.random() * 15_000);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
