import { expect, test } from "bun:test";
import { createSocket } from "node:dgram";
import { type LogLevel, openLog } from "./log.ts";
import { SyslogLog } from "./syslog-log.ts";

const now = () => new Date(0);
const settings = { level: "notice", stderr: true, syslog: true, iso8601: true } as const;

function opened(changes: Partial<Parameters<typeof openLog>[0]>) {
  const lines: string[] = [];
  const sent: (readonly [LogLevel, string])[] = [];
  let made = 0;
  const log = openLog(
    { ...settings, ...changes },
    {
      now,
      write: (bytes, done) => {
        lines.push(Buffer.from(bytes).toString().trimEnd());
        done(null, bytes.length);
      },
      syslog: () => {
        made++;
        return { send: (...message) => sent.push(message), flush: () => Promise.resolve(true) };
      },
    },
  );
  return { log, lines, sent, made: () => made };
}

const cases = [
  // what is on            level     on stderr                               in syslog
  [{}, "notice", ["1970-01-01T00:00:00+0000: hello"], [["notice", "hello"]]],
  [{}, "info", [], []],
  [{ stderr: false }, "error", [], [["error", "hello"]]],
  [{ syslog: false }, "error", ["1970-01-01T00:00:00+0000: hello"], []],
  [{ level: "debug" }, "debug", ["1970-01-01T00:00:00+0000: hello"], [["debug", "hello"]]],
] as const;

test.each(cases)("with %p a message of level %p goes where it should", async (...row) => {
  const [changes, level, onStderr, inSyslog] = row;
  const { log, lines, sent } = opened(changes);
  log.write(level, "hello\n");
  expect(await log.flush(1_000)).toBe(true);
  expect<unknown>(lines).toEqual(onStderr);
  expect<unknown>(sent).toEqual(inSyslog);
});

test("why a run ends is told whatever is configured", async () => {
  const { log, lines, sent } = opened({ level: "emergency", stderr: false });
  log.fail("it broke");
  await log.flush(1_000);
  expect(lines).toEqual(["Error: it broke"]);
  expect<unknown>(sent).toEqual([["error", "it broke"]]);
});

test("nothing is opened for syslog before there is a message for it", () => {
  const { log, made } = opened({ syslog: false });
  log.write("error", "one");
  expect(made()).toBe(0);
  log.change(settings);
  log.write("error", "two");
  log.write("error", "three");
  expect(made()).toBe(1);
});

const identity = { facility: "daemon", name: "gyr", pid: 7, hostname: "h" };
const system = {
  connectUnix: () => -2,
  untaken: () => ({ bytes: 0, isThere: true }),
  pipe: () => {
    throw new Error("not asked for");
  },
};

test("syslog gets messages with their level, in order", async () => {
  const received: string[] = [];
  const server = createSocket("udp4", (bytes) => received.push(bytes.toString()));
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  const address = `udp://127.0.0.1:${server.address().port}`;
  const log = new SyslogLog({ ...identity, format: "rfc5424", address }, system);
  log.send("critical", "first");
  log.send("debug", "second\nline");
  expect(await log.flush(1_000)).toBe(true);
  for (let waited = 0; received.length < 2 && waited < 1_000; waited += 10) await Bun.sleep(10);
  server.close();
  expect(received.map((text) => text.replace(/1 \S+ h/, "1 TIME h"))).toEqual([
    "<26>1 TIME h gyr 7 - - first",
    "<31>1 TIME h gyr 7 - - second line",
  ]);
});

test("a machine without syslog loses the messages and no time", async () => {
  const log = new SyslogLog({ ...identity, format: "rfc3164", address: "/no/such/socket" }, system);
  for (let i = 0; i < 5_000; i++) log.send("error", "lost");
  const startMs = performance.now();
  expect(await log.flush(5_000)).toBe(true);
  expect(performance.now() - startMs).toBeLessThan(1_000);
});
