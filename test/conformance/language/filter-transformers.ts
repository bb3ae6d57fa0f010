// Items 114–126: transformers of one value, `join` and `concat`.
import { expect } from "bun:test";
import { fdTypes } from "../../../src/state/fd-types.ts";
import { type Event, scheme as testScheme } from "../../support/filter-scheme.ts";
import { makeContext } from "../../support/make-context.ts";
import { compileErrors, expectHolds, holdsIn, item, type Items } from "./harness.ts";

const fds = [
  { fd: 0, type: fdTypes.fileV2, name: "/dev/null", ino: 3, dev: 1 },
  { fd: 5, type: fdTypes.ipv4, name: "", ino: 8 },
];
const threads = [{ tid: 42, comm: "cat", cwd: "/", fds }];

const opened = () =>
  makeContext("syscall_openat_2_x", {
    tid: 42,
    threads,
    params: { fd: 3, dirfd: -100, name: "/tmp/file_to_run", flags: 1, mode: 0 },
  });

const wrote = () =>
  makeContext("syscall_write_x", {
    tid: 42,
    threads,
    params: { res: 6, data: new TextEncoder().encode("aGVsbG"), fd: 0, size: 6 },
  });

function expectIn(event: Event, cases: readonly (readonly [text: string, want: boolean])[]): void {
  const got = cases.map(([text]) => [text, holdsIn(testScheme, text, event)] as const);
  expect(got).toEqual(cases.map(([text, want]) => [text, want]));
}

function expectRefused(cases: readonly (readonly [text: string, want: string])[]): void {
  const got = cases.map(([text]) => [text, compileErrors(text).join()]);
  expect(got).toEqual(cases.map((each) => [...each]));
}

const single: Items = [
  item(114, "texts and paths, alone or in a list, and nothing else", () => {
    const event = { "proc.name": "Sh", "proc.exepath": "/Bin/Sh", "fd.types": ["a/B", "C/d"] };
    expectIn(event, [
      ["toupper(proc.name) = SH", true],
      ["tolower(proc.name) = sh", true],
      ["toupper(proc.exepath) = /BIN/SH", true],
      ["basename(proc.exepath) = Sh", true],
      ["toupper(fd.types) in (A/B, C/D)", true],
      ["tolower(fd.types) in (a/b)", false],
      ["basename(fd.types) in (B, d)", true],
    ]);
    for (const name of ["toupper", "tolower", "basename"]) {
      for (const field of ["fd.num", "evt.buffer", "evt.failed", "fd.sip", "evt.time"]) {
        expect(compileErrors(`${name}(${field}) exists`, testScheme)).toHaveLength(1);
      }
    }
  }),
  item(115, "b64", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expectIn({ "proc.name": "aGVsbG8=", "evt.buffer": bytes("aGVsbG8=") }, [
      ["b64(proc.name) = hello", true],
      ["b64(evt.buffer) = hello", true],
    ]);
    expectIn({ "proc.name": "aGVsbG8", "evt.buffer": bytes("") }, [
      ["b64(proc.name) = hello", true],
      ['b64(evt.buffer) = ""', true],
    ]);
    // What is not base64 has no value.
    expectIn({ "proc.name": "a?b" }, [
      ["b64(proc.name) exists", false],
      ["b64(proc.name) != hello", false],
    ]);
    expect(compileErrors("b64(fd.num) exists", testScheme)).toHaveLength(1);
  }),
  item(116, "basename", () => {
    const names: readonly (readonly [path: string, base: string])[] = [
      ["/home/u/hello.txt", "hello.txt"],
      ["/", ""],
      ["/hello/", ""],
      ["hello", "hello"],
    ];
    for (const [path, base] of names) {
      expectIn({ "fd.name": path }, [[`basename(fd.name) = "${base}"`, true]]);
    }
  }),
  item(117, "len", () => {
    expectIn({ "proc.name": "é", "evt.buffer": Uint8Array.of(1, 0), "fd.types": [] }, [
      ["len(proc.name) = 2", true],
      ["len(evt.buffer) = 2", true],
      ["len(fd.types) = 0", true],
      // An unsigned number of 64 bits.
      ["len(proc.name) < -1", true],
      ["len(proc.name) in (2, 3)", true],
    ]);
    expect(compileErrors("len(fd.num) > 1", testScheme)).toHaveLength(1);
    expect(compileErrors("len(proc.name) contains 1", testScheme)).toHaveLength(1);
  }),
  item(118, "len of fields of an event", () => {
    expectHolds(opened(), [["len(fd.name) = 16", true]]);
    expectHolds(wrote(), [
      ["len(evt.arg.data) == 6", true],
      ["len(fd.types) = 2", true],
    ]);
  }),
  item(119, "fields that refuse", () => {
    const refused = (name: string) =>
      `can't add field transformer: type 'INT64' is not supported by '${name}' transformer ` +
      "applied on field 'evt.rawres'";
    expectRefused([
      ["toupper(evt.rawres) exists", refused("toupper")],
      ["b64(evt.rawres) exists", refused("b64")],
      ["toupper(evt.rawarg.res) exists", "field 'evt.rawarg' does not support transformers"],
    ]);
  }),
];

const several: Items = [
  item(120, "join", () => {
    expectHolds(opened(), [
      ['join("-", (fd.name, fd.directory)) = /tmp/file_to_run-/tmp', true],
      ['join("-", (fd.name)) = /tmp/file_to_run', true],
      ['join("-", ()) = ""', true],
    ]);
  }),
  item(121, "a field as the separator", () => {
    expectHolds(opened(), [['join(proc.name, ("a", "b")) = acatb', true]]);
  }),
  item(122, "numbers in a list", () => {
    expectHolds(opened(), [['join(",", (evt.num, evt.num)) = "1,1"', true]]);
  }),
  item(123, "wrong arguments of join", () => {
    expectRefused([
      ['join("-") = x', "unknown field transformer 'join'"],
      [
        'join("-", (fd.name), (fd.name)) = x',
        "join() requires exactly 2 arguments: separator and list",
      ],
      [
        'join(("-"), (fd.name)) = x',
        "join() first argument (separator) must be a single value, not a list",
      ],
      ['join("-", fd.name) = x', "join() second argument must be a list"],
    ]);
  }),
  item(124, "concat", () => {
    expectHolds(opened(), [
      ['concat(fd.name, "aaa", fd.directory) = /tmp/file_to_runaaa/tmp', true],
    ]);
    expect(compileErrors("concat(fd.name) = x")).toEqual(["unknown field transformer 'concat'"]);
    expect(compileErrors('concat("a", fd.types) = x', testScheme)).toHaveLength(1);
    expect(compileErrors('concat("a", ("b")) = x', testScheme)).toHaveLength(1);
  }),
  item(125, "transformers around join and concat", () => {
    expectHolds(opened(), [
      ['toupper(join("-", (fd.name, fd.directory))) = /TMP/FILE_TO_RUN-/TMP', true],
      ["len(concat(fd.name, fd.directory)) > 19", true],
      ['b64(concat("YWFh", "YmJi")) = aaabbb', true],
    ]);
  }),
  item(126, "no argument after other transformers", () => {
    expectRefused([
      [
        "toupper(fd.name)[x] = foo",
        "filter error: transformer 'toupper' does not support field arguments",
      ],
      [
        "fd.name = val(fd.name)[x]",
        "filter error: transformer 'val' does not support field arguments",
      ],
    ]);
  }),
];

export const transformers: Items = [...single, ...several];
