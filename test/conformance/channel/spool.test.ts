// Delivery at least once: with a spool no alert is lost to an outage, to the end of the run, or to
// a full disk that memory can make up for; some may arrive twice.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputTools } from "../../../src/app/output-stage.ts";
import type { Channel } from "../../../src/output/channel.ts";
import type { SinkSettings } from "../../../src/output/channels.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import type { SpoolSettings } from "../../../src/output/spool/spool.ts";
import type { OutputThread } from "../../../src/output/thread-protocol.ts";
import { until } from "./counterpart.ts";
import { linesOf, plainFile } from "./files.ts";
import { NatsServer } from "./nats-server.ts";
import { keptProgram, programEach } from "./programs.ts";
import { Rsyslog, speaksTls } from "./rsyslog.ts";
import { WebServer } from "./web-server.ts";

// Far fewer than the alerts of an outage: whatever arrives came from disk.
const queue = { buffered: false, linesMax: 1_000, timeoutMs: 500 };
const patienceMs = 30_000;

let folder = "";
let reports: string[] = [];
let channels: Channel[] = [];
let threads: OutputThread[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gyr-spool-"));
  reports = [];
});
afterEach(async () => {
  await Promise.all(channels.map((channel) => channel.close(2_000)));
  channels = [];
  threads = [];
  rmSync(folder, { recursive: true, force: true });
});

async function open(sink: SinkSettings, change: Partial<SpoolSettings> = {}): Promise<Channel> {
  const spool = { folder: join(folder, "spool"), bytesMax: 64e6, ageMsMax: 3_600_000, ...change };
  const tools = outputTools((level, message) => reports.push(`${level} ${message}`));
  const startThread = () => {
    const started = tools.startThread();
    threads.push(started.thread);
    return started;
  };
  const [channel] = openChannels([{ name: "c", sink, spool }], queue, { ...tools, startThread });
  channels.push(channel!);
  await channel!.flush(0); // The thread has started.
  return channel!;
}

/** Raises numbered alerts, as fast as the output thread takes them. */
async function raise(channel: Channel, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) {
    const line = `${number} ${"x".repeat(300)}`;
    channel.send({ line, json: false, priority: { name: "Notice", level: 5 } });
    if (number % 20 === 0) await Bun.sleep(1);
  }
}

/** In the order of their first arrival: on a busy machine, some arrive twice. */
const numbersOf = (lines: readonly string[]) => [
  ...new Set(lines.map((line) => Number.parseInt(line, 10))),
];
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

test("a web server that is away, then ill, then well gets every alert of the outage", async () => {
  const server = new WebServer({ timeoutMs: 200, timeoutsMax: 1 });
  await server.start();
  // A cast, here and below: these counterparts have settings, none is the thing itself.
  const channel = await open(server.sink as SinkSettings);
  await raise(channel, 0, 500);
  expect(await channel.flush(patienceMs)).toBe(true);
  await server.die();
  await raise(channel, 500, 2_500);
  expect(await channel.flush(100)).toBe(false);
  const away = channel.stats();
  expect(away).toMatchObject({
    written: 500,
    dropped: 0,
    failed: 0,
    waiting: 2_000,
    troubled: true,
  });
  expect(away.spool?.bytes).toBeGreaterThan(2_000 * 300);
  expect(Date.now() - away.spool!.oldestMs).toBeLessThan(patienceMs);
  // Errors and silence cost attempts without a spool; with it they cost time only.
  let asked = 0;
  server.handler = () => {
    asked++;
    return new Response("", { status: 503 });
  };
  await server.start();
  await until(() => asked >= 3, patienceMs);
  server.stall();
  await Bun.sleep(500);
  server.handler = undefined;
  server.resume();
  await raise(channel, 2_500, 3_000);
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(numbersOf(server.lines())).toEqual(range(3_000));
  expect(channel.stats()).toMatchObject({ written: 3_000, dropped: 0, failed: 0, waiting: 0 });
  expect(channel.stats().spool?.oldestMs).toBe(0);
  expect(reports.at(-1)).toBe("notice c: alerts are delivered again; no alert was dropped");
  await server.stop();
}, 60_000);

