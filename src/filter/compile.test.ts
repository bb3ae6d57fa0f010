// Conditions evaluated: what each operator, modifier and transformer answers.

import { describe, expect, test } from "bun:test";
import { type Event, event, scheme } from "../../test/support/filter-scheme.ts";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import { message } from "./diagnostic.ts";
import { parseIpv6 } from "./network.ts";
import { parse } from "./parser.ts";

const google = parseIpv6("2001:4860:4860::8888")!;

function holds(text: string, event: Event): boolean {
  const parsed = parse({ name: "test", text });
  if (!parsed.ok) throw new Error(`${text}: ${message(parsed.error)}`);
  const { ir, errors } = check(parsed.value, scheme);
  if (ir === undefined) throw new Error(`${text}: ${errors.map(message).join("; ")}`);
  return compile(ir)(event);
}

describe("connectives", () => {
  const yes = "proc.name = myexe";
  const no = "proc.name = other";
  test.each([
    [`not not ${yes}`, true],
    [`not not not ${yes}`, false],
    [`${yes} or ${yes} and ${no}`, true],
    [`(${yes} or ${yes}) and ${no}`, false],
    [`not (${no} or ${no} and not ${yes})`, true],
    [`not (${no} or not ${no} and ${yes})`, false],
    [`not ((${no} or not (${no} and not ${yes})) and ${yes})`, false],
    [`${no} or not ${no}`, true],
    [`${yes} and not ${yes}`, false],
    [`${yes} and ${yes} and ${yes} and ${yes} and ${yes}`, true],
    [`${no} or ${no} or ${no} or ${no} or ${yes}`, true],
    [`${no} or ${no} or ${no}`, false],
  ])("%p -> %p", (text, want) => expect(holds(text, event)).toBe(want));
});

describe("texts", () => {
  test.each([
    ["proc.name = myexe", true],
    ["proc.name == other", false],
    ["proc.name != other", true],
    ["proc.name != myexe", false],
    ["proc.name exists", true],
    ["proc.name in (a, myexe)", true],
    ["proc.name in (a, b)", false],
    ["proc.name in ()", false],
    ["proc.name intersects (a, myexe)", true],
    ["proc.name in myexe", true], // The leftover name of a list is a value.
    ["proc.name < 5", false],
    ["proc.name > 5", true],
    ["proc.name contains yex", true],
    ["proc.name contains YEX", false],
    ["proc.name icontains YEX", true],
    ["proc.exepath icontains /subdir", true],
    ["proc.exepath icontains /subdirs", false],
    ["proc.name startswith my", true],
    ["proc.name startswith exe", false],
    ["proc.name endswith exe", true],
    ["proc.name endswith my", false],
    ["proc.name glob m*e", true],
    ["proc.name glob M*e", false],
    ["proc.name iglob M*E", true],
    ["proc.name regex my[a-z]+", true],
    ["proc.name regex y.*", false],
    ["fd.name pmatch (/opt/dir)", true],
    ["fd.name pmatch (/opt/dir2)", false],
    ["fd.name pmatch (/opt/dir3, /opt/dir)", true],
    ["fd.name pmatch ()", false],
    ["evt.arg.path = /etc/x", true],
    ["evt.arg[1] = one", true],
    ['proc.name = "my\\x65xe"', true],
  ])("%p -> %p", (text, want) => expect(holds(text, event)).toBe(want));
});

describe("numbers and booleans", () => {
  test.each([
    ["evt.cpu < 300", true],
    ["evt.cpu > -500", true],
    ["evt.cpu <= 1025", true],
    ["evt.cpu >= 1025", false],
    ["fd.num < 0", true],
    ["fd.num = -1", true],
    ["fd.num > 4294967295", false],
    ["fd.num > -65535", true],
    ["fd.num < -1", false],
    ["fd.num in (1, -1)", true],
    ["fd.num in (1, 2)", false],
    ["evt.count = -1", true], // Unsigned: a minus wraps.
    ["evt.count > 4294967294", true],
    ["evt.time = 18446744073709551615", true],
    ["evt.time = -1", true],
    ["evt.time >= 18446744073709551614", true],
    ["evt.time in (18446744073709551615)", true],
    ["evt.time > 18446744073709551615", false],
    ["evt.rawarg.res < -1", true],
    ["evt.rawarg.res > 4294967295", false],
    ["evt.rawarg.flags = 512", true],
    ["thread.cpu > 1", true],
    ["thread.cpu > 2", false],
    ["evt.failed = false", true],
    ["evt.failed != false", false],
    ["evt.failed in (true, false)", true],
    ["fd.sport = https", true],
    ["fd.sport = 65979", true], // Ports keep 16 bits.
    ["evt.around[5] = 10", true],
    ["evt.around[5] = 6", false],
  ])("%p -> %p", (text, want) => expect(holds(text, event)).toBe(want));
});

