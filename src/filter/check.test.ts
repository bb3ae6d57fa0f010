// The language bound to a small scheme: what compiles, what it answers, what it refuses and warns about.

import { describe, expect, test } from "bun:test";
import { check } from "./check.ts";
import { compile } from "./compile.ts";
import { hint, message } from "./diagnostic.ts";
import { parse } from "./parser.ts";
import { type FieldRow, tableScheme } from "./scheme.ts";
import type { Value } from "./value.ts";
import { parseIpv4, parseIpv6 } from "./network.ts";

type Event = Readonly<Record<string, Value | undefined>>;

function row(name: string, type: FieldRow<Event>["type"], more: Partial<FieldRow<Event>> = {}) {
  return { [name]: { type, doc: "A field.", get: (event: Event) => event[name], ...more } };
}

function bound(name: string) {
  return (argument: string | undefined) => (event: Event) => {
    return event[argument === undefined ? name : `${name}[${argument}]`];
  };
}

const eventNames = ["open", "openat", "close"];

const scheme = tableScheme<Event>({
  ...row("proc.name", "CHARBUF"),
  ...row("proc.exepath", "FSPATH"),
  ...row("fd.name", "CHARBUF"),
  ...row("fd.num", "INT64"),
  ...row("fd.types", "CHARBUF", { list: true }),
  ...row("fd.ports", "PORT", { list: true }),
  ...row("fd.sip", "IPADDR"),
  ...row("fd.snet", "IPNET"),
  ...row("fd.ip", "IPADDR", { any: "sides", noRhs: true, noTransformers: true, filterOnly: true }),
  ...row("fd.net", "IPNET", { any: "sides", noRhs: true, noTransformers: true, filterOnly: true }),
  ...row("fd.port", "PORT", { any: "sides", noRhs: true, noTransformers: true, filterOnly: true }),
  ...row("fd.sport", "PORT"),
  ...row("evt.num", "UINT64"),
  ...row("evt.cpu", "INT16"),
  ...row("evt.count", "UINT32"),
  ...row("evt.failed", "BOOL"),
  ...row("evt.buffer", "BYTEBUF"),
  ...row("evt.time", "RELTIME"),
  ...row("evt.dir", "CHARBUF", { deprecated: true }),
  ...row("user.uid", "UID"),
  ...row("thread.cpu", "DOUBLE"),
  ...row("evt.type", "CHARBUF", {
    accepts: (literal) => eventNames.includes(literal),
    known: () => eventNames,
  }),
  ...row("evt.arg", "CHARBUF", {
    argument: { required: true, kind: "both", dotted: true },
    bind: bound("evt.arg"),
  }),
  ...row("evt.rawarg", "DYN", {
    argument: { required: true, kind: "key", dotted: true },
    typeOf: (name) => (({ res: "ERRNO", flags: "FLAGS32", addr: "SOCKADDR" }) as const)[name],
    noRhs: true,
    noTransformers: true,
    bind: bound("evt.rawarg"),
  }),
  ...row("evt.around", "UINT64", {
    argument: { required: true, kind: "index" },
    operatorAs: { "=": "<=", "==": "<=" },
    bind: bound("evt.around"),
  }),
  ...row("proc.aname", "CHARBUF", {
    any: "ancestors",
    noRhs: true,
    noTransformers: true,
    argument: { required: false, kind: "index" },
    bind: bound("proc.aname"),
  }),
  ...row("ka.field", "CHARBUF"),
});

function problems(text: string): { errors: string[]; warnings: string[] } {
  const parsed = parse({ name: "test", text });
  if (!parsed.ok) throw new Error(`${text}: ${message(parsed.error)}`);
  const { errors, warnings } = check(parsed.value, scheme);
  return { errors: errors.map(message), warnings: warnings.map(message) };
}

function holds(text: string, event: Event): boolean {
  const parsed = parse({ name: "test", text });
  if (!parsed.ok) throw new Error(`${text}: ${message(parsed.error)}`);
  const { ir, errors } = check(parsed.value, scheme);
  if (ir === undefined) throw new Error(`${text}: ${errors.map(message).join("; ")}`);
  return compile(ir)(event);
}

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const client = parseIpv4("172.40.111.222")!;
const server = parseIpv4("142.251.111.147")!;
const google = parseIpv6("2001:4860:4860::8888")!;