test.each([
  ["a file", (at: string) => plainFile(at, true)],
  ["a program that is kept running", keptProgram],
  ["rsyslog, local socket", (at: string) => Rsyslog.make(at, "unix", "rfc5424")],
  ["rsyslog, TCP", (at: string) => Rsyslog.make(at, "tcp", "rfc5424")],
  ...(speaksTls()
    ? [["rsyslog, TLS", (at: string) => Rsyslog.make(at, "tls", "rfc5424")] as const]
    : []),
  ...(Bun.which("nats-server") === null ? [] : [["NATS", NatsServer.make] as const]),
] as const)(
  "%s gets every alert of an outage",
  async (_name, make) => {
    const other = await make(folder);
    await other.start();
    const channel = await open(other.sink as SinkSettings);
    await raise(channel, 0, 300);
    expect(await channel.flush(patienceMs)).toBe(true);
    await until(() => other.lines().length >= 300, patienceMs);
    await other.die();
    await Bun.sleep(50);
    await raise(channel, 300, 1_200);
    await other.start();
    expect(await channel.flush(patienceMs)).toBe(true);
    const got = () => new Set(numbersOf(other.lines()));
    const missing = () => {
      const there = got();
      return range(1_200).filter((number) => !there.has(number));
    };
    await until(() => missing().length === 0, 5_000);
    expect(missing()).toEqual([]);
    expect(channel.stats()).toMatchObject({ dropped: 0, failed: 0, waiting: 0 });
    await other.stop();
  },
  60_000,
);

