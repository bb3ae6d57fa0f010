// The server of the gRPC channel, which clients ask for alerts. Each alert goes to one of them, to
// the one that has waited longest; while nobody asks, alerts wait in the queue like for any other
// side.
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import {
  type handleBidiStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import { limits } from "../base/limits.ts";
import type { AlertDetails, FormattedAlert } from "./channel.ts";
import type { GrpcSettings } from "./grpc.ts";
import { type Asker, type Stream, Streams } from "./grpc-streams.ts";
import { ProtobufMessage } from "./protobuf.ts";
import { reasonOf, type Sink, type Taken, Undelivered } from "./sink.ts";

export class GrpcServerSink implements Sink {
  readonly atOnceMax = limits.channelAlertsAtOnce;
  readonly watchesTime = true;
  readonly #settings: GrpcSettings;
  readonly #askers: Asker[] = [];
  #wake: (() => void) | undefined;
  #server: Server | undefined;
  #listening: Promise<void>;
  /** Deliveries begun; tells whether more came since. */
  #deliveries = 0;
  #streams = new Streams();

  constructor(settings: GrpcSettings) {
    this.#settings = settings;
    this.#listening = this.#listen();
    // Told when the first alert is there.
    this.#listening.catch(() => {});
  }

  async deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    this.#deliveries++;
    await this.#listening.catch((error) => {
      this.#listening = this.#listen();
      this.#listening.catch(() => {});
      const { address } = this.#settings;
      throw new Undelivered("retry", `cannot listen at ${address}: ${reasonOf(error)}`);
    });
    if (this.#streams.isBroken) this.#streams = new Streams();
    for (const { details } of alerts) {
      if (details !== undefined) await this.#hand(encodeAlert(details));
      taken(1, this.#streams);
    }
    this.#settle();
  }

  /** Clients would lose their connection: there is nothing to open anew. */
  reopen(): Promise<void> {
    return Promise.resolve();
  }

  /** The socket is gone afterwards, and does not go later when another server has its name. */
  async close(timeoutMs: number): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    const shut = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    server.forceShutdown();
    await Promise.race([shut, Bun.sleep(timeoutMs)]);
  }

  async #hand(message: Buffer): Promise<void> {
    for (;;) {
      // What was lost with a client comes before all others.
      if (this.#settings.repeats === true && this.#streams.isBroken)
        throw new Undelivered("retry", "a client went away");
      const [asker] = this.#askers;
      if (asker === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      } else if (asker.call.cancelled || asker.call.destroyed) {
        this.#askers.shift();
      } else {
        await this.#streams.write(asker, message);
        return;
      }
    }
  }

  /** Once nothing more comes, who was given something has had his answer. */
  #settle(): void {
    const before = this.#deliveries;
    setImmediate(() => {
      if (before === this.#deliveries) this.#askers.shift()?.served();
    });
  }

  #asks(asker: Asker): void {
    // Once is enough, however often it asks.
    if (!this.#askers.some(({ call }) => call === asker.call)) this.#askers.push(asker);
    this.#wake?.();
    this.#wake = undefined;
  }

  async #listen(): Promise<void> {
    const { address } = this.#settings;
    const server = new Server();
    const version = encodeVersion(this.#settings.version);
    server.addService(outputsService, {
      sub: ((call) => {
        const stream = call as unknown as Stream; // A cast: it can be written to as well.
        call.on("data", () => this.#asks({ call: stream, served: () => {} }));
        call.on("end", () => call.end());
        call.on("error", () => {});
      }) satisfies handleBidiStreamingCall<Buffer, Buffer>,
      get: ((call) => {
        // What is queued, and no waiting for more.
        if (this.#wake === undefined && this.#askers.length === 0) call.end();
        else this.#asks({ call, served: () => this.#streams.answer(call) });
        call.on("error", () => {});
      }) satisfies handleServerStreamingCall<Buffer, Buffer>,
    });
    server.addService(versionService, {
      version: ((_call, answer) => answer(null, version)) satisfies handleUnaryCall<Buffer, Buffer>,
    });
    const isLocal = address.startsWith("unix:");
    if (isLocal) prepare(address.replace(/^unix:(?:\/\/)?/, ""));
    const credentials = isLocal ? ServerCredentials.createInsecure() : this.#credentials();
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(address, credentials, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
    this.#server = server;
  }

  #credentials(): ServerCredentials {
    const { privateKey, certChain, rootCerts } = this.#settings;
    const [private_key, cert_chain] = [readFileSync(privateKey), readFileSync(certChain)];
    return ServerCredentials.createSsl(
      readFileSync(rootCerts),
      [{ private_key, cert_chain }],
      true,
    );
  }
}

/** The folder of a socket is made; a socket that a former run left behind is removed. */
function prepare(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path);
}

function encodeAlert(details: AlertDetails): Buffer {
  const { timeNs, level, rule, output, fields, hostname, tags, source } = details;
  const time = new ProtobufMessage()
    .number(1, timeNs / 1_000_000_000n)
    .number(2, timeNs % 1_000_000_000n);
  const message = new ProtobufMessage()
    .message(1, time)
    .number(2, level)
    .number(3, sourceNumbers[source] ?? pluginSource)
    .text(4, rule)
    .text(5, output)
    .map(6, fields)
    .text(7, hostname);
  for (const tag of tags) message.text(8, tag, true);
  return message.text(9, source).encoded();
}

const sourceNumbers: Readonly<Record<string, number>> = { syscall: 0, k8s_audit: 1, internal: 2 };
const pluginSource = 3;

function encodeVersion(version: string): Buffer {
  const [, major = 0, minor = 0, patch = 0, prerelease = ""] =
    /^(\d+)\.(\d+)\.(\d+)(?:-(.*))?$/.exec(version) ?? [];
  return new ProtobufMessage()
    .text(1, version)
    .number(2, Number(major))
    .number(3, Number(minor))
    .number(4, Number(patch))
    .text(5, prerelease)
    .encoded();
}

function method(path: string, requestStream: boolean, responseStream: boolean) {
  const same = (message: Buffer): Buffer => message;
  return {
    ...{ path, requestStream, responseStream },
    ...{ requestSerialize: same, requestDeserialize: same },
    ...{ responseSerialize: same, responseDeserialize: same },
  };
}

const outputsService = {
  sub: method("/falco.outputs.service/sub", true, true),
  get: method("/falco.outputs.service/get", false, true),
} satisfies ServiceDefinition;

const versionService = {
  version: method("/falco.version.service/version", false, false),
} satisfies ServiceDefinition;