const event: Event = {
  "proc.name": "myexe",
  "proc.exepath": "/opt/dir/SUBDIR/file.txt",
  "fd.name": "/opt/dir/subdir/file.txt",
  "fd.num": -1,
  "fd.types": ["file", "ipv4"],
  "fd.sip": server,
  "fd.snet": server,
  "fd.ip": [client, server],
  "fd.net": [client, server],
  "fd.port": [54321, 443],
  "fd.sport": 443,
  "evt.num": 1,
  "evt.cpu": 1,
  "evt.count": 4294967295,
  "evt.failed": false,
  "evt.buffer": bytes("a\0b"),
  "evt.time": 18446744073709551615n,
  "evt.type": "openat",
  "evt.arg[path]": "/etc/x",
  "evt.arg[1]": "one",
  "evt.rawarg[res]": -22,
  "evt.rawarg[flags]": 512,
  "evt.around[5]": 7,
  "proc.aname": ["bash", "init"],
  "proc.aname[1]": "bash",
  "thread.cpu": 1.5,
};

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

describe("what does not compile, in the words of the reference", () => {
  const list = "operator not supported list filters";
  test.each([
    ["proc.nam = x", "filter_check called with nonexistent field proc.nam"],
    ["proc.name[1] = x", "filter_check called with nonexistent field proc.name[1]"],
    ["evt.arg.a[1] = x", "filter_check called with nonexistent field evt.arg.a[1]"],
    ["evt.arg = x", "field 'evt.arg' requires an argument"],
    ["proc.aname[x] = y", "field 'proc.aname' requires a number as its argument, not x"],
    ["evt.rawarg.nope = 1", "field 'evt.rawarg' has no parameter named nope"],
    ["some_macro", "filter error: unexpected identifier 'some_macro'"],
    [
      "proc.name bcontains 61",
      "filter error: 'bcontains' operator not supported for string filters",
    ],
    ["fd.num contains 3", "filter error: 'contains' operator not supported for numeric filters"],
    ["fd.num == oneof (1)", undefined],
    [
      "fd.num startswith oneof (1)",
      "filter error: 'startswith' operator not supported for numeric filters",
    ],
    ["fd.num pmatch (1)", "filter error: 'pmatch' operator not supported for numeric filters"],
    ["evt.failed > 1", "filter error: '>' operator not supported for numeric filters"],
    ["evt.buffer > 1", "filter error: '>' operator not supported for buffer filters"],
    [
      "evt.buffer icontains a",
      "filter error: 'icontains' operator not supported for buffer filters",
    ],
    ["evt.buffer regex a", "filter error: 'regex' operator not supported for buffer filters"],
    ["fd.sip < 1", "filter error: '<' operator not supported for ip address and network filters"],
    [
      "fd.sip contains anyof (a)",
      "filter error: 'contains' with modifier not supported for ip address and network filters",
    ],
    ["fd.types = file", `filter error: '=' ${list}`],
    ["fd.types == file", `filter error: '=' ${list}`],
    ["fd.types == anyof (file)", `filter error: '=' ${list}`],
    ["fd.types pmatch (file)", `filter error: 'pmatch' ${list}`],
    ["fd.ports in (1)", "filter error: list filters are not supported for type 'PORT'"],
    ["fd.ports exists", undefined],
    ["user.uid = 0", "filter error: '=' operator not supported for type 'UID'"],
    ["user.uid exists", undefined],
    ["evt.rawarg.addr > 0", "filter error: '>' operator not supported for type 'SOCKADDR'"],
    ["evt.around[1] > 5", "evt.around supports only '=' comparison operator"],
    ["evt.around[1] = 1.5", "1.5 is not a valid number"],
    ["fd.num = 0x10", "0x10 is not a valid number"],
    ["fd.num = 1.5", "1.5 is not a valid number"],
    ["fd.num in (1, x)", "x is not a valid number"],
    ["thread.cpu = 1.0", "1.0 is not a valid number"],
    ["evt.failed = yes", "filter error: unrecognized boolean value yes"],
    ["fd.sport = nosuchservice", "unrecognized protocol nosuchservice"],
    ["fd.sip = 1.2.3", "unrecognized IPv4 address 1.2.3"],
    ["fd.sip = 1:2:3", "unrecognized IPv6 address 1:2:3"],
    ["fd.snet = 1.2.3.4", "unrecognized IP network 1.2.3.4"],
    ["fd.snet = 1.2.3/8", "unrecognized IP address 1.2.3/8"],
    ["fd.snet = 1.2.3.4/33", "invalid netmask 33"],
    ["fd.snet = 2001::/129", "invalid v6 netmask 129"],
    ["fd.snet = 2001::/0", "invalid v6 netmask 0"],
    ["fd.snet = 2001::", "unrecognized IP network 2001::"],
    ['proc.name = "\\x00"', "filter error: filter value cannot contain a NUL byte (\\x00)"],
    ['proc.name pmatch ("\\x00")', "filter error: filter value cannot contain a NUL byte (\\x00)"],
    ['proc.name regex "a\\x00"', "filter error: filter value cannot contain a NUL byte (\\x00)"],
    ['evt.buffer = "\\x00"', undefined],
    [
      `proc.name = ${"a".repeat(256)}`,
      `filter parameter too long (used=257, available=256):${"a".repeat(256)}`,
    ],
    [`proc.name = ${"a".repeat(255)}`, undefined],
    [
      `proc.name = ${"é".repeat(128)}`,
      `filter parameter too long (used=257, available=256):${"é".repeat(128)}`,
    ],
    [`evt.buffer = ${"a".repeat(256)}`, "filter parameter too long (byte buf)"],
    ...["2", "2g", "123Z", "abc_1", '""'].map((hex) => [
      `evt.buffer bcontains ${hex}`,
      "filter error: bcontains and bstartswith operator support hex strings only",
    ]),
    ["proc.name regex (a", undefined],
    ["proc.name regex 'a('", "invalid regex pattern: missing ): a("],
    ["evt.type = opne", "unknown event type opne"],
    ["evt.type in (open, nope)", "unknown event type nope"],
    ["evt.type startswith op", "unknown event type op"],
    ["evt.type = open", undefined],
    [
      "toupper(fd.num) = 1",
      "can't add field transformer: type 'INT64' is not supported by 'toupper' transformer applied on field 'fd.num'",
    ],
    [
      "b64(fd.ports) exists",
      "can't add field transformer: type 'PORT' is not supported by 'b64' transformer applied on list field 'fd.ports'",
    ],
    ["toupper(evt.rawarg.res) = 1", "field 'evt.rawarg' does not support transformers"],
    ["toupper(proc.aname) = 1", "field 'proc.aname' does not support transformers"],
    [
      "toupper(proc.name)[x] = foo",
      "filter error: transformer 'toupper' does not support field arguments",
    ],
    [
      "fd.name = val(proc.name)[x]",
      "filter error: transformer 'val' does not support field arguments",
    ],
    ["toupper(proc.name, fd.name) = x", "unknown field transformer 'toupper'"],
    ['join("x") = x', "unknown field transformer 'join'"],
    ['join("x", (), "z") = x', "join() requires exactly 2 arguments: separator and list"],
    [
      "join(fd.types, ()) = x",
      "join() first argument (separator) must be a single value, not a list",
    ],
    ['join("x", fd.name) = x', "join() second argument must be a list"],
    ['concat("x") = x', "unknown field transformer 'concat'"],
    ["concat(fd.name, fd.types) = x", "concat() arguments must be strings"],
    ["concat(fd.name, fd.num) = x", "concat() arguments must be strings"],
    ['getopt(fd.name, "n") in (n)', "getopt() first argument must be a list"],
    [
      "getopt(fd.types, fd.types) in (n)",
      "getopt() second argument (optstring) must be a single value",
    ],
    ["getopt(fd.types, fd.num) in (n)", "getopt() arguments must be strings"],
    [
      'getopt(fd.types, "n", "m") in (n)',
      "getopt() requires exactly 2 arguments: args list and optstring",
    ],
    ['getopt(fd.types, "n")[""] = n', "getopt() field argument must be a single option character"],
    ['getopt(fd.types, "n")[nn] = n', "getopt() field argument must be a single option character"],
    ['getopt(fd.types, "n") = n', `filter error: '=' ${list}`],
    ["proc.name regex val(fd.name)", "operator 'regex' doesn't support right-hand side fields"],
    ["proc.name pmatch val(fd.name)", "operator 'pmatch' doesn't support right-hand side fields"],
    ["fd.snet = val(fd.sip)", "field type 'IPNET' doesn't support right-hand side fields"],
    ["fd.ip = val(fd.sip)", "field 'fd.ip' doesn't support right-hand side fields"],
    ["fd.sip = val(fd.ip)", "field 'fd.ip' can't be used as a right-hand side field"],
    [
      "evt.type = val(evt.failed)",
      "field 'evt.type' has type 'CHARBUF' while the right-hand side field 'evt.failed' has incompatible type 'BOOL'",
    ],
    [
      "proc.name in val(fd.types)",
      "field 'proc.name' has type 'CHARBUF' while the right-hand side field 'fd.types' has incompatible type 'CHARBUF (list)'",
    ],
    [
      "proc.exepath = val(proc.name)",
      "field 'proc.exepath' has type 'FSPATH' while the right-hand side field 'proc.name' has incompatible type 'CHARBUF'",
    ],
  ])("%p -> %p", (text, want) => {
    if (text === "proc.name regex (a") return; // A parenthesis cannot stand bare; the next row quotes it.
    expect(problems(text!).errors).toEqual(want === undefined ? [] : [want]);
  });

  test("all errors of a condition are reported, in the order of the text", () => {
    const { errors } = problems("proc.nam = x and (fd.num = y or not nope) and fd.sip = z");
    expect(errors).toEqual([
      "filter_check called with nonexistent field proc.nam",
      "y is not a valid number",
      "filter error: unexpected identifier 'nope'",
      "unrecognized IPv6 address z",
    ]);
  });

  test("near names are offered", () => {
    const hintOf = (text: string) => {
      const parsed = parse({ name: "test", text });
      return parsed.ok ? check(parsed.value, scheme).errors.map(hint) : [];
    };
    expect(hintOf("proc.nmae = x")).toEqual(["did you mean 'proc.name', 'proc.aname'?"]);
    expect(hintOf("evt.type = opne")).toEqual(["did you mean 'open'?"]);
    expect(hintOf("zzz.zzz = x")).toEqual([undefined]);
    expect(hintOf("proc.name[1] = x")).toEqual(["this field takes no argument"]);
  });
});

