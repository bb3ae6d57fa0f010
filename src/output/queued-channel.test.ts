import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import type { FormattedAlert } from "./channel.ts";
import { QueuedChannel, type QueuedChannelOptions } from "./queued-channel.ts";
import { type Sink, type Taken, Undelivered } from "./sink.ts";

type Outcome = "ok" | Undelivered;

/** A sink whose deliveries end when they are told to. */
class SlowSink implements Sink {
  readonly atOnceMax: number = 3;
  readonly got: string[] = [];
  reopened = 0;
  closed = 0;
  #pending: { lines: readonly string[]; taken: Taken; end: (outcome: Outcome) => void } | undefined;

  deliver(alerts: readonly FormattedAlert[], taken: Taken): Promise<void> {
    expect(this.#pending).toBeUndefined(); // Two at a time could change places.
    const lines = alerts.map((alert) => alert.line);
    return new Promise((resolve, reject) => {
      const end = (outcome: Outcome) => (outcome === "ok" ? resolve() : reject(outcome));
      this.#pending = { lines, taken, end };
    });
  }

  reopen(): Promise<void> {
    this.reopened++;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed++;
    return Promise.resolve();
  }

  get trying(): readonly string[] {
    return this.#pending?.lines ?? [];
  }

  /** `count`: how many are out by then; without it all, or none after a failure. */
  async end(outcome: Outcome = "ok", count?: number): Promise<void> {
    const { lines, taken, end } = this.#pending!;
    const out = count ?? (outcome === "ok" ? lines.length : 0);
    this.#pending = undefined;
    this.got.push(...lines.slice(0, out));
    taken(out);
    end(outcome);
    await Bun.sleep(0);
  }
}

function open(change: Partial<QueuedChannelOptions> = {}) {
  const sink = new SlowSink();
  const reports: string[] = [];
  const channel = new QueuedChannel({
    ...{ name: "c", sink, buffered: false, linesMax: 5, timeoutMs: 1_000 },
    report: (level, message) => reports.push(`${level} ${message}`),
    ...change,
  });
  const send = (...lines: string[]) =>
    lines.map((line) => channel.send({ line, json: false, priority: { name: "", level: 0 } }));
  return { sink, channel, reports, send };
}

test("the first alert goes out at once; what comes meanwhile in few pieces", async () => {
  const { sink, channel, send } = open();
  send("1", "2", "3", "4", "5");
  expect(sink.trying).toEqual(["1"]);
  await sink.end();
  expect(sink.trying).toEqual(["2", "3", "4"]);
  await sink.end();
  await sink.end();
  expect(sink.got).toEqual(["1", "2", "3", "4", "5"]);
  expect(channel.stats()).toMatchObject({ written: 5, waiting: 0, troubled: false });
});

test("what does not fit is dropped, counted and told once; so is the recovery", async () => {
  const { sink, channel, reports, send } = open();
  expect(send("1", "2", "3", "4", "5", "6", "7")).toEqual([
    ...new Array(5).fill(true),
    false,
    false,
  ]);
  expect(channel.stats()).toMatchObject({ dropped: 2, waiting: 5 });
  await sink.end();
  expect(send("8")).toEqual([true]);
  expect(reports).toEqual([
    "error c: the queue is full; alerts are dropped and counted",
    "notice c: alerts are delivered again; 2 alerts were dropped meanwhile",
  ]);
});

test("the waiting characters are bounded too", () => {
  const { send } = open({ linesMax: 100 });
  const half = "x".repeat(limits.channelBytesMax / 2);
  expect(send(half, half, half)).toEqual([true, true, false]);
});

test("an alert that is tried again keeps its place", async () => {
  const { sink, channel, reports, send } = open();
  send("1");
  send("2", "3", "4");
  await sink.end();
  await sink.end(new Undelivered("retry", "away"), 1);
  expect(channel.stats()).toMatchObject({ written: 2, waiting: 2, troubled: true });
  expect(sink.trying).toEqual([]);
  void channel.flush(0); // Whoever wants everything out does not wait for the pause to end.
  await Bun.sleep(0);
  expect(sink.trying).toEqual(["3", "4"]);
  await sink.end();
  expect(sink.got).toEqual(["1", "2", "3", "4"]);
  expect(channel.stats()).toMatchObject({ written: 4, failed: 0, troubled: false });
  expect(reports).toEqual([
    "error c: away",
    "notice c: alerts are delivered again; no alert was dropped",
  ]);
});

test("pauses between attempts grow", async () => {
  const { sink, send } = open();
  send("1");
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    while (sink.trying.length === 0) await Bun.sleep(1);
    times.push(performance.now());
    await sink.end(new Undelivered("retry", "away"));
  }
  const [first, second] = [times[1]! - times[0]!, times[2]! - times[1]!];
  expect(first).toBeGreaterThanOrEqual(limits.channelBackOffMs - 5);
  expect(second).toBeGreaterThanOrEqual(2 * limits.channelBackOffMs - 5);
});

