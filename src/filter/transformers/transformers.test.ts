import { describe, expect, test } from "bun:test";
import type { Value } from "../value.ts";
import { transformerNamed } from "./transformers.ts";
import type { Shape } from "./transformer.ts";

const text: Shape = { type: "CHARBUF", list: false };
const texts: Shape = { type: "CHARBUF", list: true };
const buffer: Shape = { type: "BYTEBUF", list: false };

function one(name: string, shape: Shape, value: Value): Value | undefined {
  const transformer = transformerNamed(name)!;
  if (transformer.arity !== "one") throw new Error(`${name} takes several arguments`);
  return transformer.compile(shape)(value);
}

describe("transformers of one value", () => {
  test.each([
    ["tolower", text, "ABC/É", "abc/É"],
    ["toupper", text, "abc/é", "ABC/é"],
    ["toupper", texts, ["a", "b"], ["A", "B"]],
    ["basename", text, "/home/u/hello.txt", "hello.txt"],
    ["basename", text, "/", ""],
    ["basename", text, "/hello/", ""],
    ["basename", text, "hello", "hello"],
    ["b64", text, "aGVsbG8=", "hello"],
    ["b64", text, "aGVsbG8", "hello"],
    ["b64", text, "", ""],
    ["b64", text, "a", undefined],
    ["b64", text, "a!==", undefined],
    ["b64", texts, ["aGVsbG8=", "!"], undefined],
    ["b64", buffer, Uint8Array.from(Buffer.from("aGk=")), Uint8Array.from([0x68, 0x69])],
    ["len", text, "é", 2],
    ["len", text, "", 0],
    ["len", texts, [], 0],
    ["len", texts, ["a", "b"], 2],
    ["len", buffer, Uint8Array.of(1, 0, 2), 3],
  ] as [string, Shape, Value, Value | undefined][])(
    "%s %o of %p -> %p",
    (name, shape, value, want) => {
      expect(one(name, shape, value)).toEqual(want as Value);
    },
  );
});

describe("getopt", () => {
  function getopt(argv: string[], options: string, selector?: string) {
    const transformer = transformerNamed("getopt")!;
    if (transformer.arity !== "many") throw new Error("getopt takes two arguments");
    return transformer.compile([texts, text], selector)([argv, options]);
  }

  test.each([
    [["-nt", "hello"], "nt:", ["n", "t", "hello"]],
    [["-thello"], "t:", ["t", "hello"]],
    [["-abcvalue"], "abc:", ["a", "b", "c", "value"]],
    [["-n", "--", "-t"], "nt:", ["n"]],
    [["--", "-n"], "n", []],
    [["-x", "-n"], "n", ["?", "n"]],
    [["-t"], "t:", [""]],
    [["-t"], ":t:", [""]],
    [["arg1", "-n"], "n", []],
    [["-", "-n"], "n", []],
    [["", "-n"], "n", []],
    [["--exec", "-n"], "n", ["n"]],
    [["-t", "-123"], "t:", ["t", "-123"]],
    [["-lpe", "/bin/sh"], "lp:e:", ["l", "p", "e"]],
    [["-a:"], "a", ["a", "?"]],
    [["-a", "v"], "a::", ["a", "v"]],
    [[], "n", []],
  ])("%j with %p -> %j", (argv, options, want) => {
    expect(getopt(argv, options)).toEqual(want);
  });

  test.each([
    [["-n", "-t", "hello"], "nt:", "t", "hello"],
    [["-n", "-t", "hello"], "nt:", "n", "n"],
    [["-t", "v1", "-t", "v2"], "t:", "t", "v2"],
    [["-t"], "t:", "t", ""],
    [["-n"], "nt:", "t", undefined],
    [["-x", "-t", "v"], "t:", "t", "v"],
    [["-x"], "t:", "x", undefined],
  ])("%j with %p, of %p -> %p", (argv, options, selector, want) => {
    expect(getopt(argv, options, selector)).toBe(want!);
  });
});
