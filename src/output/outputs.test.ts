import { expect, test } from "bun:test";
import type { Alert } from "./alert.ts";
import type { Channel, FormattedAlert } from "./channel.ts";
import { channels } from "./channels.ts";
import { openLog } from "./log.ts";
import { type OutputSettings, Outputs } from "./outputs.ts";
import { AlertCounts } from "./statistics.ts";

const settings: OutputSettings = {
  json: true,
  jsonParts: { output: false, message: false, outputFields: false, tags: false },
  iso8601: false,
  buffered: false,
  queueCapacity: 0,
  timeoutMs: 5,
  rate: 0,
  burstMax: 1,
  channels: [],
};
const alert: Alert = {
  rule: "r",
  priority: { name: "Notice", level: 5 },
  timeNs: 0n,
  source: "syscall",
  tags: [],
  hostname: "h",
  output: "o",
  fields: new Map(),
};
const line =
  '{"hostname":"h","priority":"Notice","rule":"r","source":"syscall",' +
  '"time":"1970-01-01T00:00:00.000000000Z"}';

function fake(name: string, accepts: boolean) {
  const got: FormattedAlert[] = [];
  const channel: Channel = {
    name,
    send: (formatted) => {
      got.push(formatted);
      return accepts;
    },
    flush: () => Promise.resolve(accepts),
    reopen: () => {},
    stats: () => ({ written: 0, dropped: 0, failed: 0, waiting: 7, troubled: false }),
    close: () => Promise.resolve(),
  };
  return { outlet: { channel, wants: () => true }, got };
}

test("every channel gets the same formatted alert; a full one does not hide it from others", () => {
  const [full, free] = [fake("full", false), fake("free", true)];
  const outputs = new Outputs(settings, [full.outlet, free.outlet], () => {});
  outputs.send(alert);
  outputs.send(alert);
  expect(free.got.map((formatted) => formatted.line)).toEqual([line, line]);
  expect(full.got[0]).toBe(free.got[0]!);
});

test("a channel with a format of its own gets alerts in that form, all others as they are", () => {
  const forms = [undefined, "text", "json", { name: "loki", version: "1" }] as const;
  const got = forms.map((form) => {
    const { outlet, got } = fake("all", true);
    new Outputs(settings, [{ ...outlet, format: form }], () => {}).send(alert);
    return got[0]!;
  });
  const text = expect.stringMatching(/^\d\d:\d\d:00\.000000000: Notice o$/);
  expect(got).toEqual([
    { line, json: true, priority: alert.priority, timeMs: 0 },
    { line: text, json: false, priority: alert.priority },
    { line, json: true, priority: alert.priority, timeMs: 0 },
    { line: expect.stringContaining('{"streams":'), json: true, priority: alert.priority },
  ]);
});

test("a channel gets only what it wants", () => {
  const [all, some] = [fake("all", true), fake("some", true)];
  const picky = { ...some.outlet, wants: ({ rule }: Alert) => rule === "s" };
  const outputs = new Outputs(settings, [all.outlet, picky], () => {});
  for (const rule of ["r", "s"]) outputs.send({ ...alert, rule });
  expect([all.got.length, some.got.length]).toEqual([2, 1]);
});

test("the rate limit leaves out alerts, but none about the agent itself", () => {
  const { outlet, got } = fake("all", true);
  const reports: string[] = [];
  const report = (level: string, text: string) => reports.push(`${level} ${text}`);
  const outputs = new Outputs({ ...settings, rate: 1, burstMax: 2 }, [outlet], report);
  for (let i = 0; i < 5; i++) outputs.send(alert);
  outputs.send({ ...alert, source: "internal" });
  outputs.send({ ...alert, timeNs: 1_000_000_000n });
  expect(got).toHaveLength(4);
  expect(outputs.limited).toBe(3);
  expect(reports).toEqual(new Array(3).fill("debug Rate limit: no alert for rule r"));
});

test("closing says what a blocked channel still held", async () => {
  const reports: string[] = [];
  const report = (level: string, text: string) => reports.push(`${level} ${text}`);
  await new Outputs(settings, [fake("slow", false).outlet], report).close();
  expect(reports).toEqual(["notice slow: still blocked, discarding 7 remaining alerts"]);
});

test("every channel has a name and a documented purpose", () => {
  for (const row of Object.values(channels)) expect(row.doc).toMatch(/^[A-Z].*\.$/);
});

test("the log prints what is severe enough, one line per message", () => {
  const lines: string[] = [];
  const write = (bytes: Uint8Array, done: (error: null, count: number) => void) => {
    lines.push(Buffer.from(bytes).toString());
    done(null, bytes.length);
  };
  const now = () => new Date(Date.UTC(2026, 6, 31, 10));
  const log = openLog(
    { level: "warning", stderr: true, syslog: false, iso8601: true },
    { write, now },
  );
  log.write("error", "broken\n");
  log.write("warning", "odd");
  log.write("info", "not shown");
  expect(lines).toEqual(["2026-07-31T10:00:00+0000: broken\n", "2026-07-31T10:00:00+0000: odd\n"]);
});

test("the reason why a run ends is printed even when nothing else is", () => {
  const lines: string[] = [];
  const write = (bytes: Uint8Array, done: (error: null, count: number) => void) => {
    lines.push(Buffer.from(bytes).toString());
    done(null, bytes.length);
  };
  const log = openLog(
    { level: "emergency", stderr: false, syslog: false, iso8601: false },
    { write },
  );
  log.write("emergency", "not shown");
  log.fail("no BTF");
  expect(lines).toEqual(["Error: no BTF\n"]);
});

test("the summary of a run names severities and rules that had alerts", () => {
  const counts = new AlertCounts();
  counts.add("B", 4);
  counts.add("A", 6);
  counts.add("B", 4);
  expect(counts.text(["A", "B", "C"])).toBe(
    "Events detected: 3\n" +
      "Rule counts by severity:\n   WARNING: 2\n   INFO: 1\n" +
      "Triggered rules by rule name:\n   A: 1\n   B: 2\n",
  );
});
