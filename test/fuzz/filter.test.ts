// Throws text at the filter language: whatever it is handed, it answers with a tree or a
// diagnostic, and what it prints reads back as the same tree. Seeded: `FUZZ_SEED=n` repeats a run.

import { expect, test } from "bun:test";
import type { Expr } from "../../src/filter/ast.ts";
import { check } from "../../src/filter/check.ts";
import { compile } from "../../src/filter/compile.ts";
import { hint, message } from "../../src/filter/diagnostic.ts";
import { findPlaceholder } from "../../src/filter/operand.ts";
import { parse } from "../../src/filter/parser.ts";
import { printSource } from "../../src/filter/print.ts";
import { compileRegex } from "../../src/filter/regex/regex.ts";

import { type FieldRow, tableScheme } from "../../src/filter/scheme.ts";
import type { Value } from "../../src/filter/value.ts";
import { Random, seed } from "../support/random.ts";

const chance = new Random();
const below = (n: number): number => chance.below(n);
const pick = <T>(from: readonly T[]): T => chance.pick(from);
const times = <T>(n: number, make: () => T): T[] => chance.times(n, make);

const values: Readonly<Record<string, Value>> = {
  "proc.name": "bash",
  "fd.num": -1,
  "evt.time": 18_446_744_073_709_551_615n,
  "evt.failed": true,
  "evt.buffer": Uint8Array.of(0, 255),
  "fd.sip": Uint8Array.of(1, 2, 3, 4),
  "fd.snet": Uint8Array.of(1, 2, 3, 4),
  "fd.types": ["file", "pipe"],
  "fd.ip": [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6, 7, 8)],
};
const types = {
  "proc.name": "CHARBUF",
  "fd.num": "INT64",
  "evt.time": "UINT64",
  "evt.failed": "BOOL",
  "evt.buffer": "BYTEBUF",
  "fd.sip": "IPADDR",
  "fd.snet": "IPNET",
  "fd.types": "CHARBUF",
  "fd.ip": "IPADDR",
} as const;

const rows = Object.entries(types).map(([name, type]): [string, FieldRow<number>] => {
  const get = (at: number) => (at === 0 ? undefined : values[name]);
  const base = { type, doc: "A field.", get };
  if (name === "fd.types") return [name, { ...base, list: true }];
  return [name, name === "fd.ip" ? { ...base, any: "sides" } : base];
});
const scheme = tableScheme<number>(Object.fromEntries(rows));

const words = [
  ..."and or not exists in intersects pmatch contains icontains startswith endswith".split(" "),
  ..."bcontains bstartswith glob iglob regex oneof anyof allof val( tolower( len( b64(".split(" "),
  ..."join( concat( getopt( ( ) [ ] , = == != < <= > >= ' \" \\ \\x41 \\x \\q".split(" "),
  ...Object.keys(types),
  ..."bash -1 0x1f 1.5 true 1.2.3.4 10.0.0.0/8 ::1 6162 /etc/* [a-z]+ (a*)* é \udcff \0".split(" "),
  ...[" ", " ", " ", "\n", "\t", "\u00a0", "\u{1f600}"],
];

function randomText(): string {
  const parts = times(below(14), () => pick(words));
  return parts.join(pick([" ", " ", ""]));
}

test("no text makes the language throw", () => {
  for (let i = 0; i < 20_000; i++) {
    const source = { name: "fuzz", text: randomText() };
    try {
      exercise(source);
    } catch (problem) {
      throw new Error(`seed ${seed}, text ${JSON.stringify(source.text)}`, { cause: problem });
    }
  }
});

