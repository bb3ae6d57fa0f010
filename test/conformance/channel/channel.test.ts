// What every channel promises, whatever is on its other side: it delivers everything in order,
// never makes the agent wait, never throws, loses only what does not fit, and counts that.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputTools } from "../../../src/app/output-stage.ts";
import type { Channel, QueueSettings, Report } from "../../../src/output/channel.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import { QueuedChannel } from "../../../src/output/queued-channel.ts";
import { type Counterpart, type Inability, until } from "./counterpart.ts";
import { counterparts } from "./counterparts.ts";

const linesMax = 500;
const queue: QueueSettings = { buffered: false, linesMax, timeoutMs: 1_000 };
const patienceMs = 20_000;

let folder = "";
let other: Counterpart;
let channel: Channel;
let reports: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gyr-channel-"));
  reports = [];
});
afterEach(async () => {
  other.resume();
  await channel.close(100);
  await other.stop();
  rmSync(folder, { recursive: true, force: true });
});

const missing = counterparts.filter(({ needs, isThere = () => Bun.which(needs!) !== null }) => {
  return needs !== undefined && !isThere();
});
test.skip.each(missing)("$name (install $needs to run its tests)", () => {});

const present = counterparts.filter((row) => !missing.includes(row));
describe.each(present)("$name", ({ make, cannot, many = 2_000 }) => {
  beforeEach(async () => {
    other = await make(folder);
    await other.start();
    channel = open(other.sink);
  });

  /** Runs a test, unless this counterpart cannot show it; the reason is its name then. */
  const able = (what: Inability, name: string, body: () => Promise<void>) => {
    const reason = cannot?.[what];
    if (reason === undefined) test(name, body, 60_000);
    else test.skip(`${name}: ${reason}`, () => {});
  };

  test("delivers everything in order, text of any kind", async () => {
    const lines = [...odd, ...Array.from({ length: many }, (_, i) => `alert ${i}`)];
    for (let at = 0; at < lines.length; at += linesMax / 2) {
      send(lines.slice(at, at + linesMax / 2));
      expect(await channel.flush(patienceMs)).toBe(true);
    }
    await arrived(lines.length);
    expect(other.lines()).toEqual(lines);
    expect(channel.stats()).toMatchObject({ written: lines.length, dropped: 0, failed: 0 });
    expect(reports).toEqual([]);
  }, 60_000);

  able("stall", "costs a bounded number of alerts when the other side stalls", async () => {
    send(["first"]);
    await channel.flush(patienceMs);
    await arrived(1);
    other.stall();
    const startMs = performance.now();
    // Whatever lies between takes some: pipes, and sockets up to 37 MB.
    let sent = 1;
    let written = -1;
    const takesMore = () => channel.stats().dropped === 0 || written !== channel.stats().written;
    while (takesMore() && sent < 100 * linesMax) {
      written = channel.stats().written;
      for (let i = 0; i < linesMax; i++) send([`${sent++} ${"x".repeat(6_000)}`]);
      await Bun.sleep(30);
    }
    expect(await channel.flush(50)).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    await until(() => sum() === sent, 1_000);
    expect(channel.stats().dropped).toBeGreaterThan(0);
    expect(channel.stats().waiting).toBeLessThanOrEqual(linesMax);
    expect(reports.join("\n")).toContain("; alerts are dropped and counted");

    other.resume();
    expect(await channel.flush(patienceMs)).toBe(true);
    expect([sum(), channel.stats().waiting]).toEqual([sent, 0]);
    written = channel.stats().written;
    await arrived(written);
    const numbers = other
      .lines()
      .slice(1)
      .map((line) => Number.parseInt(line, 10));
    expect(numbers).toHaveLength(written - 1);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    send(["last"]);
    expect(await channel.flush(patienceMs)).toBe(true);
    expect(reports.join("\n")).toMatch(/notice c: .* again; \d+ alerts were dropped/);
  });

  able("die", "waits for an other side that is away, and tells", async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `alert ${i}`);
    send(lines.slice(0, 30));
    expect(await channel.flush(patienceMs)).toBe(true);
    await arrived(30);
    await other.die();
    send(lines.slice(30, 60));
    expect(await channel.flush(300)).toBe(
      cannot?.keep !== undefined && channel.stats().waiting === 0,
    );
    await other.start();
    send(lines.slice(60));
    expect(await channel.flush(patienceMs)).toBe(true);
    await until(() => other.lines().at(-1) === "alert 99", patienceMs);
    const got = other.lines();
    expect(got).toEqual(lines.filter((line) => got.includes(line)));
    expect(got.slice(-40)).toEqual(lines.slice(60));
    if (cannot?.keep !== undefined) return;
    expect(got).toHaveLength(100);
    expect(channel.stats()).toMatchObject({ written: 100, dropped: 0, failed: 0 });
    expect(reports.join("\n")).toMatch(/error c: .*\n.*notice c: alerts are delivered again/s);
  });

  test("loses nothing when it is told to open anew", async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `alert ${i}`);
    for (const line of lines) {
      send([line]);
      channel.reopen();
      if (Number.parseInt(line.slice(6), 10) % 10 === 0) await channel.flush(patienceMs);
    }
    expect(await channel.flush(patienceMs)).toBe(true);
    await arrived(lines.length);
    expect(other.lines()).toEqual(lines);
  }, 60_000);

  test("takes nothing after it was closed", async () => {
    send(["before"]);
    expect(await channel.flush(patienceMs)).toBe(true);
    await channel.close(1_000);
    expect(channel.send(formatted("after"))).toBe(false);
    expect(channel.stats()).toMatchObject({ written: 1, dropped: 1, failed: 0, waiting: 0 });
    channel.reopen();
  });
});

function open(sink: Counterpart["sink"]): Channel {
  const report: Report = (level, text) => reports.push(`${level} ${text}`);
  if (typeof sink === "function")
    return new QueuedChannel({ ...queue, name: "c", sink: sink(), report });
  return openChannels([{ name: "c", sink }], queue, outputTools(report))[0]!;
}

/** Texts that are hard to carry. */
const odd = [
  "",
  'quotes " and \\ and $(touch /tmp/no) `no` %n',
  "grün 😀 é",
  "x".repeat(20_000),
  "<13>not a syslog header",
  "12 not a length",
].filter((line) => line !== "");

const formatted = (line: string) => {
  return { line, json: false, priority: { name: "Warning", level: 4 } };
};

function send(lines: readonly string[]): void {
  for (const line of lines) channel.send(formatted(line));
}

function sum(): number {
  const { written, dropped, failed, waiting } = channel.stats();
  return written + dropped + failed + waiting;
}

async function arrived(count: number): Promise<void> {
  await until(() => other.lines().length >= count, patienceMs);
}