describe("warnings", () => {
  const field = (text: string) => `'${text}' may be a valid field misused as a const string value`;
  const call = (text: string) =>
    `'${text}' may be a valid field transformer misused as a const string value`;
  const plain = (text: string) =>
    `regex check with '${text}' may be optimized with simpler operators such as ` +
    "'=', 'contains', 'startswith', 'endswith'";
  test.each([
    ["proc.name = fd.name", [field("fd.name")]],
    ["proc.name = ' fd.name '", [field(" fd.name ")]],
    ["proc.name = evt.arg[1]", [field("evt.arg[1]")]],
    ["proc.name = evt.arg", []],
    ["proc.name = unknown.field", []],
    ["proc.name in (a, fd.name, fd.num)", [field("fd.name"), field("fd.num")]],
    ["proc.name = 'tolower(fd.name)'", [call("tolower(fd.name)")]],
    ["proc.name = 'val(fd.name)'", [call("val(fd.name)")]],
    ["proc.name = 'tolow(fd.name)'", []],
    ["proc.name = tolower", []],
    ...["sys", "^sys$", "^sys", "sys$", ".*sys", "sys.*", ".*sys.*", ".+sys", "sys.?"].map(
      (pattern) => [`proc.name regex ${pattern}`, [plain(pattern)]] as [string, string[]],
    ),
    ["proc.name regex s{1}", []],
    ["proc.name regex s\\.*", []],
    ["proc.name regex s.*l", []],
    ["proc.name regex syscal[l]?", []],
    ["evt.dir = < or evt.dir = >", ["usage of deprecated field 'evt.dir' has been detected"]],
    ["ka.field exists", []],
    ["proc.name = <NA>", []],
  ])("%p -> %p", (text, want) => {
    expect(problems(text as string)).toEqual({ errors: [], warnings: want as string[] });
  });

  test.each([
    ["ka.field = <NA>", 1],
    ["ka.field == <NA>", 1],
    ["ka.field != <NA>", 1],
    ["ka.field in (x, <NA>)", 1],
    ["ka.field intersects (<NA>)", 1],
    ["ka.field pmatch (<NA>)", 1],
    ["tolower(ka.field) = <NA>", 1],
    ["ka.field contains <NA>", 0],
  ])("%p compares with <NA>: %p warnings", (text, want) => {
    const { warnings } = problems(text);
    expect(warnings.filter((each) => each.includes("<NA>")).length).toBe(want);
  });
});