function exercise(source: { name: string; text: string }): void {
  const placeholder = findPlaceholder(source, 0, scheme);
  if ("code" in placeholder) message(placeholder);
  else placeholder.compiled.get(1);
  const parsed = parse(source);
  if (!parsed.ok) {
    message(parsed.error);
    return;
  }
  const { ir, errors, warnings } = check(parsed.value, scheme);
  for (const diagnostic of [...errors, ...warnings]) {
    message(diagnostic);
    hint(diagnostic);
  }
  if (ir === undefined) {
    expect(errors.length).toBeGreaterThan(0);
    return;
  }
  const test = compile(ir);
  expect(typeof test(0)).toBe("boolean");
  expect(typeof test(1)).toBe("boolean");
}

test("what is printed reads back as the same tree", () => {
  for (let i = 0; i < 5_000; i++) {
    const text = conditionText(below(5));
    const first = parse({ name: "fuzz", text }, { depthMax: 1_000 });
    if (!first.ok) throw new Error(`seed ${seed}, refused ${text}: ${message(first.error)}`);
    const printed = printSource(first.value);
    const second = parse({ name: "fuzz", text: printed }, { depthMax: 1_000 });
    if (!second.ok) throw new Error(`seed ${seed}, printed ${printed}: ${message(second.error)}`);
    expect(shape(second.value)).toEqual(shape(first.value));
  }
});

/** The tree without the places it was read from. */
function shape(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(expr, (key, value) => (key === "span" ? undefined : value)));
}

function conditionText(depth: number): string {
  if (depth === 0) return testText();
  const inner = () => conditionText(depth - 1 - below(depth));
  const blank = () => pick([" ", "\n", "  \t"]);
  switch (below(4)) {
    case 0:
      return `not${blank()}(${inner()})`;
    case 1:
      return pick(["some_macro", "android", "notable"]);
    default: {
      const word = pick(["and", "or"]);
      return times(2 + below(3), () => `(${inner()})`).join(`${blank()}${word}${blank()}`);
    }
  }
}

function testText(): string {
  const field = pick(["a.b", "evt.arg[1]", 'x.y["a b"]', "tolower(a.b)", "len(a.b[z])", 'a.b[""]']);
  switch (below(6)) {
    case 0:
      return `${field} exists`;
    case 1: {
      const number = pick(["1", "-1", "0x1F", "1.5", "val(c.d)"]);
      return field + pick(["<", "<=", ">", ">="]) + number;
    }
    case 2:
      return `${field} ${pick(["in", "intersects", "pmatch"])} ${pick([listText(), "val(c.d)"])}`;
    case 3:
      return `${field} ${textOperator()} ${pick(["oneof", "anyof", "allof"])} ${listText()}`;
    default:
      return `${field} ${textOperator()} ${pick([valueText(), valueText(), "toupper(c.d)"])}`;
  }
}

function textOperator(): string {
  return pick(
    "= == != glob iglob contains icontains bcontains startswith endswith regex".split(" "),
  );
}

function listText(): string {
  return `(${times(below(4), valueText).join(pick([",", ", ", " , "]))})`;
}

const valueParts = [
  "a",
  "/etc",
  "*",
  "é",
  " ",
  "=",
  "\\",
  '"',
  "'",
  "\n",
  "\t",
  "[",
  "]",
  "(",
  ")",
  ",",
  "\v",
  "not",
  "\udcff",
];

function valueText(): string {
  const value = times(below(5), () => pick(valueParts)).join("");
  const escaped = value.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n").replace(/\\\\$/, "\\x5c");
  return /^[^\s()"'=,\\]+$/.test(value) && below(2) === 0 ? value : `"${escaped}"`;
}

test("no pattern makes a regular expression slow or throw", () => {
  const parts = [
    "a",
    "b",
    ".",
    "(",
    ")",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{3,9}",
    "[ab]",
    "[^a]",
    "^",
    "$",
  ];
  const text = "ab".repeat(200);
  for (let i = 0; i < 4_000; i++) {
    const pattern = times(below(14), () => pick(parts)).join("");
    const compiled = compileRegex(pattern);
    if (!("error" in compiled)) expect(typeof compiled.matches(text)).toBe("boolean");
  }
});
