// The web server with an agent that answers, one that is slow and one that does not answer at all.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { connect } from "node:net";
import { makeReadings } from "../../test/support/make-readings.ts";
import { resourceFiles, resourcesFrom } from "../metrics/resources.ts";
import { Agent } from "./agent.ts";
import type { WebSettings } from "./protocol.ts";
import { serve } from "./server.ts";

const settings: WebSettings = {
  ...{ address: "127.0.0.1", port: 0, certificate: undefined },
  ...{ healthPath: "/healthz", metrics: true, versions: { falco_version: "0.44.0" } },
};
const nothing = Object.fromEntries(Object.keys(resourceFiles).map((name) => [name, ""]));
// A cast: the keys are those of the table.
const texts = { ...nothing, containerMemory: "" } as Parameters<typeof resourcesFrom>[0];
const readResources = async () => resourcesFrom(texts);

let asked = 0;

function answering(changes: Partial<WebSettings> = {}) {
  const agent: Agent = new Agent((message) => {
    if (message.event !== "question") return;
    asked++;
    const answer = message.question === "readings" ? makeReadings() : true;
    setTimeout(() => agent.answered(message.id, answer), 5);
  });
  return serve({ agent, settings: { ...settings, ...changes }, readResources }, 1);
}

let server: ReturnType<typeof serve>;
beforeAll(() => {
  server = answering();
});
afterAll(() => server.stop(true));

const requests = [
  ["GET", "/healthz", 200, "application/json", '{"status": "ok"}'],
  ["HEAD", "/healthz", 200, "application/json", ""],
  ["GET", "/healthz?verbose", 200, "application/json", '{"status": "ok"}'],
  ["POST", "/healthz", 405, "text/plain", "method not allowed"],
  ["GET", "/versions", 200, "application/json", '{"falco_version":"0.44.0"}'],
  ["GET", "/metrics", 200, "text/plain; version=0.0.4", "# HELP falcosecurity_evt_hostname_info"],
  [
    ...(["GET", "/metrics?names=conventional", 200, "text/plain; version=0.0.4"] as const),
    "# HELP falcosecurity_evt_hostname_info",
  ],
  ["GET", "/metrics?names=x", 400, "text/plain", "names must be one of: falco, conventional"],
  ["DELETE", "/metrics", 405, "text/plain", "method not allowed"],
  ["GET", "/", 404, "text/plain", "not found"],
  ["GET", "/metrics/", 404, "text/plain", "not found"],
  ["GET", "/../etc/passwd", 404, "text/plain", "not found"],
] as const;

test.each(requests)("%s %s answers %d", async (method, path, status, type, text) => {
  const answer = await fetch(new URL(path, server.url), { method });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toBe(type);
  expect((await answer.text()).startsWith(text)).toBe(true);
});

test("without metrics there is no such path, and the health path may be another", async () => {
  const other = answering({ metrics: false, healthPath: "/live" });
  const status = async (path: string) => (await fetch(new URL(path, other.url))).status;
  expect(await Promise.all(["/metrics", "/healthz", "/live"].map(status))).toEqual([404, 404, 200]);
  await other.stop(true);
});

test("many clients at once cost the agent one question", async () => {
  await Bun.sleep(400); // What was asked before is forgotten.
  const before = asked;
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => fetch(new URL("/metrics", server.url))),
  );
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(asked - before).toBe(1);
});

test("an agent that does not answer is not well, and its server says so", async () => {
  const agent = new Agent(() => undefined, 50);
  const deaf = serve({ agent, settings, readResources });
  for (const path of ["/healthz", "/metrics"]) {
    const answer = await fetch(new URL(path, deaf.url));
    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe("the agent did not answer in 50 ms\n");
  }
  expect((await fetch(new URL("/versions", deaf.url))).status).toBe(200);
  await deaf.stop(true);
});

/** What a client sends first and then again and again, until the server closes the connection. */
const slow = [
  ["nothing", "", ""],
  ["a header, letter by letter", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: ", "a"],
  [
    "a body that nobody wants",
    "POST /versions HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
    "",
  ],
  ["too many headers", `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(100_000)}\r\n\r\n`, ""],
  ["no HTTP", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", ""],
] as const;

test("slow and broken clients are let go, and others are served meanwhile", async () => {
  const gone = Promise.all(slow.map(([, first, again]) => untilClosed(first, again)));
  for (let i = 0; i < 20; i++) {
    const startMs = performance.now();
    expect((await fetch(new URL("/healthz", server.url))).status).toBe(200);
    expect(performance.now() - startMs).toBeLessThan(500);
    await Bun.sleep(20);
  }
  const times = await gone;
  expect(times.filter((ms) => ms > 15_000)).toEqual([]);
}, 30_000);

function untilClosed(first: string, again: string): Promise<number> {
  const startMs = performance.now();
  return new Promise((resolve) => {
    const socket = connect(server.port ?? 0, "127.0.0.1", () => socket.write(first));
    const dripping = setInterval(() => again !== "" && socket.write(again), 250);
    socket.on("data", () => undefined);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearInterval(dripping);
      resolve(performance.now() - startMs);
    });
  });
}
