// The gRPC channel. Its server is loaded when there is such a channel: the library costs 10 MB, and
// only the output thread of who wants it pays.
import { limits } from "../base/limits.ts";
import type { Sink } from "./sink.ts";

export interface GrpcSettings {
  /** `unix://<path>`, or `<host>:<port>` with certificates on both sides. */
  readonly address: string;
  readonly privateKey: string;
  readonly certChain: string;
  readonly rootCerts: string;
  /** What the server tells as its version. */
  readonly version: string;
  /** What was given to a client that went away may have to be given to another. */
  readonly repeats?: boolean;
}

export function grpcSink(settings: GrpcSettings): Sink {
  const loading = import("./grpc-server.ts").then((code) => new code.GrpcServerSink(settings));
  return {
    atOnceMax: limits.channelAlertsAtOnce,
    // Waiting for a client is no trouble.
    watchesTime: true,
    deliver: async (alerts, taken) => (await loading).deliver(alerts, taken),
    reopen: async () => (await loading).reopen(),
    close: async (timeoutMs) => (await loading).close(timeoutMs),
  };
}
