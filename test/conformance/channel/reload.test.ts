// Outputs whose configuration changes while their other sides are away: what waited is delivered by
// the channels that come after.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputsMaker } from "../../../src/app/output-stage.ts";
import { ChangingOutputs } from "../../../src/app/reload-outputs.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { makeAlert } from "../../support/make-alert.ts";
import { until } from "./counterpart.ts";
import { GrpcClient } from "./grpc-client.ts";
import { WebServer } from "./web-server.ts";

const patienceMs = 20_000;
const files = {
  read: () => ({ ok: false, error: "no" }) as const,
  kindOf: () => undefined,
  list: () => [],
  realPath: (path: string) => path,
};

let folder = "";
let outputs: ChangingOutputs | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gyr-reload-"));
});
afterEach(async () => {
  await outputs?.close();
  rmSync(folder, { recursive: true, force: true });
});

function configured(...options: readonly string[]) {
  const spool = ["spool.enabled=true", `spool.directory=${folder}/spool`];
  const rest = ["stdout_output.enabled=false", "output_timeout=300"];
  return loadConfig({
    ...{ path: undefined, options: [...rest, ...spool, ...options] },
    ...{ environment: {}, files },
  }).config;
}

function open(...options: readonly string[]): ChangingOutputs {
  const log = { write: () => {}, fail: () => {}, flush: () => Promise.resolve(true) };
  outputs = new ChangingOutputs(configured(...options), outputsMaker("1", log));
  return outputs;
}

function raise(from: number, to: number): void {
  for (let number = from; number < to; number++)
    outputs!.send(makeAlert({ "proc.pid": number }, { rule: `#${number}#` }));
}

const numbersIn = (lines: readonly string[]) => {
  const numbers = lines.map((line) => Number(/#?(\d+)#?/.exec(line)?.[1]));
  return [...new Set(numbers)];
};
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

test("what a web server that is away has to get outlasts a change of its settings", async () => {
  const server = new WebServer();
  await server.start();
  const channel = `output_channels[]={kind: http, name: siem, url: ${server.origin}`;
  await server.die();
  open("json_output=true", `${channel}}`);
  raise(0, 300);
  expect(outputs!.change(configured("json_output=true", `${channel}, user_agent: new}`))).toBe(
    true,
  );
  raise(300, 400);
  await Bun.sleep(1_500);
  raise(400, 500);
  await server.start();
  const rules = () => numbersIn(server.lines().map((line) => String(JSON.parse(line).rule)));
  await until(() => rules().length === 500, patienceMs);
  expect(rules()).toEqual(range(500));
  expect(outputs!.current.stats()).toMatchObject([{ stats: { dropped: 0, failed: 0 } }]);
  await server.stop();
}, 60_000);

test("gRPC clients get what was not delivered before a change, once they are back", async () => {
  const client = new GrpcClient(folder);
  const grpc = ["grpc.enabled=true", "grpc_output.enabled=true"];
  const address = `grpc.bind_address=unix://${join(folder, "socket")}`;
  open(...grpc, address);
  await client.start();
  raise(0, 100);
  await until(() => client.lines().length >= 100, patienceMs);
  await client.die();
  raise(100, 200);
  outputs!.change(configured(...grpc, address, "time_format_iso_8601=true"));
  raise(200, 300);
  await client.start();
  await until(() => numbersIn(client.lines()).length === 300, patienceMs);
  expect(numbersIn(client.lines())).toEqual(range(300));
  await client.stop();
}, 60_000);
