// The gRPC channel with clients that are not ours: grpc-js speaks the protocol, protobufjs reads
// the messages, by the public definition of the service.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChannelCredentials, Client, credentials } from "@grpc/grpc-js";
import protobuf from "protobufjs";
import { outputTools } from "../../../src/app/output-stage.ts";
import type { AlertDetails, Channel } from "../../../src/output/channel.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import { type Certificates, makeCertificates, textOf } from "./certificates.ts";
import { until } from "./counterpart.ts";

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Timestamp { int64 seconds = 1; int32 nanos = 2; }
  message response {
    Timestamp time = 1; int32 priority = 2; int32 source_deprecated = 3; string rule = 4;
    string output = 5; map<string, string> output_fields = 6; string hostname = 7;
    repeated string tags = 8; string source = 9;
  }
  message version { string version = 1; uint32 major = 2; uint32 minor = 3; uint32 patch = 4; }
`);
const responseType = root.lookupType("response");
const versionType = root.lookupType("version");
const folder = mkdtempSync(join(tmpdir(), "gyr-grpc-"));
let certificates: Certificates;
let channel: Channel;
let reports: string[];
const clients: Client[] = [];

beforeAll(() => {
  certificates = makeCertificates(folder);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await channel.close(500);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(address: string): void {
  const { server, authority } = certificates;
  const keys = { privateKey: server.key, certChain: server.cert, rootCerts: authority };
  const sink = { kind: "grpc", address, ...keys, version: "1.2.3" } as const;
  reports = [];
  const tools = outputTools((level, text) => reports.push(`${level} ${text}`));
  const queue = { buffered: false, linesMax: 500, timeoutMs: 1_000 };
  [channel] = openChannels([{ name: "grpc", sink }], queue, tools) as [Channel];
}

/** Once somebody listens; a client that finds nobody takes a rest before it tries again. */
async function connect(
  address: string,
  how: ChannelCredentials = credentials.createInsecure(),
): Promise<Client> {
  const port = /:(\d+)$/.exec(address)?.[1];
  await until(() => (port === undefined ? existsSync(path()) : listensAt(Number(port))), 10_000);
  // The certificate is for this name too; not every machine can look it up.
  const client = new Client(address, how, { "grpc.ssl_target_name_override": "localhost" });
  clients.push(client);
  return await new Promise((resolve, reject) => {
    client.waitForReady(Date.now() + 2_000, (error) => {
      if (error === undefined || error === null) resolve(client);
      else reject(error);
    });
  });
}

function listensAt(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return readFileSync("/proc/net/tcp", "utf8").includes(` 0100007F:${hex} 00000000:0000 0A`);
}

const path = () => join(folder, "socket");
const socket = () => `unix://${path()}`;
const same = (message: Buffer) => message;
const nothing = Buffer.alloc(0);

function details(rule: string): AlertDetails {
  return {
    timeNs: 1_470_327_477_881_781_397n,
    ...{ level: 4, rule, source: "syscall", tags: ["a", ""], hostname: "h" },
    output: "grün",
    fields: { "proc.name": "cat", "proc.pid": "7", empty: "" },
  };
}

function send(...rules: readonly string[]): void {
  const priority = { name: "Warning", level: 4 };
  for (const rule of rules)
    channel.send({ line: rule, json: false, priority, details: details(rule) });
}

/** Rules of the alerts that a call to `get` hands out before it ends. */
function get(client: Client): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const got: string[] = [];
    client
      .makeServerStreamRequest("/falco.outputs.service/get", same, read, nothing)
      .on("data", (message) => got.push(message.rule))
      .on("error", reject)
      .on("end", () => resolve(got));
  });
}

function read(message: Buffer) {
  // A cast: the definition above says so.
  return responseType.toObject(responseType.decode(message), { longs: String, defaults: true }) as {
    readonly rule: string;
  };
}

describe("a client of the server at a unix socket", () => {
  test("gets what is queued, whole and in order, and then the end", async () => {
    open(socket());
    const rules = Array.from({ length: 300 }, (_, i) => `rule ${i}`);
    send(...rules);
    const client = await connect(socket());
    await Bun.sleep(50);
    expect(await get(client)).toEqual(rules);
    expect(await get(client)).toEqual([]);
    expect(channel.stats()).toMatchObject({ written: 300, waiting: 0 });
  });

  test("that subscribed gets alerts as they come, with all their parts", async () => {
    open(socket());
    const client = await connect(socket());
    const got: object[] = [];
    const call = client.makeBidiStreamRequest("/falco.outputs.service/sub", same, read);
    call.on("data", (message) => got.push(message)).on("error", () => {});
    call.write(nothing);
    send("first");
    await until(() => got.length === 1, 5_000);
    expect(got[0]).toEqual({
      time: { seconds: "1470327477", nanos: 881_781_397 },
      ...{ priority: 4, source_deprecated: undefined, rule: "first", output: "grün" },
      output_fields: undefined,
      ...{ hostname: "h", tags: ["a", ""], source: "syscall" },
      ...{ sourceDeprecated: 0, outputFields: { "proc.name": "cat", "proc.pid": "7", empty: "" } },
    });
    call.write(nothing);
    send("second", "third");
    await until(() => got.length === 3, 5_000);
    expect(got).toHaveLength(3);
    call.cancel();
  });

  test("asks for the version", async () => {
    open(socket());
    const client = await connect(socket());
    const answer = await new Promise<Buffer | undefined>((resolve) => {
      const method = "/falco.version.service/version";
      client.makeUnaryRequest(method, same, same, nothing, (_error, value) => resolve(value));
    });
    expect(versionType.decode(answer!).toJSON()).toEqual({
      ...{ version: "1.2.3", major: 1, minor: 2, patch: 3 },
    });
  });

  test("that left does not take alerts with it", async () => {
    open(socket());
    const client = await connect(socket());
    const gone = client.makeBidiStreamRequest("/falco.outputs.service/sub", same, read);
    gone.on("error", () => {});
    gone.write(nothing);
    await Bun.sleep(100);
    gone.cancel();
    await Bun.sleep(100);
    send("kept");
    await Bun.sleep(50);
    expect(await get(await connect(socket()))).toEqual(["kept"]);
  });
});

test.each([
  ["signed by our authority", true],
  ["without a certificate", false],
])("over the network a client %s is served: %p", async (_name, shown) => {
  const port = await freePort();
  open(`127.0.0.1:${port}`);
  send("alert");
  const { authority, client } = certificates;
  const ca = Buffer.from(textOf(authority));
  const [key, cert] = [client.key, client.cert].map((path) => Buffer.from(textOf(path)));
  const how = shown ? credentials.createSsl(ca, key, cert) : credentials.createSsl(ca);
  const got = await connect(`127.0.0.1:${port}`, how)
    .then(get)
    .catch(() => "refused");
  expect(got).toEqual(shown ? ["alert"] : "refused");
});

test("an address that cannot be listened at is told, and tried again", async () => {
  open("unix:///proc/none/socket");
  send("alert");
  await until(() => reports.length > 0, 5_000);
  expect(reports[0]).toMatch(/^error grpc: cannot listen at unix:\/\/\/proc\/none\/socket: /);
  expect(channel.stats().waiting).toBe(1);
});

async function freePort(): Promise<number> {
  const probe = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  const { port } = probe;
  probe.stop(true);
  return port;
}