describe("byte buffers", () => {
  test.each([
    ['evt.buffer = "a\\x00b"', true],
    ['evt.buffer = "ab"', false],
    ['evt.buffer != "ab"', true],
    ["evt.buffer bcontains 610062", true],
    ["evt.buffer bcontains 20", false],
    ["evt.buffer bstartswith 6100", true],
    ["evt.buffer bstartswith 00", false],
    ['evt.buffer contains "\\x00b"', true],
    ['evt.buffer startswith "a"', true],
    ['evt.buffer endswith "\\x00b"', true],
    ['evt.buffer endswith "a"', false],
    ['evt.buffer in ("x", "a\\x00b")', true],
  ])("%p -> %p", (text, want) => expect(holds(text, event)).toBe(want));

  test("a literal can hold any byte", () => {
    const stray = { "evt.buffer": Uint8Array.of(0xff, 0xab) };
    expect(holds('evt.buffer = "\\xff\\xAb"', stray)).toBe(true);
    expect(holds('evt.buffer contains "\\xfe"', stray)).toBe(false);
  });
});

describe("addresses and networks", () => {
  test.each([
    ["fd.sip = 142.251.111.147", true],
    ["fd.sip != 0:0:0:0:0:0:0:1", true], // Families never compare equal.
    ["fd.sip = 0:0:0:0:0:0:0:1", false],
    ["fd.sip in (10.0.0.1, 142.251.111.147)", true],
    ["fd.snet = 142.251.0.0/8", true],
    ["fd.snet = 10.0.0.0/8", false],
    ["fd.snet != 10.0.0.0/8", true],
    ["fd.snet = 2001::0/16", false],
    ["fd.snet in (10.0.0.0/8, 142.0.0.0/4)", true],
    ["fd.ip = 142.251.111.147", true],
    ["fd.ip = 172.40.111.222", true],
    ["fd.ip = 10.0.0.1", false],
    ["fd.ip != 142.251.111.147", false], // Neither end may be equal.
    ["fd.ip != 10.0.0.1", true],
    ["fd.ip in (10.0.0.1, 172.40.111.222)", true],
    ["fd.ip exists", true],
    ["fd.net = 142.251.111.0/16", true],
    ["fd.net != 10.0.0.0/8", true],
    ["fd.net != 142.0.0.0/8", false],
    ['fd.net in ("127.0.0.1/24", 172.40.0.0/16)', true],
    ["fd.port = 443", true],
    ["fd.port != 443", false],
    ["fd.port > 50000", true],
    ["fd.port < 100", false],
    ["fd.port in (80, 54321)", true],
    ["fd.sip == anyof (10.0.0.1, 142.251.111.147)", true],
    ["fd.sip == allof (10.0.0.1, 142.251.111.147)", false],
    ["fd.sip == oneof (10.0.0.1, 142.251.111.147)", true],
    ["fd.sip != allof (10.0.0.1, 192.168.0.1)", true],
    ["fd.ip != allof (10.0.0.1, 142.251.111.147)", false],
    ["fd.ip == allof (172.40.111.222, 142.251.111.147)", true],
  ])("%p -> %p", (text, want) => expect(holds(text, event)).toBe(want));

  test("version 6", () => {
    const six = { "fd.net": [google], "fd.sip": google };
    expect(holds("fd.net = 2001::0/16", six)).toBe(true);
    expect(holds("fd.net = 2001:4860:4860::8888/48", six)).toBe(true);
    expect(holds("fd.net != 10.0.0.0/8", six)).toBe(true);
    expect(holds("fd.sip = 2001:4860:4860::8888", six)).toBe(true);
  });
});

describe("modifiers", () => {
  test.each([
    ["proc.name == oneof (myexe, bash)", true],
    ["proc.name == oneof (myexe, myexe)", false],
    ["proc.name == oneof (bash, sh)", false],
    ["proc.name == anyof (myexe, myexe)", true],
    ["proc.name == allof (myexe, myexe)", true],
    ["proc.name == allof (myexe, bash)", false],
    ["proc.name != oneof (myexe, bash)", true],
    ["proc.name != oneof (bash, sh)", false],
    ["proc.name != oneof (myexe, myexe, bash)", true],
    ["proc.name != anyof (myexe, bash)", true],
    ["proc.name != allof (bash, sh)", true],
    ["proc.name != allof (myexe, bash)", false],
    ["proc.name contains oneof (my, exe)", false],
    ["proc.name contains anyof (my, exe)", true],
    ["proc.name contains allof (my, exe)", true],
    ["proc.name startswith oneof (my, mye)", false],
    ["proc.name endswith allof (exe, yexe)", true],
    ["proc.name glob oneof (my*, *exe)", false],
    ["proc.name iglob anyof (MY*, BASH)", true],
    ["proc.name regex oneof (my.*, .*exe)", false],
    ["proc.name regex allof (my.*, .*exe)", true],
    ["proc.name == oneof ()", false],
    ["proc.name != anyof ()", false],
    ["proc.name != allof ()", false],
    ["proc.name == anyof myexe", true],
    ["toupper(proc.name) == oneof (MYEXE, BASH)", true],
    ["fd.num == anyof (1, -1)", true],
    ["evt.arg.none != allof (a, b)", false], // No value: false whatever the operator.
  ])("%p -> %p", (text, want) => expect(holds(text, event)).toBe(want));
});

