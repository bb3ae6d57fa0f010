// A gRPC client of ours as the other side of the gRPC channel, in a process that can be killed.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SinkSettings } from "../../../src/output/channels.ts";
import { Child } from "./child.ts";
import type { Counterpart } from "./counterpart.ts";
import { linesOf } from "./files.ts";

export class GrpcClient extends Child implements Counterpart {
  readonly sink: SinkSettings;
  readonly #address: string;
  readonly #file: string;

  constructor(folder: string) {
    super();
    this.#address = `unix://${join(folder, "socket")}`;
    this.#file = join(folder, "taken");
    const keys = { privateKey: "", certChain: "", rootCerts: "" };
    this.sink = { kind: "grpc", address: this.#address, ...keys, version: "1.2.3" };
  }

  start(): Promise<void> {
    const script = join(import.meta.dir, "grpc-subscriber.ts");
    this.begin([process.execPath, script, this.#address, this.#file]);
    return Promise.resolve();
  }

  lines(): readonly string[] {
    return existsSync(this.#file) ? linesOf(readFileSync(this.#file, "utf8")) : [];
  }
}