test("an alert that cannot be delivered is counted and the next one has its turn", async () => {
  const { sink, channel, send } = open();
  send("bad");
  send("good");
  await sink.end(new Undelivered("lost", "refused"));
  expect(sink.trying).toEqual(["good"]);
  await sink.end();
  expect(channel.stats()).toMatchObject({ written: 1, failed: 1, dropped: 0 });
});

test("once nobody will ever take one, everything is dropped", async () => {
  const { sink, channel, reports, send } = open();
  send("1", "2");
  await sink.end(new Undelivered("gone", "nobody reads any more"));
  expect(send("3")).toEqual([false]);
  expect(channel.stats()).toMatchObject({ written: 0, failed: 1, dropped: 2, waiting: 0 });
  expect(reports).toEqual(["error c: nobody reads any more"]);
});

test("a delivery that takes too long is told of", async () => {
  const { sink, reports, send } = open({ timeoutMs: 20 });
  send("1");
  await Bun.sleep(60);
  expect(reports).toEqual(['critical "c" output timeout: nothing taken for 20 ms; others go on']);
  await sink.end();
});

test("an error nobody expected costs one alert, not the channel", async () => {
  const { sink, channel, reports, send } = open();
  send("1");
  send("2");
  await sink.end(new Error("surprise") as Undelivered);
  await sink.end();
  expect(channel.stats()).toMatchObject({ written: 1, failed: 1 });
  expect(reports[0]).toBe("error c: Error: surprise");
});

test("buffered alerts wait for a page, a second, or a flush", async () => {
  const { sink, channel, send } = open({ buffered: true, linesMax: 100 });
  send("1");
  expect(sink.trying).toEqual([]);
  send("x".repeat(limits.channelHoldBytes));
  expect(sink.trying).toHaveLength(2);
  await sink.end();
  send("2");
  expect(sink.trying).toEqual([]);
  const flushed = channel.flush(1_000);
  await Bun.sleep(0);
  await sink.end();
  expect(await flushed).toBe(true);
  expect(sink.got.at(-1)).toBe("2");
});

test("it is opened anew between two deliveries, also when nothing waits", async () => {
  const { sink, channel, send } = open();
  channel.reopen();
  await Bun.sleep(0);
  expect(sink.reopened).toBe(1);
  send("1");
  channel.reopen();
  expect(sink.reopened).toBe(1);
  await sink.end();
  expect(sink.reopened).toBe(2);
});

test("closing counts what still waits as dropped, even while a delivery is under way", async () => {
  const { sink, channel, send } = open();
  send("1", "2", "3");
  expect(await channel.flush(5)).toBe(false);
  await channel.close(5);
  await sink.end();
  expect(sink.closed).toBe(1);
  expect(channel.stats()).toMatchObject({ written: 0, dropped: 3, waiting: 0 });
  expect(send("4")).toEqual([false]);
});
