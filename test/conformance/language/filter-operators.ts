// Items 77–96: which operators a type has, and what they answer.
import { expect } from "bun:test";
import { driverConstants } from "../../../src/schema/driver-constants.ts";
import { scheme as testScheme } from "../../support/filter-scheme.ts";
import { makeContext } from "../../support/make-context.ts";
import { compileErrors, expectHolds, item, type Items } from "./harness.ts";

const threads = [{ tid: 42, comm: "myexe", cwd: "/" }];
const { PPM_O_RDWR: readWrite, PPM_O_CREAT: create } = driverConstants;

const opened = (name: string, fd = 3) =>
  makeContext("syscall_openat_2_x", {
    tid: 42,
    threads,
    params: { fd, dirfd: -100, name, flags: readWrite | create, mode: 0 },
  });

const read = (text: string) =>
  makeContext("syscall_read_x", {
    tid: 42,
    threads,
    params: { res: text.length, data: new TextEncoder().encode(text), fd: 3, size: 10 },
  });

/** Every operator, with a right side that its grammar allows. */
const written: Readonly<Record<string, string>> = {
  "=": "= V",
  "==": "== V",
  "!=": "!= V",
  "<": "< 1",
  "<=": "<= 1",
  ">": "> 1",
  ">=": ">= 1",
  contains: "contains V",
  icontains: "icontains V",
  bcontains: "bcontains 61",
  startswith: "startswith V",
  bstartswith: "bstartswith 61",
  endswith: "endswith V",
  glob: "glob V",
  iglob: "iglob V",
  regex: "regex V",
  in: "in (V)",
  intersects: "intersects (V)",
  pmatch: "pmatch (V)",
  exists: "exists",
};

/** Expects a field to have exactly these operators; `value` is a literal of its type. */
function expectOperators(field: string, value: string, operators: string): void {
  const accepted = Object.entries(written).filter(
    ([, text]) => compileErrors(`${field} ${text.replace("V", value)}`, testScheme).length === 0,
  );
  const names = accepted.map(([name]) => name).sort();
  expect([field, ...names]).toEqual([field, ...operators.split(" ").sort()]);
}

const equality = "= == != in intersects exists";
const order = "< <= > >=";

const types: Items = [
  item(77, "texts", () => {
    const text = "contains icontains startswith endswith glob iglob regex pmatch";
    expectOperators("proc.name", "a", `${equality} ${order} ${text}`);
    expectOperators("proc.exepath", "a", `${equality} ${order} ${text}`);
  }),
  item(78, "byte buffers", () => {
    const bytes = "contains startswith endswith bcontains bstartswith";
    expectOperators("evt.buffer", "a", `${equality} ${bytes}`);
  }),
  item(79, "booleans", () => expectOperators("evt.failed", "true", equality)),
  item(80, "numbers, ports and times", () => {
    for (const field of ["fd.num", "evt.cpu", "evt.count", "fd.sport", "evt.time"]) {
      expectOperators(field, "1", `${equality} ${order}`);
    }
  }),
  item(81, "addresses and networks", () => {
    for (const [field, value] of [
      ["fd.sip", "1.2.3.4"],
      ["fd.snet", "1.2.3.0/24"],
    ] as const) {
      expectOperators(field, value, equality);
      for (const operator of ["=", "==", "!="]) {
        expect(compileErrors(`${field} ${operator} anyof (${value})`, testScheme)).toEqual([]);
      }
      expect(compileErrors(`${field} contains anyof (${value})`, testScheme)).toHaveLength(1);
      expect(compileErrors(`${field} startswith allof (${value})`, testScheme)).toHaveLength(1);
    }
  }),
];

const buffers: Items = [
  item(82, "bcontains wants pairs of hexadecimal digits", () => {
    for (const literal of ["2", "2g", "123Z", "abc_1", '""']) {
      for (const operator of ["bcontains", "bstartswith"]) {
        expect(compileErrors(`evt.buffer ${operator} ${literal}`)).toHaveLength(1);
      }
    }
    expect(compileErrors("evt.buffer bcontains 12aB")).toEqual([]);
  }),
  item(83, "bytes in what was read", () => {
    expectHolds(read("hello"), [
      ["evt.buffer bcontains 656c6C", true],
      ["evt.buffer bcontains 20", false],
      ["evt.buffer bstartswith 68", true],
      ["evt.buffer bstartswith 65", false],
    ]);
  }),
];

