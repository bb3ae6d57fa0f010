// Items 1–25: texts that are conditions, and what they print as. Fields and macros need not exist.
import { expect } from "bun:test";
import { item, type Items, printed } from "./harness.ts";

type Case = readonly [text: string, want: string];

/** The second text is the canonical form of the first. */
function expectPrinted(cases: readonly Case[]): void {
  expect(cases.map(([text]) => [text, printed(text)])).toEqual(cases.map((each) => [...each]));
}

/** Blanks of any sort change nothing. */
function expectWithAnyBlanks(cases: readonly Case[]): void {
  expectPrinted(cases);
  const spread = (blank: string): Case[] =>
    cases.map(([text, want]) => [blank + text.replaceAll(" ", blank) + blank, want]);
  for (const blank of ["  ", "\t", "\n", "\r\n", " \t\n "]) expectPrinted(spread(blank));
}

export const grammarAccepted: Items = [
  item(1, "bare words are macros", () => {
    expectWithAnyBlanks([
      ["a", "a"],
      ["(a)", "a"],
      ["not a", "not a"],
      ["not(a)", "not a"],
      ["not not a", "a"],
      ["(not not a)", "a"],
      ["not(not(a))", "not not a"],
    ]);
  }),
  item(2, "no blank between an operator word and a parenthesis", () => {
    expectWithAnyBlanks([
      ["a and b and(c)", "(a and b and c)"],
      ["(a)and(b)and(c)", "(a and b and c)"],
      ["a or b or(c)", "(a or b or c)"],
      ["not(a)and(not(b))", "(not a and not b)"],
    ]);
  }),
  item(3, "identifiers may begin with an operator word", () => {
    expectWithAnyBlanks([
      ["a and notb", "(a and notb)"],
      ["notz and a", "(notz and a)"],
      ["macro and and_macro", "(macro and and_macro)"],
      ["macro and not(not_macro)", "(macro and not not_macro)"],
      ["orange or android", "(orange or android)"],
    ]);
  }),
  item(4, "tests and macros together", () => {
    expectWithAnyBlanks([
      ["a.a exists and b", "(a.a exists and b)"],
      ["a.a=1 or b.b=2 and c", "(a.a = 1 or (b.b = 2 and c))"],
      ["a.b = 'bla'", "a.b = bla"],
      ["a.b icontains 'bla'", "a.b icontains bla"],
    ]);
  }),
  item(5, "keywords and names of fields as values", () => {
    expectPrinted([
      ["a.b = not", "a.b = not"],
      ["a.b = a.a", "a.b = a.a"],
      ["a.b = and and a.b = exists", "(a.b = and and a.b = exists)"],
    ]);
  }),
  item(6, "`*` and `.` in bare texts", () => expectPrinted([["fd.name=*.log", "fd.name = *.log"]])),
  item(7, "what a bare text may hold", () => {
    expectPrinted([
      ["test.str = 0a!@#456:/\\.;!$%^&*[]{}|", 'test.str = "0a!@#456:/\\\\.;!$%^&*[]{}|"'],
    ]);
  }),
  item(8, "the empty text", () => {
    expectPrinted([
      ['test.str = ""', 'test.str = ""'],
      ["test.str = ''", 'test.str = ""'],
    ]);
  }),
  item(9, "quotes in quoted texts", () => {
    expectPrinted([
      ['a.b = "escape double quote \\" "', 'a.b = "escape double quote \\" "'],
      ["a.b = 'escape single quote \\' '", 'a.b = "escape single quote \' "'],
      ["a.b = 'mixed \"'", 'a.b = "mixed \\""'],
    ]);
  }),
  item(10, "backslash and blank are a backslash; unknown escapes are refused", () => {
    expectPrinted([
      // A quote after a backslash closes no text, so the backslash prints in its other form.
      ['a.b = "bad escape \\ "', 'a.b = "bad escape \\x5c"'],
      ['a.b = "bad \\q"', "error: unsupported string escape sequence: \\q"],
      ['a.b = "\\b\\f\\n\\r\\t\\\\\\/"', 'a.b = "\\b\\f\\n\\r\\t\\\\/"'],
    ]);
  }),
  item(11, "arguments of fields", () => {
    expectPrinted([
      ["test.str[aaaa1] exists", "test.str[aaaa1] exists"],
      ["test.str[1234] exists", "test.str[1234] exists"],
      ["test.str[+0.25e+10] exists", "test.str[+0.25e+10] exists"],
      ['test.str[""] exists', 'test.str[""] exists'],
      ["test.str['a aa'] exists", 'test.str["a aa"] exists'],
      ['test.str["test \\"with\\"escaping"] exists', 'test.str["test \\"with\\"escaping"] exists'],
    ]);
  }),
  item(12, "numbers right of comparisons", () => {
    const numbers = ["1000", "+1", "-1", "0x12345", "0XaB00AB", "1.2", "-1.2", "-0.1222e+10"];
    for (const operator of ["<", ">", "<=", ">="]) {
      expectPrinted(numbers.map((n) => [`test.num ${operator}${n}`, `test.num ${operator} ${n}`]));
    }
  }),
  item(13, "`=` asks for no number", () => {
    expectPrinted([["test.str = 0xAAA.1", "test.str = 0xAAA.1"]]);
  }),
  item(14, "lists, also empty and right after the operator", () => {
    expectPrinted([
      ["test.list in ()", "test.list in ()"],
      ["test.list in(a)", "test.list in (a)"],
      ["test.list intersects()", "test.list intersects ()"],
      ["test.list pmatch (value, \"value\", 'value')", "test.list pmatch (value, value, value)"],
    ]);
  }),
  item(15, "symbols need no blanks", () => {
    const values: Readonly<Record<string, string>> = {
      "=": "value",
      "==": "value",
      "!=": "value",
      ">": "1",
      ">=": "1",
    };
    expectPrinted(
      Object.entries(values).map(([symbol, value]) => [
        `test.op ${symbol}${value}`,
        `test.op ${symbol} ${value}`,
      ]),
    );
  }),
  item(16, "`exists` needs no blank after it", () => {
    expectPrinted([["test.op existsand macro", "(test.op exists and macro)"]]);
  }),
  item(17, "transformers", () => {
    expectPrinted([
      ["b64(test.field) exists", "b64(test.field) exists"],
      ["tolower(toupper(x.y)) = z", "tolower(toupper(x.y)) = z"],
      ["b64( x.y ) = z", "b64(x.y) = z"],
    ]);
  }),
  item(18, "a field on the right of every operator", () => {
    const operators =
      "= == != glob iglob contains icontains bcontains startswith bstartswith endswith regex " +
      "< <= > >= in intersects pmatch";
    expectPrinted(
      operators.split(" ").map((operator) => {
        const text = `some.field ${operator} val(test.field)`;
        return [text, text];
      }),
    );
  }),
  item(19, "the name of a transformer as a value", () => {
    expectPrinted([["some.field = b64 and(some_macro)", "(some.field = b64 and some_macro)"]]);
  }),
  item(20, "lists in transformers", () => {
    expectPrinted([
      [
        'join("-", (fd.name, "x", 123, tolower(fd.directory))) = a',
        "join(-,(fd.name,x,123,tolower(fd.directory))) = a",
      ],
      ['join("-", ()) = a', "join(-,()) = a"],
    ]);
  }),
  item(21, "the selector of getopt, bare or quoted", () => {
    expectPrinted([
      ['getopt(proc.args, "nt:")[t] = v', "getopt(proc.args,nt:)[t] = v"],
      ['getopt(proc.args, "nt:")["t"] = v', "getopt(proc.args,nt:)[t] = v"],
    ]);
  }),
  item(22, "modifiers", () => {
    expectPrinted(
      [
        "proc.name == oneof (cat, nginx)",
        "proc.name != anyof (cat, nginx)",
        "proc.name contains allof (cat, nginx)",
        "proc.name glob oneof (cat, nginx)",
        "proc.name == oneof ()",
        "proc.name == oneof my_list",
      ].map((text) => [text, text]),
    );
  }),
  item(23, "the word of a modifier as a value", () => {
    expectPrinted([
      ["proc.name == oneof", "proc.name == oneof"],
      ["proc.name == oneof_something", "proc.name == oneof_something"],
      ["proc.name == anyof and fd.name exists", "(proc.name == anyof and fd.name exists)"],
      ["(proc.name == oneof)", "proc.name == oneof"],
    ]);
  }),
  item(24, "a list called as a modifier", () => {
    expectPrinted([["proc.name == oneof oneof", "proc.name == oneof oneof"]]);
  }),
  item(25, "ten parentheses around a macro", () => {
    expectPrinted([[`${"(".repeat(10)}macro${")".repeat(10)}`, "macro"]]);
  }),
];
