import { expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import type { ChannelKind } from "./channels.ts";
import { remoteChannels } from "./remote-channels.ts";
import type { SpoolSettings } from "./spool/spool.ts";
import { Figures, type FromThread, type ToThread } from "./thread-protocol.ts";

/** An output thread that does only what the test does in its place. */
function open(linesMax = 3, spool?: SpoolSettings) {
  const got: ToThread[] = [];
  const reports: string[] = [];
  let hear: (message: FromThread) => void = () => {};
  let hearEnd: (reason: string) => void = () => {};
  let ended = 0;
  const thread = {
    post: (message: ToThread) => void got.push(message),
    listen: (listener: typeof hear) => {
      hear = listener;
    },
    onEnd: (listener: typeof hearEnd) => {
      hearEnd = listener;
    },
    end: () => void ended++,
  };
  const kind: ChannelKind = "stdout";
  const channels = ["a", "b"].map((name) => ({ name, sink: { kind }, spool }));
  const queue = { buffered: false, linesMax, timeoutMs: 20 };
  const report = (level: string, message: string) => void reports.push(`${level} ${message}`);
  const [a, b] = remoteChannels(() => ({ thread, shimFile: "/shim" }), { channels, queue, report });
  const first = got[0]!;
  if (first.order !== "start") throw new Error("it was not started");
  const figures = new Figures(first.figures);
  return {
    ...{ a: a!, b: b!, got, reports, figures, first },
    answer: (message: FromThread) => hear(message),
    fail: (reason: string) => hearEnd(reason),
    timesEnded: () => ended,
  };
}

const alert = (line: string) => ({ line, json: false, priority: { name: "", level: 0 } });

test("the thread is told its channels first, then each alert with its channel", () => {
  const { a, b, got, first } = open();
  expect(first).toMatchObject({ channels: [{ name: "a" }, { name: "b" }], shimFile: "/shim" });
  expect([a.send(alert("x")), b.send(alert("y"))]).toEqual([true, true]);
  expect(got.slice(1)).toMatchObject([
    { order: "send", channel: 0, alert: { line: "x" } },
    { order: "send", channel: 1, alert: { line: "y" } },
  ]);
});

test("figures come from the thread; what it has not settled waits", () => {
  const { a, figures } = open(10);
  for (const line of ["1", "2", "3", "4", "5", "6"]) a.send(alert(line));
  figures.set(0, "written", 2);
  figures.set(0, "dropped", 1);
  figures.set(0, "failed", 1);
  figures.set(0, "troubled", 1);
  expect(a.stats()).toEqual({ written: 2, dropped: 1, failed: 1, waiting: 2, troubled: true });
});

test("a thread that does not keep up costs a bounded number of alerts of each channel", () => {
  const { a, b, figures, reports } = open(3);
  const sent = ["1", "2", "3", "4", "5"].map((line) => a.send(alert(line)));
  expect(sent).toEqual([true, true, true, false, false]);
  expect(b.send(alert("1"))).toBe(true);
  expect(a.stats()).toMatchObject({ dropped: 2, waiting: 3 });
  figures.set(0, "received", 3);
  expect(a.send(alert("6"))).toBe(true);
  expect(reports).toEqual([
    "error a: the output thread is behind; alerts are dropped and counted",
    "notice a: the output thread keeps up again; 2 alerts were dropped",
  ]);
});

test("what is on its way is bounded in characters too", () => {
  const { a, figures } = open(1_000);
  const big = alert("x".repeat(limits.channelBytesMax));
  expect([a.send(big), a.send(big), a.send(big)]).toEqual([true, true, false]);
  figures.set(0, "received", 1);
  figures.set(0, "settledBytes", limits.channelBytesMax);
  expect(a.send(big)).toBe(true);
});

test("the thread's words go to the log, its answers to who asked", async () => {
  const { a, got, answer, reports } = open();
  answer({ answer: "report", level: "error", message: "a: away" });
  expect(reports).toEqual(["error a: away"]);
  const flushed = a.flush(1_000);
  const order = got.at(-1)!;
  expect(order).toMatchObject({ order: "flush", channel: 0, timeoutMs: 1_000 });
  answer({ answer: "done", id: "id" in order ? order.id : -1, ok: true });
  expect(await flushed).toBe(true);
});

test("a thread that never answers is not awaited for ever", async () => {
  const { a } = open();
  expect(await a.flush(5)).toBe(false);
});

test("the thread ends when its last channel is closed", async () => {
  const { a, b, got, answer, timesEnded } = open();
  for (const channel of [a, b]) {
    expect(timesEnded()).toBe(0);
    const closed = channel.close(5);
    const order = got.at(-1)!;
    answer({ answer: "done", id: "id" in order ? order.id : -1, ok: true });
    await closed;
  }
  expect(timesEnded()).toBe(1);
  expect(a.send(alert("x"))).toBe(false);
});

test("when the thread dies what it had in memory counts as dropped, which is told", async () => {
  const { a, fail, reports, figures } = open();
  a.send(alert("1"));
  figures.set(0, "received", 1);
  const flushed = a.flush(10_000);
  fail("out of memory");
  expect(await flushed).toBe(false);
  expect(a.stats()).toMatchObject({ written: 0, dropped: 1, waiting: 0, troubled: true });
  expect(reports).toEqual([
    "critical The output thread ended; alerts wait in memory until it is started again in 1 s: " +
      "out of memory",
  ]);
});

test("what a dead thread had not received waits, and so does what comes meanwhile", async () => {
  const { a, fail, figures, got, reports } = open(3);
  for (const line of ["1", "2"]) a.send(alert(line));
  figures.set(0, "received", 1);
  fail("gone");
  expect(["3", "4", "5"].map((line) => a.send(alert(line)))).toEqual([true, true, false]);
  expect(a.stats()).toMatchObject({ written: 0, dropped: 2, waiting: 3 });
  expect(reports.at(-1)).toBe("error a: the output thread is down; alerts are dropped and counted");
  await Bun.sleep(limits.threadRestartMs + 100);
  const sent = got.flatMap((order) => (order.order === "send" ? [order.alert.line] : []));
  expect(sent).toEqual(["1", "2", "2", "3", "4"]);
  expect(a.stats()).toMatchObject({ written: 0, dropped: 2, waiting: 3 });
});

test("a thread that died is started again, later each time; counts go on", async () => {
  const { a, b, fail, reports, got, figures } = open();
  for (const line of ["1", "2", "3"]) a.send(alert(line));
  figures.set(0, "received", 3);
  figures.set(0, "written", 1);
  fail("first");
  await Bun.sleep(limits.threadRestartMs + 100);
  expect(got.filter(({ order }) => order === "start")).toHaveLength(2);
  expect(a.send(alert("4"))).toBe(true);
  expect(a.stats()).toMatchObject({ written: 1, dropped: 2, waiting: 1, troubled: false });
  fail("second");
  expect(a.stats()).toMatchObject({ written: 1, dropped: 2, waiting: 1, troubled: true });
  expect(reports.at(-1)).toContain("in 2 s: second");
  await Promise.all([a.close(5), b.close(5)]);
  expect(a.stats()).toMatchObject({ written: 1, dropped: 3, waiting: 0 });
});

test("when the thread dies, what it had on disk waits there", async () => {
  const { a, fail, figures } = open(10, { folder: "/f", bytesMax: 1, ageMsMax: 1 });
  for (const line of ["1", "2", "3", "4"]) a.send(alert(line));
  figures.set(0, "spoolFound", 10);
  figures.set(0, "received", 3);
  figures.set(0, "written", 5);
  expect(a.stats()).toMatchObject({ written: 5, dropped: 0, waiting: 9, spool: { found: 10 } });
  fail("gone");
  expect(a.stats()).toMatchObject({ written: 5, dropped: 0, waiting: 9, spool: { found: 10 } });
  await a.close(5);
  expect(a.stats()).toMatchObject({ written: 5, dropped: 1, waiting: 8, spool: { found: 10 } });
});