const texts: Items = [
  item(84, "names of flags in a parameter's text", () => {
    expectHolds(opened("/tmp/a"), [
      ["evt.arg.flags contains O_CREAT", true],
      ["evt.arg.flags contains O_TMPFILE", false],
      ["evt.arg.flags icontains o_creat", true],
      ["evt.arg.flags icontains O_TMPFILE", false],
    ]);
  }),
  item(85, "icontains", () => {
    expectHolds(opened("/opt/dir/SUBDIR/file.txt"), [
      ["fd.name icontains /subdir", true],
      ["fd.name contains /subdir", false],
    ]);
  }),
  item(86, "pmatch matches a path and what lies below it", () => {
    expectHolds(opened("/opt/dir/subdir/file.txt"), [
      ["fd.name pmatch (/opt/dir)", true],
      ["fd.name pmatch (/opt/dir2)", false],
      ["fd.name pmatch (/opt/dir3, /opt/dir)", true],
      ["fd.name pmatch (/opt/dir/subdir/file.txt/more)", false],
      ["fd.name pmatch ()", false],
    ]);
  }),
  item(87, "pmatch with wildcards in components", () => {
    expectHolds(opened("/opt/dir/subdir/file.txt"), [
      ["fd.name pmatch (/opt/*)", true],
      ["fd.name pmatch (/opt/*/subdir)", true],
      ["fd.name pmatch (/opt/di?/subdir)", true],
      ["fd.name pmatch (/opt/di[r]/subdir)", true],
      ["fd.name pmatch (/opt/di[!r]/subdir)", false],
      ["fd.name pmatch (/opt/*/subdir2)", false],
      ["fd.name pmatch (/opt/*/*/subsubdir)", false],
    ]);
  }),
  item(88, "the root covers everything, a short path covers longer ones", () => {
    expectHolds(opened("/opt/dir/subdir/file.txt"), [
      ["fd.name pmatch (/)", true],
      ["fd.name pmatch (/opt/dir/other, /opt)", true],
      ["fd.name pmatch (/opt, /opt/dir/other)", true],
    ]);
  }),
  item(89, "regular expressions match whole values", () => {
    expectHolds(opened("/tmp/a"), [
      ["evt.source regex 'yscal.*'", false],
      ["evt.source regex 'syscal.*'", true],
      ["evt.source regex '^[s]{1}ysca[l]{2}$'", true],
    ]);
  }),
  item(90, "no field as a regular expression", () => {
    expect(compileErrors("evt.plugininfo regex val(evt.source)")).toEqual([
      "operator 'regex' doesn't support right-hand side fields",
    ]);
  }),
  item(91, "regular expressions behind a transformer", () => {
    expectHolds(opened("/tmp/a"), [["toupper(evt.source) regex '^[A-Z]+$'", true]]);
  }),
];

const numbers: Items = [
  item(92, "literals beyond the range of a narrow type", () => {
    const context = opened("/tmp/a");
    context.cpu = 1;
    expectHolds(context, [
      ["evt.cpu < 300", true],
      ["evt.cpu > -500", true],
      ["evt.cpu <= 1025", true],
      ["evt.cpu >= 1025", false],
    ]);
  }),
  item(93, "signs: the descriptor of a failed open", () => {
    expectHolds(opened("/tmp/a", -1), [
      ["fd.num < 0", true],
      ["fd.num > 4294967295", false],
      ["fd.num > -65535", true],
      ["fd.num < -1", false],
    ]);
  }),
  item(94, "signs: a raw result", () => {
    const failed = makeContext("syscall_read_x", {
      tid: 42,
      threads,
      params: { res: -22, fd: 3, size: 10 },
    });
    expectHolds(failed, [
      ["evt.rawarg.res < -1", true],
      ["evt.rawarg.res > 0", false],
      ["evt.rawarg.res > 4294967295", false],
    ]);
  }),
  item(95, "socket addresses and tuples do not compare", () => {
    expect(compileErrors("evt.rawarg.addr > 0")).toEqual([
      "filter error: '>' operator not supported for type 'SOCKADDR'",
    ]);
    expect(compileErrors("evt.rawarg.tuple > 0")).toEqual([
      "filter error: '>' operator not supported for type 'SOCKTUPLE'",
    ]);
  }),
  item(96, "constants of more than 255 bytes", () => {
    const long = "a".repeat(256);
    expect(compileErrors(`proc.name = ${long}`)).toEqual([
      `filter parameter too long (used=257, available=256):${long}`,
    ]);
    expect(compileErrors(`evt.buffer = ${long}`)).toEqual(["filter parameter too long (byte buf)"]);
    // Bytes count, not characters.
    expect(compileErrors(`proc.name = ${"é".repeat(128)}`)).toHaveLength(1);
    expect(compileErrors(`proc.name in (a, ${"é".repeat(127)})`)).toEqual([]);
  }),
];

export const operators: Items = [...types, ...buffers, ...texts, ...numbers];
