// Items 68–76: escapes in quoted texts, and bytes that are no text.
import { expect } from "bun:test";
import { printValue } from "../../../src/filter/print.ts";
import { makeContext } from "../../support/make-context.ts";
import { scheme as testScheme } from "../../support/filter-scheme.ts";
import {
  compileErrors,
  expectHolds,
  holdsIn,
  item,
  type Items,
  printed,
  syntaxError,
} from "./harness.ts";

const opened = (name: string | Uint8Array) =>
  makeContext("syscall_openat_2_x", {
    tid: 42,
    threads: [{ tid: 42, comm: "cat", cwd: "/" }],
    params: { fd: 3, dirfd: -100, name, flags: 1, mode: 0 },
  });

const wrote = (data: Uint8Array) =>
  makeContext("syscall_write_x", {
    tid: 42,
    threads: [{ tid: 42 }],
    params: { res: data.length, data, fd: 1, size: data.length },
  });

/** Whether a text of the language stands for these bytes. */
function standsFor(literal: string, bytes: readonly number[]): boolean {
  const event = { "evt.buffer": Uint8Array.from(bytes) };
  return holdsIn(testScheme, `evt.buffer = ${literal}`, event);
}

const escapes: Items = [
  item(68, "either quote, escaped or inside the other", () => {
    expect(printed("a.b = 'hello \\'quoted\\''")).toBe(printed(`a.b = "hello 'quoted'"`));
    expect(printed('a.b = "hello \\"quoted\\""')).toBe(printed(`a.b = 'hello "quoted"'`));
  }),
  item(69, "two hexadecimal digits are a byte", () => {
    expect(standsFor('"\\x41"', [0x41])).toBe(true);
    expect(standsFor('"\\xAb"', [0xab])).toBe(true);
    expect(standsFor('"\\x413"', [0x41, 0x33])).toBe(true);
  }),
  item(70, "anything else after `\\x` is refused", () => {
    expect(
      ["\\x", "\\xf", "\\xgg", "\\x-1", "\\x g"].map((e) => syntaxError(`a.b = "${e}"`)),
    ).toEqual([
      "truncated hex char escape sequence",
      "truncated hex char escape sequence",
      "invalid hex char escape sequence: gg",
      "invalid hex char escape sequence: -1",
      "invalid hex char escape sequence:  g",
    ]);
  }),
  item(71, "which values print in quotes", () => {
    expect(printValue("/etc/passwd")).toBe("/etc/passwd");
    expect(printValue('some "q"')).toBe('"some \\"q\\""');
    expect(printValue("some 'q'")).toBe(`"some 'q'"`);
    expect(printValue("a=b")).toBe('"a=b"');
    expect(printValue("a\\b\nc")).toBe('"a\\\\b\\nc"');
    expect(printValue("caf\u00e9")).toBe("caf\u00e9");
    expect(printValue("a\0b")).toBe('"a\0b"');
  }),
];

const bytes: Items = [
  item(72, "no text holds a NUL", () => {
    const reason = "filter error: filter value cannot contain a NUL byte (\\x00)";
    const texts = ["=", "contains", "icontains", "startswith", "endswith", "glob", "regex"].map(
      (operator) => `proc.name ${operator} "\\x00"`,
    );
    for (const text of [...texts, 'proc.name pmatch ("\\x00")', 'proc.name in (a, "\\x00")']) {
      expect([text, compileErrors(text)]).toEqual([text, [reason]]);
    }
  }),
  item(73, "a buffer may hold one", () => {
    expect(compileErrors('evt.buffer = "\\x00"')).toEqual([]);
  }),
  item(74, "buffers compare as bytes", () => {
    expectHolds(wrote(Uint8Array.of(0x61, 0, 0x62)), [
      ['evt.buffer = "a\\x00b"', true],
      ['evt.buffer = "ab"', false],
      ["evt.buffer bcontains 610062", true],
      ["evt.buffer bstartswith 6100", true],
    ]);
  }),
  item(75, "a name that is not UTF-8 compares as bytes", () => {
    const name = Uint8Array.from(Buffer.from("/p\xff/q\xff\0", "latin1"));
    expectHolds(opened(name), [
      ['fd.name = "/p\\xff/q\\xff"', true],
      ['fd.name = "/p\\xfe/q\\xff"', false],
      ['fd.name contains "\\xff"', true],
      ['fd.name contains "\\xfe"', false],
      ['fd.name endswith "q\\xff"', true],
      ['fd.name in (a, "/p\\xff/q\\xff")', true],
      ['fd.name glob "/p?/q?"', true],
      ['fd.name pmatch ("/p\\xff")', true],
      ['fd.name pmatch ("/p\\xfe")', false],
      ['evt.arg.name = "/p\\xff/q\\xff"', true],
      ["len(fd.name) = 6", true],
    ]);
  }),
  item(76, "regular expressions see U+FFFD for each stray byte", () => {
    const name = Uint8Array.from(Buffer.from("/p\xff/q\xff\0", "latin1"));
    expectHolds(opened(name), [
      ['fd.name regex "/p./q."', true],
      ['fd.name regex "/p\u{fffd}/q\u{fffd}"', true],
      ['fd.name regex "/p/q"', false],
    ]);
  }),
];

export const strings: Items = [...escapes, ...bytes];
