// Numbered alerts to several channels at once, while their other sides are killed, stalled and
// restarted at random: no alert may vanish uncounted, none may overtake another, and whoever raises
// them never waits. With a spool every one arrives. GYR_CHAOS_SECONDS makes it longer,
// GYR_CHAOS_SEED repeats a run.
import { afterEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputTools } from "../../../src/app/output-stage.ts";
import type { Channel } from "../../../src/output/channel.ts";
import type { SinkSettings } from "../../../src/output/channels.ts";
import { openChannels } from "../../../src/output/outputs.ts";
import type { SpoolSettings } from "../../../src/output/spool/spool.ts";
import { type Counterpart, until } from "./counterpart.ts";
import { namedPipe, plainFile } from "./files.ts";
import { keptProgram } from "./programs.ts";
import { GrpcClient } from "./grpc-client.ts";
import { NatsServer } from "./nats-server.ts";
import { Rsyslog, speaksTls } from "./rsyslog.ts";
import { WebServer } from "./web-server.ts";

const seconds = Number(process.env.GYR_CHAOS_SECONDS ?? 4);
const seed = Number(process.env.GYR_CHAOS_SEED ?? Date.now() % 100_000);
// With a spool more: what is on its way to the output thread is bounded by it, too.
const linesMax = { without: 200, with: 10_000 };
const queue = { buffered: false, timeoutMs: 500 };
const perTurn = 4;
const turnMs = 2;
// A queue takes an alert in microseconds. Who waited for a stalled side would do so often, and for
// tenths of a second; a busy machine may make anybody wait once.
const sendMs = { nearlyAlways: 10, ever: 2_000 };
const patienceMs = 30_000 + 2_000 * seconds; // For what piled up: a request for each, one by one.

interface Part {
  readonly name: string;
  readonly make: (at: string) => Counterpart | Promise<Counterpart>;
  /**
   * Whether what it was given may be lost when it dies. "without a spool": nobody answers, but what
   * it may not have got is sent again.
   */
  readonly loses: "never" | "without a spool" | "always";
  /** Alerts may overtake each other: requests at once, or datagrams of which some come again. */
  readonly mayOvertake?: true;
}

const nats: Part = { name: "NATS", make: (at) => NatsServer.make(at), loses: "without a spool" };
const tls: Part = {
  name: "syslog, TLS",
  make: (at) => Rsyslog.make(at, "tls", "rfc5424"),
  loses: "without a spool",
};
const parts: readonly Part[] = [
  { name: "file", make: (at) => plainFile(at, true), loses: "never" },
  { name: "named pipe", make: namedPipe, loses: "without a spool" },
  { name: "program", make: keptProgram, loses: "without a spool" },
  {
    name: "syslog, local socket",
    make: (at) => Rsyslog.make(at, "unix", "rfc3164"),
    loses: "without a spool",
  },
  {
    name: "syslog, TCP",
    make: (at) => Rsyslog.make(at, "tcp", "rfc5424"),
    loses: "without a spool",
  },
  {
    name: "syslog, UDP",
    make: (at) => Rsyslog.make(at, "udp", "rfc5424"),
    loses: "always",
    mayOvertake: true,
  },
  { name: "gRPC", make: (at) => new GrpcClient(at), loses: "without a spool" },
  { name: "HTTP", make: () => new WebServer(), loses: "never" },
  {
    name: "HTTP, 8 at once",
    make: () => new WebServer({ atOnce: 8 }),
    loses: "never",
    mayOvertake: true,
  },
  ...(Bun.which("nats-server") === null ? [] : [nats]),
  ...(speaksTls() ? [tls] : []),
];

let folder = "";
/** Those that were started, also when another could not be. */
let started: Counterpart[] = [];
let channels: readonly Channel[] = [];
let troubles: readonly { end: () => Promise<void> }[] = [];

