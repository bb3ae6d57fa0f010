// The streams of gRPC clients that alerts went to lately. They are one way: when a client goes with
// what it may not have got, everything that is under way is given again.
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { Seen, Way } from "./sink.ts";

export type Stream = ServerWritableStream<Buffer, Buffer>;

/** A client that has asked and gets what there is. */
export interface Asker {
  readonly call: Stream;
  /** Nothing more is there for now. */
  readonly served: () => void;
}

export class Streams implements Way {
  /** Alerts. */
  sent = 0;
  #untaken = 0;
  #isBroken = false;
  readonly #calls = new Set<Stream>();

  get isBroken(): boolean {
    for (const call of this.#calls) if (hasLeft(call)) this.#isBroken = true;
    return this.#isBroken;
  }

  look(): Seen {
    return { untaken: this.#untaken, end: this.isBroken ? "broken" : undefined };
  }

  /** Ends a call that got all there is, unless its client has left. */
  answer(call: Stream): void {
    if (hasLeft(call)) return;
    this.#calls.delete(call);
    call.end();
  }

  /** Resolves once the stream takes more, or never will. */
  async write({ call }: Asker, message: Buffer): Promise<void> {
    this.#calls.add(call);
    this.sent++;
    this.#untaken++;
    const isReady = call.write(message, (error?: Error | null) => {
      if (error === null || error === undefined) this.#untaken--;
      else this.#isBroken = true;
    });
    if (!isReady) await drained(call);
  }
}

/** Whoever dies may seem to have ended his call. */
function hasLeft(call: Stream): boolean {
  return call.cancelled || call.writableEnded || call.destroyed;
}

function drained(call: Stream): Promise<void> {
  const events = ["drain", "close", "cancelled", "error"];
  return new Promise((resolve) => {
    const done = () => {
      for (const event of events) call.off(event, done);
      resolve();
    };
    for (const event of events) call.on(event, done);
  });
}
