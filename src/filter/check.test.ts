// What the checker refuses and warns about, in the words of the reference.

import { describe, expect, test } from "bun:test";
import { type Event, scheme } from "../../test/support/filter-scheme.ts";
import { limits } from "../base/limits.ts";
import type { Expr } from "./ast.ts";
import { check, CheckMemory } from "./check.ts";
import { hint, message } from "./diagnostic.ts";
import { parse } from "./parser.ts";

function problems(text: string): { errors: string[]; warnings: string[] } {
  const parsed = parse({ name: "test", text });
  if (!parsed.ok) throw new Error(`${text}: ${message(parsed.error)}`);
  const { errors, warnings } = check(parsed.value, scheme);
  return { errors: errors.map(message), warnings: warnings.map(message) };
}

describe("what does not compile, in the words of the reference", () => {
  const list = "operator not supported list filters";
  test.each([
    ["proc.nam = x", "filter_check called with nonexistent field proc.nam"],
    ["proc.name[1] = x", "filter_check called with nonexistent field proc.name[1]"],
    ["evt.arg.a[1] = x", "filter_check called with nonexistent field evt.arg.a[1]"],
    ["evt.arg = x", "field 'evt.arg' requires an argument"],
    ["evt.arg[a] = x", "field 'evt.arg' takes a after a dot and not in brackets"],
    ["evt.rawarg[res] = 1", "field 'evt.rawarg' takes res after a dot and not in brackets"],
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
    expect(hintOf("evt.zzz = x")).toEqual([undefined]);
    expect(hintOf("zzz.zzz = x")).toEqual([
      "no field begins with 'zzz.': if a plugin has it, load the plugin; gyr --list shows all fields",
    ]);
    expect(hintOf("proc.name[1] = x")).toEqual(["this field takes no argument"]);
  });
});

describe("what macros can blow up is bounded", () => {
  const parsed = parse({ name: "test", text: "proc.name = x" });
  const leaf: Expr = parsed.ok ? parsed.value : expect.unreachable();

  test("depth", () => {
    let deep = leaf;
    for (let i = 0; i < 100_000; i++) deep = { kind: "not", child: deep, span: leaf.span };
    expect(check(deep, scheme).errors.map(message)).toEqual(["exceeded max depth limit of 1000"]);
  });

  test("size", () => {
    let large = leaf;
    for (let i = 0; i < 40; i++) {
      large = { kind: "or", children: [large, large], span: leaf.span };
    }
    expect(check(large, scheme).errors.map(({ code }) => code)).toEqual(["too-many-tests"]);
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

describe("macros that were checked before", () => {
  const parsed = (text: string) => {
    const result = parse({ name: text, text });
    if (!result.ok) throw new Error(text);
    return result.value;
  };
  /** The tree as two conditions name it: each with a text of its own around it. */
  const around = (inner: Expr, text: string): Expr => {
    const own = parsed(text);
    return { kind: "and", children: [inner, own], span: own.span };
  };

  test.each([
    ["proc.name = a or proc.name = b", true],
    ["evt.dir = <", false],
    ["proc.name = fd.name", false],
    ["proc.nam = a", false],
  ])("%p is taken as it was: %p; remarks are told each time", (text, shared) => {
    const memory = new CheckMemory<Event>();
    const macro = parsed(text);
    const irs = ["fd.num = 1", "fd.num = 2"].map((own) => {
      const expr = around(macro, own);
      const { ir, errors, warnings } = check(expr, scheme, memory);
      const alone = check(expr, scheme);
      expect([errors, warnings]).toEqual([alone.errors, alone.warnings]);
      return ir?.kind === "and" ? ir.children[0] : undefined;
    });
    expect(irs[0] !== undefined && irs[0] === irs[1]).toBe(shared);
  });

  test("count towards the limits again", () => {
    const memory = new CheckMemory<Event>();
    let large = parsed("proc.name = a");
    for (let i = 0; i < 40; i++) {
      const own = parsed(`proc.name = a${i}`);
      large = { kind: "or", children: [large, large], span: own.span };
    }
    expect(check(large, scheme, memory).errors.map(({ code }) => code)).toEqual(["too-many-tests"]);
    let deep = parsed("proc.name = a");
    const refused: number[] = [];
    for (let i = 0; i < 2 * limits.filterDepthMax; i++) {
      deep = { kind: "not", child: deep, span: parsed("proc.name = b").span };
      if (check(deep, scheme, memory).errors.some(({ code }) => code === "too-deep")) {
        refused.push(i);
      }
    }
    expect(refused[0]).toBe(limits.filterDepthMax - 1);
    expect(refused.length).toBe(limits.filterDepthMax + 1);
  });
});