afterEach(async () => {
  await Promise.allSettled(troubles.map(({ end }) => end()));
  await Promise.all(channels.map((channel) => channel.close(100)));
  await Promise.all(started.map((other) => other.stop()));
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ["every alert is delivered, or counted", false],
  ["with a spool every alert is delivered", true],
] as const)(
  `%s: seed ${seed}`,
  async (_name, isSpooled) => {
    folder = mkdtempSync(join(tmpdir(), "gyr-chaos-"));
    const others = await Promise.all(
      parts.map(async ({ make }, index) => {
        mkdirSync(join(folder, String(index)));
        const other = await make(join(folder, String(index)));
        started.push(other);
        await other.start();
        return other;
      }),
    );
    // None of these is a thing itself: each has settings.
    const setups = others.map(({ sink }, index) => ({
      name: String(index),
      sink: sink as SinkSettings,
      ...(isSpooled && { spool: spoolAt(join(folder, `spool-${index}`)) }),
    }));
    channels = openChannels(
      setups,
      { ...queue, linesMax: isSpooled ? linesMax.with : linesMax.without },
      outputTools(() => {}),
    );
    troubles = others.map((other, index) => trouble(other, randomFrom(seed + index)));
    const figures: string[] = [];
    let raised = 0;
    const sendTimes: number[] = [];
    const endMs = performance.now() + seconds * 1_000;
    while (performance.now() < endMs) {
      for (let i = 0; i < perTurn; i++, raised++) {
        const startMs = performance.now();
        for (const channel of channels) channel.send(numbered(raised));
        sendTimes.push(performance.now() - startMs);
      }
      await Bun.sleep(turnMs);
    }
    const piledUp = channels.map((channel) => channel.stats().waiting);
    for (const { end } of troubles) await end();
    const flushed = await Promise.all(channels.map((channel) => channel.flush(patienceMs)));
    expect(flushed).toEqual(channels.map(() => true));
    sendTimes.sort((a, b) => a - b);
    const sendAt = (share: number) => sendTimes[Math.floor(share * (sendTimes.length - 1))]!;
    expect(sendAt(0.99)).toBeLessThan(sendMs.nearlyAlways);
    expect(sendAt(1)).toBeLessThan(sendMs.ever);
    for (const [index, other] of others.entries()) {
      const { written, dropped, failed, waiting } = channels[index]!.stats();
      expect([index, written + dropped + failed, waiting]).toEqual([index, raised, 0]);
      if (isSpooled) expect([index, dropped, failed]).toEqual([index, 0, 0]);
      const { name, loses, mayOvertake } = parts[index]!;
      const got = () => new Set(other.lines().map((line) => Number.parseInt(line, 10)));
      const mustKeep = loses === "never" || (isSpooled && loses !== "always");
      if (mustKeep) await until(() => got().size >= written, 10_000);
      if (mustKeep) expect([name, missing(raised - dropped - failed, got())]).toEqual([name, 0]);
      if (mayOvertake !== true) expect([name, outOfOrder(other.lines())]).toEqual([name, []]);
      expect(got().size).toBeGreaterThan(0);
      const twice = other.lines().length - got().size;
      const lost = raised - dropped - failed - got().size;
      figures.push(
        `${name}: ${got().size} of ${raised} arrived, ${twice} twice, ${dropped} dropped, ${lost} lost`,
      );
    }
    const shares = [0.5, 0.9, 0.99, 0.999, 1];
    const histogram = shares.map((share) => `${share * 100} % ${sendAt(share).toFixed(3)}`);
    console.log(figures.join("\n"));
    console.log(`ms to raise one for all channels: ${histogram.join(", ")}`);
    console.log(`waiting at the end: ${piledUp.join(" ")}`);
  },
  seconds * 1_000 + patienceMs + 60_000,
);

function spoolAt(path: string): SpoolSettings {
  return { folder: path, bytesMax: 256e6, ageMsMax: 3_600_000 };
}

/** Makes trouble until it is told to end; then everything is well again. */
function trouble(other: Counterpart, random: () => number): { end: () => Promise<void> } {
  let ending = false;
  const pause = async () => {
    const untilMs = performance.now() + 50 + 700 * random();
    while (!ending && performance.now() < untilMs) await Bun.sleep(10);
  };
  const work = async () => {
    while (!ending) {
      await pause();
      if (random() < 0.5) {
        other.stall();
        await pause();
        other.resume();
      } else {
        await other.die();
        await pause();
        await other.start();
      }
    }
  };
  const done = work();
  return {
    end: () => {
      ending = true;
      return done;
    },
  };
}

const nothing = {
  ...{ timeNs: 0n, level: 5, source: "syscall", tags: [], hostname: "", output: "", fields: {} },
};

function numbered(number: number) {
  const line = `${number} ${"x".repeat(500)}`;
  const priority = { name: "Notice", level: 5 };
  return { line, json: false, priority, details: { ...nothing, rule: `#${number}#` } };
}

/** How many of those that count as delivered did not arrive. */
function missing(delivered: number, got: ReadonlySet<number>): number {
  return Math.max(0, delivered - got.size);
}

/** Numbers may repeat, but none comes for the first time behind a higher one. */
function outOfOrder(lines: readonly string[]): readonly number[] {
  const firsts = new Set(lines.map((line) => Number.parseInt(line, 10)));
  let highest = -1;
  return [...firsts].filter((number) => {
    const isLate = number < highest;
    highest = Math.max(highest, number);
    return isLate;
  });
}

/** The same numbers for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
