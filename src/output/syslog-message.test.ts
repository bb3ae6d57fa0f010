import { expect, test } from "bun:test";
import { syslogAddress } from "./syslog-address.ts";
import { datagram, framed, syslogMessage } from "./syslog-message.ts";

const now = new Date(2026, 6, 3, 4, 5, 6, 7);
const alert = { line: "text", json: false, priority: { name: "Warning", level: 4 } };
const identity = { facility: "user", name: "gyr", pid: 42, hostname: "host" } as const;

const messages = [
  ["rfc3164", identity, "<12>Jul  3 04:05:06 host gyr: text"],
  ["rfc3164", { ...identity, hostname: "" }, "<12>Jul  3 04:05:06 gyr: text"],
  ["rfc3164", { ...identity, facility: "local7" }, "<188>Jul  3 04:05:06 host gyr: text"],
  ["rfc5424", identity, `<12>1 ${now.toISOString()} host gyr 42 - - text`],
  ["rfc5424", { ...identity, hostname: "" }, `<12>1 ${now.toISOString()} - gyr 42 - - text`],
] as const;

test.each(messages)("%p with %p", (format, who, want) => {
  expect(syslogMessage(alert, { ...who, format }, now)).toBe(want);
});

test("a message has the time of the alert, not of its delivery", () => {
  const at = new Date(2026, 0, 2, 3, 4, 5, 678);
  const late = { ...alert, timeMs: at.getTime() };
  expect(syslogMessage(late, { ...identity, format: "rfc3164" }, now)).toBe(
    "<12>Jan  2 03:04:05 host gyr: text",
  );
  expect(syslogMessage(late, { ...identity, format: "rfc5424" }, now)).toBe(
    `<12>1 ${at.toISOString()} host gyr 42 - - text`,
  );
});

test("the severity is the level of the priority", () => {
  const severities = [0, 1, 2, 3, 4, 5, 6, 7].map((level) => {
    const at = { ...alert, priority: { name: "", level } };
    const message = syslogMessage(at, { ...identity, facility: "kern", format: "rfc5424" }, now);
    return /^<(\d+)>/.exec(message)?.[1];
  });
  expect(severities).toEqual(["0", "1", "2", "3", "4", "5", "6", "7"]);
});

test("a message is one line, whatever the alert is", () => {
  const at = { ...alert, line: "a\nb\r\nc\0d" };
  expect(syslogMessage(at, { ...identity, format: "rfc5424" }, now)).toEndWith(" - - a b  c d");
});

test("streams tell messages apart by their length in bytes, or by line breaks", () => {
  expect(framed("grün", "length")).toBe("5 grün");
  expect(framed("grün", "line")).toBe("grün\n");
});

test.each([
  ["abc", 3, "abc"],
  ["abcd", 3, "abc"],
  ["aü", 2, "a"],
  ["aüb", 3, "aü"],
  ["😀", 3, ""],
])("%p in a datagram of %p bytes is %p", (text, bytesMax, want) => {
  expect(Buffer.from(datagram(text, bytesMax)).toString()).toBe(want);
});

const addresses = [
  ["", { kind: "unix", path: "/dev/log" }],
  ["/run/log", { kind: "unix", path: "/run/log" }],
  ["unix:///run/log", { kind: "unix", path: "/run/log" }],
  ["udp://loghost", { kind: "udp", host: "loghost", port: 514 }],
  ["tcp://10.0.0.1:6514", { kind: "tcp", host: "10.0.0.1", port: 6514 }],
  ["tcp://[::1]:601", { kind: "tcp", host: "::1", port: 601 }],
  ["loghost", undefined],
  ["http://loghost", undefined],
  ["udp://loghost:0", undefined],
  ["udp://loghost:70000", undefined],
  ["udp://", undefined],
  ["tcp://a b", undefined],
] as const;

test.each(addresses)("the address %p", (text, want) => {
  expect(syslogAddress(text)).toEqual(want);
});