test("a program for each alert is started again until it succeeds", async () => {
  const other = programEach(folder);
  writeFileSync(join(folder, "program.sh"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const channel = await open(other.sink as SinkSettings);
  await raise(channel, 0, 5);
  await until(() => channel.stats().troubled, patienceMs);
  await other.start();
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(numbersOf(other.lines())).toEqual(range(5));
  expect(channel.stats()).toMatchObject({ written: 5, failed: 0, dropped: 0 });
});

test("a program that ends with code 0 is done with what it has read", async () => {
  const [taken, script] = [join(folder, "taken"), join(folder, "program.sh")];
  writeFileSync(script, `#!/bin/sh\nread a; echo "$a" >> ${taken}\n`, { mode: 0o755 });
  const channel = await open({ kind: "program", command: `exec ${script}`, keepAlive: true });
  await raise(channel, 0, 5);
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(linesOf(readFileSync(taken, "utf8")).map((line) => Number.parseInt(line, 10))).toEqual(
    range(5),
  );
  expect(channel.stats()).toMatchObject({ written: 5, failed: 0, dropped: 0 });
});

test("a program that is killed with what it has read gets it again", async () => {
  const other = keptProgram(folder);
  const script = join(folder, "program.sh");
  const channel = await open(other.sink as SinkSettings);
  const once = `#!/bin/sh\nread a; echo "$a" >> ${join(folder, "taken")}; kill -9 $$\n`;
  writeFileSync(script, once, { mode: 0o755 });
  await raise(channel, 0, 50);
  await until(() => other.lines().length >= 2, patienceMs);
  expect(numbersOf(other.lines())).toEqual([0]);
  expect(channel.stats()).toMatchObject({ written: 0, waiting: 50 });
  await other.start();
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(numbersOf(other.lines())).toEqual(range(50));
  expect(channel.stats()).toMatchObject({ written: 50, failed: 0, dropped: 0 });
});

test("the next run delivers first what the last one could not", async () => {
  const server = new WebServer();
  await server.start();
  await server.die();
  const before = await open(server.sink as SinkSettings);
  await raise(before, 0, 1_000);
  expect(await before.flush(200)).toBe(false);
  await before.close(2_000);
  expect(before.stats()).toMatchObject({ written: 0, dropped: 0, waiting: 1_000 });
  await server.start();
  const after = await open(server.sink as SinkSettings);
  await raise(after, 1_000, 1_100);
  expect(await after.flush(patienceMs)).toBe(true);
  expect(numbersOf(server.lines())).toEqual(range(1_100));
  expect(after.stats()).toMatchObject({ written: 1_100, waiting: 0, spool: { found: 1_000 } });
  expect(reports.join("\n")).toContain("1000 alerts of an earlier run are in the spool");
  await server.stop();
});

test("an output thread that dies is started again, and delivers what is on disk", async () => {
  const server = new WebServer();
  await server.start();
  await server.die();
  const channel = await open(server.sink as SinkSettings);
  await raise(channel, 0, 500);
  await channel.flush(0);
  threads[0]?.end();
  await until(() => channel.stats().troubled && threads.length === 2, patienceMs);
  await channel.flush(0);
  expect(channel.stats()).toMatchObject({ written: 0, dropped: 0, waiting: 500 });
  await raise(channel, 500, 600);
  await server.start();
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(numbersOf(server.lines())).toEqual(range(600));
  expect(channel.stats()).toMatchObject({ written: 600, dropped: 0, failed: 0, waiting: 0 });
  expect(channel.stats().spool?.found).toBe(0);
  expect(reports.join("\n")).toMatch(/critical The output thread ended; .* in 1 s: it stopped/);
  await server.stop();
}, 60_000);

test("the bound costs the oldest alerts, and says how many", async () => {
  const server = new WebServer();
  await server.start();
  await server.die();
  const channel = await open(server.sink as SinkSettings, { bytesMax: 400_000 });
  await raise(channel, 0, 3_000);
  await until(() => channel.stats().dropped > 1_000, patienceMs);
  await server.start();
  expect(await channel.flush(patienceMs)).toBe(true);
  const { written, dropped, failed, waiting } = channel.stats();
  expect([written + dropped, failed, waiting]).toEqual([3_000, 0, 0]);
  const got = numbersOf(server.lines());
  expect(got).toHaveLength(written);
  expect(got.slice(-700)).toEqual(range(3_000).slice(-700));
  expect(reports.join("\n")).toMatch(/error c: \d+ alerts in the spool did not fit/);
  await server.stop();
});

const small = join(tmpdir(), `gyr-small-${process.pid}`);
const mounted = mount();
const fullDisk = mounted ? test : test.skip;
fullDisk("a full disk costs what memory cannot hold, and heals", async () => {
  const server = new WebServer();
  await server.start();
  await server.die();
  const channel = await open(server.sink as SinkSettings, { folder: join(small, "spool") });
  await raise(channel, 0, 3_000);
  await until(() => channel.stats().dropped > 0, patienceMs);
  expect(channel.stats().waiting).toBeGreaterThan(queue.linesMax);
  expect(reports.join("\n")).toMatch(/error c: cannot write to the spool .*: .*no space left/);
  await server.start();
  expect(await channel.flush(patienceMs)).toBe(true);
  const { written, dropped, failed, waiting } = channel.stats();
  expect([written + dropped, failed, waiting]).toEqual([3_000, 0, 0]);
  expect(numbersOf(server.lines())).toHaveLength(written);
  await Bun.sleep(1_100); // A disk that was full is tried again after a second.
  await server.die();
  await raise(channel, 3_000, 3_500);
  await until(() => channel.stats().waiting === 500, patienceMs);
  expect(readdirSync(join(small, "spool")).some((name) => name.endsWith(".spool"))).toBe(true);
  await server.start();
  expect(await channel.flush(patienceMs)).toBe(true);
  expect(numbersOf(server.lines()).slice(-500)).toEqual(range(3_500).slice(-500));
  await server.stop();
  await channel.close(2_000);
  Bun.spawnSync(["umount", small]);
  rmSync(small, { recursive: true });
});

/** A disk of half a megabyte; false where nobody may make one. */
function mount(): boolean {
  mkdirSync(small, { recursive: true });
  const args = ["-t", "tmpfs", "-o", "size=512k", "tmpfs", small];
  const isDone = process.geteuid?.() === 0 && Bun.spawnSync(["mount", ...args]).exitCode === 0;
  if (!isDone) {
    rmSync(small, { recursive: true });
    console.log("skipped: only root can make a small disk");
  }
  return isDone;
}
