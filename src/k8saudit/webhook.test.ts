import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect } from "node:net";
import { limits } from "../base/limits.ts";
import { Json } from "./json.ts";
import { type AuditSource, openAuditSource } from "./source.ts";
import type { AuditSettings } from "./settings.ts";
import { AuditCounts } from "./thread-protocol.ts";

const event = (id: string) =>
  `{"kind":"Event","auditID":"${id}","stageTimestamp":"2026-05-04T03:02:01Z"}`;

const settings: AuditSettings = {
  origin: { kind: "webhook", isTls: false, host: "127.0.0.1", port: 0, path: "/k8s-audit" },
  certificatePath: "",
  eventBytesMax: 10_000,
  batchBytesMax: 200_000,
};

const heard: string[] = [];
const problems: string[] = [];
const counts = new AuditCounts();
let source: AuditSource;
let address: string;

beforeAll(() => {
  const opened = openAuditSource(settings, {
    counts,
    take: async (group) => {
      heard.push(...group.events.map(({ json }) => new Json(json).at("auditID")?.text ?? ""));
      problems.push(...group.problems);
    },
  });
  if (!opened.ok) throw new Error(opened.error);
  source = opened.value;
  address = /http:\/\/\S+/.exec(source.told)![0];
});

afterAll(() => source.close());

/** What the server answers, and the events it took. */
async function post(
  body: string | ReadableStream<Uint8Array> | undefined,
  more: RequestInit = {},
  url = address,
) {
  heard.length = 0;
  problems.length = 0;
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, ...(body && { body }), ...more });
  const said = await answer.text();
  for (let round = 0; round < 20 && heard.length + problems.length === 0; round++)
    await Bun.sleep(1);
  return { status: answer.status, said, heard: [...heard], problems: [...problems] };
}

const taken = { status: 200, said: "", problems: [] };
const refused = { heard: [], problems: [] };

describe("requests", () => {
  test("one event", async () => {
    expect(await post(event("a"))).toEqual({ ...taken, heard: ["a"] });
  });

  test("a batch, in order, also one with a charset", async () => {
    const batch = `{"kind":"EventList","items":[${event("a")},${event("b")},${event("c")}]}\n`;
    const headers = { "Content-Type": "application/json; charset=utf-8" };
    expect(await post(batch, { headers })).toEqual({ ...taken, heard: ["a", "b", "c"] });
  });

  test("texts that are cut within a character", async () => {
    const bytes = new TextEncoder().encode(event("größe"));
    const middle = bytes.indexOf(0xc3) + 1;
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(bytes.subarray(0, middle));
        await Bun.sleep(20);
        controller.enqueue(bytes.subarray(middle));
        controller.close();
      },
    });
    expect(await post(body)).toEqual({ ...taken, heard: ["größe"] });
  });

  test("no JSON, and JSON that is no event, are taken and told", async () => {
    const none = { status: 200, said: "", heard: [] };
    const unknown = "data not recognized as a k8s audit event";
    expect(await post('{"a":')).toEqual({
      ...none,
      problems: ["not JSON: expected a value at the end of the text"],
    });
    expect(await post('{"kind":"Pod"}')).toEqual({ ...none, problems: [unknown] });
    expect(await post(event("a"))).toEqual({ ...taken, heard: ["a"] });
  });

  test("another method, type or path", async () => {
    expect(await post(undefined, { method: "GET" })).toEqual({
      ...refused,
      status: 405,
      said: "GET method not allowed\n",
    });
    const headers = { "Content-Type": "text/plain" };
    expect(await post(event("a"), { headers })).toEqual({
      ...refused,
      status: 400,
      said: "wrong Content Type\n",
    });
    for (const path of ["/", "/k8s-audit/", "/k8s-auditing"]) {
      const url = new URL(path, address).href;
      expect((await post(event("a"), {}, url)).status).toBe(404);
    }
    expect((await post(event("a"), {}, `${address}?timeout=30s`)).status).toBe(200);
  });

  test("bodies that are too large, told before or not", async () => {
    const answer = {
      ...refused,
      status: 400,
      said: "bad request: http: request body too large\n",
    };
    expect(await post("x".repeat(settings.batchBytesMax + 1))).toEqual(answer);
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(50_000).fill(0x20)),
    });
    expect(await post(body)).toEqual(answer);
  });

  test("an event that is too large keeps no other from being taken", async () => {
    const large = event("x".repeat(settings.eventBytesMax));
    const { heard: got, problems: told } = await post(`[${large},${event("a")}]`);
    expect(got).toEqual(["a"]);
    expect(told[0]).toStartWith("event larger than maxEventSize: size=10");
  });
});

test("a client that says it will send and does not keeps nobody waiting", async () => {
  const { hostname, port } = new URL(address);
  const head = "POST /k8s-audit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  const sockets = Array.from({ length: 50 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(`${head}Content-Length: 1000\r\n\r\n{`);
    return socket;
  });
  expect(await post(event("a"))).toEqual({ ...taken, heard: ["a"] });
  for (const socket of sockets) socket.destroy();
});

test("more clients at once than there can be are asked to come again", async () => {
  const { hostname, port } = new URL(address);
  const head = "POST /k8s-audit HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
  const sockets = Array.from({ length: limits.auditRequestsMax + 1 }, () => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(`${head}Content-Length: 1000\r\n\r\n{`);
    return socket;
  });
  const answer = async () => (await post(event("a"))).status;
  for (let round = 0; round < 100 && (await answer()) !== 503; round++) await Bun.sleep(10);
  expect(await answer()).toBe(503);
  for (const socket of sockets) socket.destroy();
  for (let round = 0; round < 100 && (await answer()) !== 200; round++) await Bun.sleep(10);
  expect(await answer()).toBe(200);
});

const nobody = { counts: new AuditCounts(), take: async () => {} };

test("says when it cannot listen", () => {
  const { port } = new URL(address);
  const origin = { ...settings.origin, port: Number(port) } as AuditSettings["origin"];
  const opened = openAuditSource({ ...settings, origin }, nobody);
  expect(opened.ok ? "" : opened.error).toStartWith(`cannot listen at 127.0.0.1:${port}: `);
  const tls = { ...settings.origin, isTls: true } as AuditSettings["origin"];
  const without = openAuditSource(
    { ...settings, origin: tls, certificatePath: "/nowhere.pem" },
    nobody,
  );
  expect(without.ok ? "" : without.error).toContain("/nowhere.pem");
});
