// The streams of gRPC clients that alerts went to lately. They are one way: when a client goes with
// what it may not have got, everything that is under way is given again.
import type { Http2Session, Http2Stream } from "node:http2";
import type { ServerWritableStream } from "@grpc/grpc-js";
import type { Seen, Way } from "./sink.ts";

export type Stream = ServerWritableStream<Buffer, Buffer>;

/** A client that has asked and gets what there is. */
export interface Asker {
  readonly call: Stream;
  /** Nothing more is there for now. */
  readonly served: () => void;
}

/** What is known of one call. */
interface Progress {
  /** Alerts that its connection took. */
  given: number;
  /** Of these, how many the client's side has read. */
  read: number;
  isAsking: boolean;
  /** It got all there was. */
  isAnswered: boolean;
}

export class Streams implements Way {
  /** Alerts. */
  sent = 0;
  #untaken = 0;
  #isBroken = false;
  readonly #calls = new Map<Stream, Progress>();

  get isBroken(): boolean {
    for (const [call, { isAnswered }] of this.#calls)
      if (!isAnswered && hasLeft(call)) this.#isBroken = true;
    return this.#isBroken;
  }

  look(): Seen {
    for (const [call, progress] of this.#calls) this.#ask(call, progress);
    return { untaken: this.#untaken, end: this.isBroken ? "broken" : undefined };
  }

  /** Ends a call that got all there is, unless its client has left. */
  answer(call: Stream): void {
    if (hasLeft(call)) return;
    const progress = this.#calls.get(call);
    if (progress !== undefined) {
      progress.isAnswered = true;
      this.#ask(call, progress);
    }
    call.end();
  }

  /** Resolves once the stream takes more, or never will. */
  async write({ call }: Asker, message: Buffer): Promise<void> {
    const progress = this.#progressOf(call);
    this.sent++;
    this.#untaken++;
    const isReady = call.write(message, (error?: Error | null) => {
      if (error === null || error === undefined) progress.given++;
      else this.#isBroken = true;
    });
    if (!isReady) await drained(call);
  }

  #progressOf(call: Stream): Progress {
    const known = this.#calls.get(call);
    if (known !== undefined) return known;
    const progress = { given: 0, read: 0, isAsking: false, isAnswered: false };
    this.#calls.set(call, progress);
    return progress;
  }

  /** The client's side answers a PING behind what it has read before. */
  #ask(call: Stream, progress: Progress): void {
    const { given, read, isAsking, isAnswered } = progress;
    if (isAnswered && given === read) this.#calls.delete(call);
    if (isAsking || given === read) return;
    const heard = (error: Error | null) => {
      progress.isAsking = false;
      if (error !== null) {
        this.#isBroken = true;
        return;
      }
      progress.read = given;
      this.#untaken -= given - read;
    };
    progress.isAsking = true;
    if (sessionOf(call)?.ping(heard) !== true) heard(new Error("the connection is gone"));
  }
}

/** The library keeps it to itself; the tests notice when it moves. */
function sessionOf(call: Stream): Http2Session | undefined {
  // A cast: see above.
  const { call: inner } = call as { readonly call?: { readonly stream?: Http2Stream } };
  return inner?.stream?.session;
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
