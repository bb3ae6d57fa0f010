// Items 51–62: where the parts of a condition stand, how trees print, which are equal.
import { expect } from "bun:test";
import type { Expr, Test } from "../../../src/filter/ast.ts";
import { parse } from "../../../src/filter/parser.ts";
import { printSource } from "../../../src/filter/print.ts";
import { placeInText } from "../../../src/filter/source.ts";
import { item, type Items, printed } from "./harness.ts";

function tree(text: string): Expr {
  const parsed = parse({ name: "test", text });
  if (!parsed.ok) throw new Error(`${text} does not parse`);
  return parsed.value;
}

/** The test that a text consists of. */
function test(text: string): Test {
  const expr = tree(text);
  if (expr.kind !== "test") throw new Error(`${text} is no test`);
  return expr;
}

/** A tree without places, to compare with another. */
function shape(expr: Expr): unknown {
  return JSON.parse(JSON.stringify(expr, (key, value) => (key === "span" ? undefined : value)));
}

function end(text: string): { index: number; line: number; column: number } {
  const index = tree(text).span.end;
  return { index, ...placeInText(text, index) };
}

const places: Items = [
  item(51, "where a condition ends", () => {
    expect(end("a and b")).toEqual({ index: 7, line: 1, column: 8 });
    // Trailing blanks belong to it.
    expect(end("a and b    ").index).toBe(11);
  }),
  item(52, "lines", () => {
    expect(end("a \n and \n  b")).toEqual({ index: 12, line: 3, column: 4 });
  }),
  item(53, "a test, its field, its value", () => {
    const spaced = test("proc.name = nginx");
    expect([spaced.span.start, spaced.left.span.start, spaced.right?.span.start]).toEqual([
      0, 0, 12,
    ]);
    expect(placeInText("proc.name = nginx", 12)).toEqual({ line: 1, column: 13 });
    expect(test("proc.name=nginx").right?.span.start).toBe(10);
  }),
  item(54, "a list", () => {
    expect(test("proc.name in (nginx, apache)").right?.span.start).toBe(13);
  }),
  item(55, "a negation and its test", () => {
    const not = tree("not proc.name=nginx");
    expect(not.span.start).toBe(0);
    expect(not.kind === "not" && not.child.span.start).toBe(4);
  }),
  item(56, "an `or` in parentheses stands after the parenthesis", () => {
    const text = "(proc.name=nginx or proc.name=apache)";
    expect(tree(text).kind).toBe("or");
    expect(tree(text).span.start).toBe(1);
  }),
];

const printing: Items = [
  item(57, "blanks and outer parentheses are added", () => {
    expect(printed("proc.name=nginx and fd.name=/etc/passwd")).toBe(
      "(proc.name = nginx and fd.name = /etc/passwd)",
    );
  }),
  item(58, "negations", () => {
    expect(printed("not proc.name=nginx")).toBe("not proc.name = nginx");
    expect(printed("not not x")).toBe("x");
  }),
  item(59, "lists keep their order; quotes where needed, always double", () => {
    expect(printed("proc.name in ('some proc', apache)")).toBe(
      'proc.name in ("some proc", apache)',
    );
  }),
  item(60, "arguments", () => {
    for (const text of ['proc.aname["some proc"] != nginx', 'test.str[""] != nginx']) {
      expect(printed(text)).toBe(text);
    }
  }),
];

const acceptedTexts = [
  ...["a", "not a", "a and b and(c)", "(a)and(b)and(c)", "a or b and c", "(a or b) and c"],
  ...["a.b = not", "fd.name=*.log", "test.str = 0a!@#456:/\\.;!$%^&*[]{}|", 'test.str = ""'],
  ...[
    'a.b = "escape \\" "',
    "a.b = 'mixed \"'",
    'a.b = "bad escape \\ "',
    "test.str['a aa'] exists",
  ],
  ...["test.num > -0.1222e+10", "test.list in ()", "a.b in ('', a)", "test.op existsand macro"],
  ...["tolower(toupper(x.y)) = z", "some.field > val(test.field)", 'join("-", ()) = a'],
  ...['join("-", (fd.name, "x y", 123, tolower(fd.directory))) = a', "concat('', \"a\") = x"],
  ...['getopt(proc.args, "nt:")["t"] = v', "proc.name == oneof (cat, 'a,b')", "a.b = '(x)'"],
  ...["proc.name contains allof ()", "proc.name == oneof my_list", "proc.name == oneof oneof"],
  ...['a.b = "oneof" or a.b in ("a", "b c", \'d"e\')', 'a.b[")"] = x', "a.b = '\\x0b'"],
];

const equality: Items = [
  item(61, "what is printed reads back as an equal tree", () => {
    for (const text of acceptedTexts) {
      const again = printSource(tree(text));
      expect([text, shape(tree(again))]).toEqual([text, shape(tree(text))]);
      expect(printed(again)).toBe(printed(text));
      // The canonical form as well, but for transformers with literals: item 21 wants these bare.
      if (!/^(?:join|concat|getopt)/.test(text)) {
        expect([text, shape(tree(printed(text)))]).toEqual([text, shape(tree(text))]);
      }
    }
  }),
  item(62, "trees that differ in anything are not equal", () => {
    const texts = [
      ...["a.b = c", "a.b == c", "a.b != c", "a.b exists", "a.b[c] = c", 'a.b[""] = c'],
      ...["a.b == oneof (c)", "a.b == anyof (c)", "a.b == oneof (c, c)", "a.b == oneof ()"],
      ...["a.b in (c)", "a.b in (c, d)", "a.b in (d, c)", "a.b in c", "a.b intersects (c)"],
      ...["tolower(a.b) = c", "a.b = val(c.d)", "a.b = tolower(c.d)", "not a.b = c"],
    ];
    const shapes = texts.map((text) => JSON.stringify(shape(tree(text))));
    expect(new Set(shapes).size).toBe(texts.length);
  }),
];

export const syntaxTrees: Items = [...places, ...printing, ...equality];
