// What is peculiar to the NATS channel: what servers demand, refuse and leave unanswered. Servers
// that misbehave are ours; the others are Debian's, see nats-server.ts.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NatsSink, type NatsSettings } from "../../../src/output/nats.ts";
import { makeCertificates } from "./certificates.ts";
import { freePort, until } from "./counterpart.ts";
import { natsDefaults } from "./nats-server.ts";

let folder = "";
let ends: (() => unknown)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gyr-nats-"));
  ends = [];
});
afterEach(async () => {
  for (const end of ends) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** What becomes of alerts: how many were taken, and what was said about the rest. */
async function deliver(settings: Partial<NatsSettings> & { url: string }, ...lines: string[]) {
  const sink = new NatsSink({ ...natsDefaults, ...settings });
  ends.push(() => sink.close());
  return await again(sink, ...lines);
}

async function again(sink: NatsSink, ...lines: string[]) {
  let taken = 0;
  const alerts = lines.map((line) => ({ line, json: true, priority: { name: "", level: 4 } }));
  const told = await sink
    .deliver(alerts, (count) => {
      taken += count;
    })
    .then(
      () => "",
      (error: Error & { prospect: string }) => `${error.prospect}: ${error.message}`,
    );
  return { taken, told };
}

const installed = Bun.which("nats-server") !== null;
const real = installed ? test : test.skip;
const name = (text: string) =>
  installed ? text : `${text} (install nats-server to run this test)`;

async function startReal(config: object): Promise<string> {
  const port = await freePort();
  const path = join(folder, "nats.conf");
  writeFileSync(path, JSON.stringify({ listen: `127.0.0.1:${port}`, ...config }));
  const log = join(folder, "log");
  writeFileSync(log, "");
  const server = Bun.spawn(["nats-server", "-c", path, "-l", log], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  ends.push(() => {
    server.kill();
    return server.exited;
  });
  const ready = async () => (await Bun.file(log).text()).includes("Server is ready");
  for (let waitedMs = 0; waitedMs < 10_000 && !(await ready()); waitedMs += 20) await Bun.sleep(20);
  return `127.0.0.1:${port}`;
}

real(name("a token lets in; a wrong one is told and tried again"), async () => {
  const at = await startReal({ authorization: { token: "s3cret" } });
  const url = `nats://${at}`;
  expect(await deliver({ url, token: "s3cret" }, "a", "b")).toEqual({ taken: 2, told: "" });
  const wrong = await deliver({ url, token: "wrong" }, "a");
  const why = "the server says 'Authorization Violation'";
  expect(wrong).toEqual({ taken: 0, told: `retry: cannot send to ${url}: ${why}` });
});

real(name("a subject that the user must not write to is told, nothing counts"), async () => {
  const permissions = { publish: ["allowed.>"] };
  const users = [{ user: "u", password: "p", permissions }];
  const url = `nats://${await startReal({ authorization: { users } })}`;
  const who = { url, user: "u", password: "p" };
  expect(await deliver({ ...who, subject: "allowed.x" }, "a")).toEqual({ taken: 1, told: "" });
  const { taken, told } = await deliver({ ...who, subject: "other" }, "a", "b");
  expect(taken).toBe(0);
  expect(told).toMatch(
    /^retry: .* the server says 'Permissions Violation for Publish to "other"'$/,
  );
});

real(name("an alert larger than the server takes is lost, the others are not"), async () => {
  const url = `nats://${await startReal({ max_payload: 1_000 })}`;
  const big = "ü".repeat(501);
  const sink = new NatsSink({ ...natsDefaults, url });
  ends.push(() => sink.close());
  const told = `lost: an alert of 1002 bytes is larger than 1000, the max_payload of ${url}`;
  expect(await again(sink, "a", "ü".repeat(500), big, "b")).toEqual({ taken: 2, told });
  expect(await again(sink, big, "b")).toEqual({ taken: 0, told });
  expect(await again(sink, "b")).toEqual({ taken: 1, told: "" });
});

real(name("with TLS, certificates are checked on both sides"), async () => {
  const { authority, stranger, server, client } = makeCertificates(folder);
  const tls = { cert_file: server.cert, key_file: server.key, ca_file: authority, verify: true };
  const at = await startReal({ tls });
  const url = `tls://${at}`;
  const good = { url, ca: authority, client };
  expect(await deliver(good, "a")).toEqual({ taken: 1, told: "" });
  expect(await deliver({ ...good, url: `nats://${at}` }, "a")).toEqual({ taken: 1, told: "" });
  expect(await deliver({ ...good, ca: stranger, insecure: true }, "a")).toMatchObject({ taken: 1 });
  const byName = at.replace("127.0.0.1", "localhost");
  expect(await deliver({ ...good, url: `tls://${byName}` }, "a")).toEqual({ taken: 1, told: "" });
  for (const bad of [{ ca: stranger }, { client: undefined }, { ca: "/nowhere" }]) {
    const { taken, told } = await deliver({ ...good, ...bad }, "a");
    expect([taken, told]).toEqual([0, expect.stringMatching(/^retry: cannot send to tls:/)]);
  }
});

real(name("tls:// never goes to a server without TLS"), async () => {
  const { taken, told } = await deliver({ url: `tls://${await startReal({})}` }, "a");
  expect(taken).toBe(0);
  expect(told).toContain("the server does not offer TLS");
});

/** A server of ours that says what it is told to, and what it got so far. */
async function startOwn(greet: string, answer: (text: string, socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const got: string[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      got.push(String(chunk));
      answer(String(chunk), socket);
    });
    socket.write(greet);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `nats://127.0.0.1:${port}`, got, sockets };
}

const hello = 'INFO {"server_id":"x","max_payload":100}\r\n';
const pong = (text: string, socket: Socket) => {
  if (/PING\r\n$/.test(text)) socket.write("PONG\r\n");
};

test("who we are is told without verbose, and the server's PING is answered", async () => {
  const { url, got, sockets } = await startOwn(hello, pong);
  expect(await deliver({ url, subject: "s.t", token: "t" }, "grün")).toMatchObject({ taken: 1 });
  expect(JSON.parse(/^CONNECT (.*)\r\n/.exec(got.join(""))![1]!)).toMatchObject({
    ...{ verbose: false, pedantic: false, tls_required: false, name: "gyr", auth_token: "t" },
  });
  expect(got.join("")).toEndWith("\r\nPING\r\nPUB s.t 5\r\ngrün\r\nPING\r\n");
  for (const half of ["+OK\r\nPI", "NG\r\n"]) {
    for (const socket of sockets) socket.write(half);
    await Bun.sleep(20);
  }
  expect(await until(() => got.at(-1) === "PONG\r\n", 2_000)).toBe(true);
});

test("a server that no longer answers is left, and alerts go out again", async () => {
  let hangs = false;
  const { url, sockets } = await startOwn(hello, (text, socket) => {
    if (!hangs) pong(text, socket);
  });
  const sink = new NatsSink({ ...natsDefaults, url, answerMsMax: 100 });
  ends.push(() => sink.close());
  expect(await again(sink, "a")).toEqual({ taken: 1, told: "" });
  hangs = true;
  const told = `retry: cannot send to ${url}: no answer within 100 ms`;
  expect(await again(sink, "b")).toEqual({ taken: 0, told });
  hangs = false;
  expect(await again(sink, "b")).toEqual({ taken: 1, told: "" });
  expect(sockets.size).toBe(2);
});

test("a connection that ended while nothing was sent is made anew", async () => {
  const { url, sockets } = await startOwn(hello, pong);
  const sink = new NatsSink({ ...natsDefaults, url });
  ends.push(() => sink.close());
  expect(await again(sink, "a")).toEqual({ taken: 1, told: "" });
  for (const socket of sockets) socket.destroy();
  await Bun.sleep(50);
  expect(await again(sink, "b")).toEqual({ taken: 1, told: "" });
});

test.each([
  ["hangs up", "", "the connection was closed"],
  ["speaks HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", "something else than NATS"],
  ["sends nonsense", "INFO {nonsense}\r\n", "something else than NATS"],
  ["never ends its line", "x".repeat(1_048_577), "something else than NATS"],
  ["says more before TLS", 'INFO {"tls_required":true}\r\nPONG\r\n', "something else than NATS"],
  ["is full", "-ERR 'maximum connections exceeded'\r\n", "maximum connections exceeded"],
])("a server that %s", async (_what, greet, reason) => {
  const { url, sockets } = await startOwn(greet, () => {});
  const result = deliver({ url }, "a");
  await until(() => sockets.size > 0, 2_000);
  if (greet === "") for (const socket of sockets) socket.destroy();
  const { taken, told } = await result;
  expect([taken, told]).toEqual([0, expect.stringContaining(reason)]);
  expect(told).toStartWith(`retry: cannot send to ${url}: `);
});

test.each([
  ["nothing", "", 0],
  ["nothing behind its first line", hello, 1],
  ["nothing to a handshake", 'INFO {"tls_required":true}\r\n', 1],
])("closing ends the wait for a server that says %s", async (_what, greet, heard) => {
  const { url, got, sockets } = await startOwn(greet, () => {});
  const sink = new NatsSink({ ...natsDefaults, url });
  const result = again(sink, "a");
  await until(() => sockets.size > 0 && got.length >= heard, 2_000);
  await Bun.sleep(20);
  await sink.close();
  expect(await result).toMatchObject({ taken: 0 });
  expect(await until(() => [...sockets].every((socket) => socket.closed), 2_000)).toBe(true);
});

test("a server that hangs up in the handshake is told", async () => {
  const { url } = await startOwn('INFO {"tls_required":true}\r\n', (_, socket) => socket.destroy());
  const told = expect.stringContaining("retry: cannot send to");
  expect(await deliver({ url }, "a")).toEqual({ taken: 0, told });
});

test("nobody listens", async () => {
  const { taken, told } = await deliver({ url: `nats://127.0.0.1:${await freePort()}` }, "a");
  expect(taken).toBe(0);
  expect(told).toMatch(/^retry: cannot send to nats:.*refused/i);
});
