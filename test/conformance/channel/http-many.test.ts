// The HTTP channel when many alerts wait: several in one request where the format allows it, and
// several requests at once where the configuration does.
import { afterEach, expect, test } from "bun:test";
import { outputTools } from "../../../src/app/output-stage.ts";
import type { Channel } from "../../../src/output/channel.ts";
import type { HttpSettings } from "../../../src/output/http.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import { type Handler, httpDefaults, WebServer } from "./web-server.ts";

const patienceMs = 20_000;
const server = new WebServer();
let channel: Channel;
let reports: string[] = [];

afterEach(async () => {
  await channel.close(100);
  await server.stop();
});

async function open(settings: Partial<HttpSettings>, handler: Handler): Promise<void> {
  server.handler = handler;
  await server.start();
  reports = [];
  const tools = outputTools((level, text) => reports.push(`${level} ${text}`));
  const sink = { kind: "http", ...httpDefaults, url: `${server.origin}/`, ...settings } as const;
  const queue = { buffered: false, linesMax: 5_000, timeoutMs: 2_000 };
  [channel] = openChannels([{ name: "http", sink }], queue, tools) as [Channel];
}

function send(lines: readonly string[]): void {
  for (const line of lines)
    channel.send({ line, json: true, priority: { name: "Error", level: 3 } });
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => String(i));

const formats = [
  ["alertmanager", "[", "]"],
  ["loki", '{"streams":[', "]}"],
  ["otlp", '{"resourceLogs":[', "]}"],
] as const;

test.each(formats)("%s: what waits goes in few requests, in order", async (format, ...around) => {
  const [before, after] = around;
  const got: string[] = [];
  let requests = 0;
  await open({ format }, async (request) => {
    const body = await request.text();
    requests++;
    await Bun.sleep(20);
    got.push(...body.slice(before.length, body.length - after.length).split(","));
    JSON.parse(body);
    return new Response();
  });
  send(numbered(3_000).map((number) => before + number + after));
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(got).toEqual(numbered(3_000));
  expect(requests).toBeLessThan(20);
  expect(channel.stats()).toMatchObject({ written: 3_000, failed: 0 });
});

test("a server that refuses many for the sake of one gets them one by one", async () => {
  const got = new Set<string>();
  await open({ format: "alertmanager" }, async (request) => {
    const numbers = (await request.json()) as readonly number[];
    if (numbers.includes(7)) return new Response(null, { status: 400 });
    for (const number of numbers) got.add(String(number));
    return new Response();
  });
  send(numbered(100).map((number) => `[${number}]`));
  expect(await channel.flush(patienceMs)).toBe(true);
  expect([...got]).toEqual(numbered(100).filter((number) => number !== "7"));
  expect(channel.stats()).toMatchObject({ written: 99, failed: 1 });
});

test("what a channel's earlier format left behind is not put together", async () => {
  const bodies: string[] = [];
  await open({ format: "loki" }, async (request) => {
    bodies.push(await request.text());
    return new Response();
  });
  send(['{"old":1}', '{"streams":[1]}', '{"streams":[2]}']);
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(bodies[0]).toBe('{"old":1}');
  expect(bodies.join("\n").match(/\d/g)).toEqual(["1", "1", "2"]);
});

test.each([
  ['{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"bad"}}', 3, 2],
  ['{"partialSuccess":{"rejectedLogRecords":9}}', 0, 5],
  ['{"partialSuccess":{"errorMessage":"careful"}}', 5, 0],
  ["{}", 5, 0],
  ["not JSON", 5, 0],
])("of five records a collector that answers %s has %p, and %p failed", async (answer, ...want) => {
  // The first keeps the sink busy until the others are there.
  const first = Promise.withResolvers<void>();
  let requests = 0;
  await open({ format: "otlp", timeoutMs: 5_000 }, async () => {
    if (requests++ === 0) {
      await first.promise;
      return new Response("{}");
    }
    return new Response(answer);
  });
  send(numbered(6).map((number) => `{"resourceLogs":[${number}]}`));
  expect(await channel.flush(300)).toBe(false);
  first.resolve();
  expect(await channel.flush(patienceMs)).toBe(true);
  const [taken, failed] = want;
  expect(channel.stats()).toMatchObject({ written: 1 + taken, failed });
  if (failed > 0) expect(reports[0]).toContain(`refused ${failed} of 5 alerts`);
});

test("with eight requests at once a slow server takes eight times as much", async () => {
  let underWay = 0;
  let most = 0;
  const got: string[] = [];
  await open({ atOnce: 8 }, async (request) => {
    most = Math.max(most, ++underWay);
    await Bun.sleep(20);
    got.push(await request.text());
    underWay--;
    return new Response();
  });
  const startMs = performance.now();
  send(numbered(400));
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(performance.now() - startMs).toBeLessThan((400 * 20) / 3);
  expect([most, got.length, new Set(got).size]).toEqual([8, 400, 400]);
  expect(channel.stats()).toMatchObject({ written: 400, failed: 0 });
});

test("of requests at once, each alert has its own fate", async () => {
  const tries = new Map<string, number>();
  await open({ atOnce: 4, timeoutsMax: 2 }, async (request) => {
    const line = await request.text();
    const before = tries.get(line) ?? 0;
    tries.set(line, before + 1);
    const number = Number(line);
    if (number % 10 === 3) return new Response(null, { status: 400 });
    if (number % 10 === 5) return new Response(null, { status: 503 });
    if (number % 10 === 7 && before === 0) return new Response(null, { status: 503 });
    return new Response();
  });
  send(numbered(40));
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(channel.stats()).toMatchObject({ written: 32, failed: 8, waiting: 0 });
  for (const [line, count] of tries) {
    const want = { 3: 1, 5: 3, 7: 2 }[Number(line) % 10] ?? 1;
    expect([line, count]).toEqual([line, want]);
  }
});
