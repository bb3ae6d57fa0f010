// No events at all (engine.kind: nodriver): for trying configuration, and for sources to come.
import type { Wake } from "../native/sleeper.ts";
import { type CaptureSource, type CaptureStats, slept } from "./source.ts";

export class NoDriverSource implements CaptureSource {
  readonly name = "nodriver";

  async open(): Promise<void> {}

  poll(): number {
    return 0;
  }

  wait(timeoutMs: number): Promise<Wake> {
    return slept(timeoutMs);
  }

  stats(): CaptureStats {
    return { events: 0, drops: 0, dropsBy: {} };
  }

  async close(): Promise<void> {}
}
