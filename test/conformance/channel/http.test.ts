// What is special about the HTTP channel: requests, certificates, and servers that answer badly.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { outputTools } from "../../../src/app/output-stage.ts";
import type { Channel } from "../../../src/output/channel.ts";
import type { HttpSettings } from "../../../src/output/http.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import { type Certificates, makeCertificates, textOf } from "./certificates.ts";
import { until } from "./counterpart.ts";
import { httpDefaults, WebServer } from "./web-server.ts";

const folder = mkdtempSync(join(tmpdir(), "gyr-http-"));
let certificates: Certificates;
let server: WebServer | undefined;
let channel: Channel | undefined;
let reports: string[] = [];

beforeAll(() => {
  certificates = makeCertificates(folder);
  mkdirSync(join(folder, "authorities"));
  copyFileSync(certificates.authority, join(folder, "authorities", "0123abcd.0"));
  copyFileSync(certificates.stranger, join(folder, "authorities", "ca-certificates.crt"));
});
afterEach(async () => {
  await channel?.close(100);
  await server?.stop();
  server = undefined;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open(settings: Partial<HttpSettings> & { readonly url: string }): Channel {
  reports = [];
  const tools = outputTools((level, text) => reports.push(`${level} ${text}`));
  const sink = { kind: "http", ...httpDefaults, ...settings } as const;
  const queue = { buffered: false, linesMax: 100, timeoutMs: 1_000 };
  [channel] = openChannels([{ name: "http", sink }], queue, tools) as [Channel];
  return channel;
}

function send(line: string, json = false): void {
  channel?.send({ line, json, priority: { name: "Error", level: 3 } });
}

async function started(tls?: ConstructorParameters<typeof WebServer>[1]): Promise<WebServer> {
  server = new WebServer({}, tls);
  await server.start();
  return server;
}

describe("a request", () => {
  test("is a POST of the alert, with its type, our name and what else is wanted", async () => {
    const { origin } = await started();
    let seen: Request | undefined;
    let body: Uint8Array = new Uint8Array();
    server!.handler = async (request) => {
      seen = request;
      body = await request.bytes();
      return new Response("thanks");
    };
    const headers = { Authorization: "Bearer x", "X-Team": "red" };
    open({ url: `${origin}/a/b?c=d`, headers, gzip: true, askCompressed: true });
    send('{"a":"grün"}', true);
    expect(await channel!.flush(5_000)).toBe(true);
    expect(seen!.method).toBe("POST");
    expect(new URL(seen!.url).pathname + new URL(seen!.url).search).toBe("/a/b?c=d");
    expect(Object.fromEntries(seen!.headers)).toMatchObject({
      "content-type": "application/json",
      "content-encoding": "gzip",
      "user-agent": "falcosecurity/falco",
      te: "gzip",
      authorization: "Bearer x",
      "x-team": "red",
    });
    expect(gunzipSync(body).toString()).toBe('{"a":"grün"}');
  });

  test.each([
    [true, 1],
    [false, 3],
  ])(
    "with keep_alive %p, three alerts with pauses take %p connections",
    async (keepAlive, want) => {
      let connections = 0;
      const listening = await rawServer((socket) => {
        connections++;
        socket.on("data", (data) => {
          if (data.includes("\r\n\r\n"))
            socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
      });
      open({ url: listening.url, keepAlive });
      for (const line of ["a", "b", "c"]) {
        send(line);
        expect(await channel!.flush(5_000)).toBe(true);
        await Bun.sleep(20);
      }
      listening.server.close();
      expect(connections).toBe(want);
    },
  );
});

const trust: readonly (readonly [string, (at: Certificates) => Partial<HttpSettings>, boolean])[] =
  [
    ["the authority's file", (at) => ({ ca: at.authority }), true],
    ["a directory with it", () => ({ ca: join(folder, "authorities") }), true],
    ["another authority", (at) => ({ ca: at.stranger }), false],
    ["no file", () => ({ ca: join(folder, "missing") }), false],
    ["anybody", (at) => ({ ca: at.stranger, insecure: true }), true],
    ["those of this machine", () => ({}), false],
  ];

describe("a server with a certificate, when we trust", () => {
  test.each(trust)("%s", async (_name, settings, want) => {
    const { cert, key } = certificates.server;
    const { origin } = await started({ cert: textOf(cert), key: textOf(key) });
    open({ url: `${origin}/`, ...settings(certificates) });
    send("alert");
    expect(await channel!.flush(1_000)).toBe(want);
    expect(server!.lines()).toEqual(want ? ["alert"] : []);
    if (!want) expect(reports[0]).toMatch(/^error http: cannot post to https:/);
  });

  test("whose name is another is not trusted", async () => {
    const { cert, key } = certificates.server;
    const { origin } = await started({ cert: textOf(cert), key: textOf(key) });
    open({ url: origin.replace("127.0.0.1", "127.0.0.2"), ca: certificates.authority });
    send("alert");
    expect(await channel!.flush(500)).toBe(false);
  });

  test.each([
    [true, true],
    [false, false],
  ])("that wants ours: shown %p, taken %p", async (shown, want) => {
    const { cert, key } = certificates.server;
    const ca = textOf(certificates.authority);
    const mutual = { requestCert: true, rejectUnauthorized: true };
    const { origin } = await started({ cert: textOf(cert), key: textOf(key), ca, ...mutual });
    const client = shown ? certificates.client : undefined;
    open({ url: `${origin}/`, ca: certificates.authority, client });
    send("alert");
    expect(await channel!.flush(1_000)).toBe(want);
    expect(server!.lines()).toEqual(want ? ["alert"] : []);
  });
});

describe("a server that", () => {
  const answers = [
    // status, how often it is asked, delivered?
    [200, 1, true],
    [204, 1, true],
    [302, 1, false],
    [400, 1, false],
    [404, 1, false],
    [408, 4, false],
    [429, 4, false],
    [500, 4, false],
    [503, 4, false],
  ] as const;

  test.each(answers)("answers %p is asked %p times: delivered %p", async (status, times, want) => {
    const { origin } = await started();
    let asked = 0;
    server!.handler = async (request) => {
      if ((await request.text()) === "second") return new Response();
      asked++;
      return new Response(null, { status, headers: status === 302 ? { Location: "/x" } : {} });
    };
    open({ url: `${origin}/`, timeoutsMax: 3 });
    send("first");
    send("second");
    expect(await channel!.flush(10_000)).toBe(true);
    expect(asked).toBe(times);
    expect(channel!.stats()).toMatchObject({ written: want ? 2 : 1, failed: want ? 0 : 1 });
    if (!want) expect(reports[0]).toBe(`error http: ${origin}/ answered with status ${status}`);
  });

  test("hangs is asked again as often as configured, and costs that alert only", async () => {
    const { origin } = await started();
    let asked = 0;
    server!.handler = async (request) => {
      if ((await request.text()) !== "hang") return new Response();
      asked++;
      return await new Promise<Response>(() => {});
    };
    open({ url: `${origin}/?token=secret`, timeoutsMax: 2, timeoutMs: 60 });
    send("hang");
    send("next");
    expect(await channel!.flush(10_000)).toBe(true);
    expect(asked).toBe(3);
    expect(channel!.stats()).toMatchObject({ written: 1, failed: 1 });
    expect(reports[0]).toBe(`error http: ${origin}/ did not answer in 60 ms`);
  });

  test("is slow, but not too slow, gets everything once", async () => {
    const { origin } = await started();
    const got: string[] = [];
    server!.handler = async (request) => {
      got.push(await request.text());
      await Bun.sleep(30);
      return new Response();
    };
    open({ url: origin });
    for (const line of ["a", "b", "c"]) send(line);
    expect(await channel!.flush(10_000)).toBe(true);
    expect(got).toEqual(["a", "b", "c"]);
  });

  test("resets connections is tried until it does not", async () => {
    let connections = 0;
    const listening = await rawServer((socket) => {
      if (++connections <= 3) return socket.resetAndDestroy();
      socket.on("data", () => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    });
    open({ url: listening.url, timeoutsMax: 0 });
    send("alert");
    expect(await channel!.flush(10_000)).toBe(true);
    listening.server.close();
    expect(channel!.stats()).toMatchObject({ written: 1, failed: 0 });
  });

  test("answers without end, or nonsense, does no harm", async () => {
    let connections = 0;
    const listening = await rawServer((socket) => {
      const nonsense = ++connections === 1;
      socket.on("error", () => {});
      socket.on("data", () => {
        if (nonsense) socket.end("hello\r\n\r\n");
        else socket.write(`HTTP/1.1 200 OK\r\n\r\n${"x".repeat(1_000_000)}`);
      });
    });
    open({ url: listening.url, timeoutMs: 2_000 });
    send("alert");
    expect(await channel!.flush(10_000)).toBe(true);
    expect(channel!.stats()).toMatchObject({ written: 1, failed: 0 });
    listening.server.close();
  });

  test("fails is asked for its health before it gets alerts again", async () => {
    const { origin } = await started();
    const seen: string[] = [];
    let well = false;
    server!.handler = async (request) => {
      seen.push(request.method);
      if (request.method === "GET") return new Response(null, { status: well ? 200 : 503 });
      return new Response(null, { status: well ? 200 : 500 });
    };
    open({ url: origin, healthUrl: `${origin}/health`, timeoutsMax: 3 });
    send("alert");
    await until(() => seen.length > 2, 5_000);
    well = true;
    expect(await channel!.flush(10_000)).toBe(true);
    expect(seen[0]).toBe("POST");
    expect(seen.slice(1, -1).every((method) => method === "GET")).toBe(true);
    expect(seen.at(-1)).toBe("POST");
    expect(channel!.stats()).toMatchObject({ written: 1, failed: 0 });
  });
});

interface Listening {
  readonly server: Server;
  readonly url: string;
}

function rawServer(serve: Parameters<typeof createServer>[1]): Promise<Listening> {
  return new Promise((resolve) => {
    const raw = createServer(serve);
    raw.listen(0, "127.0.0.1", () => {
      const address = raw.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      resolve({ server: raw, url: `http://127.0.0.1:${port}/` });
    });
  });
}