describe("lists, ancestors, transformers, fields on the right", () => {
  test.each([
    ["fd.types in (file, ipv4, pipe)", true],
    ["fd.types in (file)", false],
    ["fd.types intersects (file, pipe)", true],
    ["fd.types intersects (pipe)", false],
    ["fd.types intersects ()", false],
    ["fd.types exists", true],
    ["len(fd.types) = 2", true],
    ["toupper(fd.types) in (FILE, IPV4)", true],
    ["proc.aname = bash", true],
    ["proc.aname = init", true],
    ["proc.aname = myexe", false],
    ["proc.aname != bash", true], // Some ancestor differs.
    ["proc.aname in (init)", true],
    ["proc.aname startswith ba", true],
    ["proc.aname == allof (bash, init)", false],
    ["proc.aname[1] = bash", true],
    ["proc.aname[2] = bash", false],
    ["len(fd.name) = 24", true],
    ["len(evt.buffer) = 3", true],
    ["basename(fd.name) = file.txt", true],
    ['join("-", (proc.name, "x", evt.num, fd.types)) = myexe-x-1-file-ipv4', true],
    ['join(",", (evt.num, evt.num)) = "1,1"', true],
    ['join("-", ()) = ""', true],
    ["join(proc.name, (fd.num, fd.num)) = -1myexe-1", true],
    ['concat(proc.name, "aaa", evt.arg.path) = myexeaaa/etc/x', true],
    ["len(concat(proc.name, fd.name)) > 19", true],
    ['b64(concat("YWFh", "YmJi")) = aaabbb', true],
    ['getopt(("-n","-t","hello"), "nt:")[t] = hello', true],
    ['getopt(("-n","-t","hello"), "nt:")[n] = n', true],
    ['getopt(("-t","a","-t","b"), "t:")[t] = b', true],
    ['getopt(("-t"), "t:")[t] = ""', true],
    ['getopt(("-n"), "nt:")[t] != ""', false],
    ['getopt(("-nt","hello"), "nt:") in (n, t, hello)', true],
    ["proc.name = val(proc.name)", true],
    ["proc.name = val(fd.name)", false],
    ["proc.name != val(fd.name)", true],
    ["proc.name = proc.name", false], // A constant text.
    ["toupper(proc.name) = toupper(proc.name)", true],
    ["fd.name contains val(proc.name)", false],
    ["fd.types in val(fd.types)", true],
    ["fd.types intersects tolower(fd.types)", true],
    ["fd.num <= val(fd.num)", true],
    ["fd.num < val(fd.num)", false],
    ["fd.sip = val(fd.sip)", true],
    ["evt.arg.none = val(evt.arg.none)", false], // Two missing values are not equal.
  ])("%p -> %p", (text, want) => expect(holds(text, event)).toBe(want));

  test("an empty list is a value: it has a length, and no element is outside", () => {
    const none = { "fd.types": [] };
    expect(holds("len(fd.types) = 0", none)).toBe(true);
    expect(holds("fd.types exists", none)).toBe(false);
    expect(holds("fd.types in (file)", none)).toBe(true);
    expect(holds("fd.types in ()", none)).toBe(false);
    expect(holds("fd.types intersects (file)", none)).toBe(false);
  });
});

test.each([
  "proc.name = x",
  "proc.name != x",
  "proc.name in (x)",
  "proc.name contains x",
  "proc.name regex x.*",
  "proc.name pmatch (/)",
  "proc.name exists",
  "fd.num < 5",
  "fd.num != 5",
  "fd.num = 9223372036854775807",
  "evt.time in (18446744073709551615)",
  "fd.sip != 1.2.3.4",
  "fd.ip != 1.2.3.4",
  "fd.types in (a)",
  "evt.failed != true",
  "proc.aname != x",
  "len(proc.name) = 0",
  "proc.name = val(fd.name)",
  "proc.name != allof (x, y)",
])("%p is false when there is no value, and its negation true", (text) => {
  expect(holds(text, {})).toBe(false);
  expect(holds(`not ${text}`, {})).toBe(true);
});
