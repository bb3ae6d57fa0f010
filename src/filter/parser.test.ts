import { describe, expect, test } from "bun:test";
import { message } from "./diagnostic.ts";
import { parse, parseOperandPrefix } from "./parser.ts";
import { print, printOperand } from "./print.ts";
import { placeInText } from "./source.ts";

function read(text: string, depthMax?: number) {
  return parse({ name: "test", text }, depthMax === undefined ? {} : { depthMax });
}

function printed(text: string): string {
  const parsed = read(text);
  return parsed.ok ? print(parsed.value) : `error: ${message(parsed.error)}`;
}

describe("texts that parse, and what they print as", () => {
  test.each([
    ["a", "a"],
    ["(a)", "a"],
    ["not a", "not a"],
    ["not(a)", "not a"],
    ["not not a", "a"],
    ["(not not a)", "a"],
    ["not(not(a))", "not not a"],
    ["not\nnot\tnot a", "not a"],
    ["a and b and(c)", "(a and b and c)"],
    ["(a)and(b)and(c)", "(a and b and c)"],
    ["a or b or(c)", "(a or b or c)"],
    ["not(a)and(not(b))", "(not a and not b)"],
    ["a or b and c", "(a or (b and c))"],
    ["(a or b) and c", "((a or b) and c)"],
    ["a and notb", "(a and notb)"],
    ["notz and a", "(notz and a)"],
    ["macro and and_macro", "(macro and and_macro)"],
    ["macro and not(not_macro)", "(macro and not not_macro)"],
    ["a.a exists and b", "(a.a exists and b)"],
    ["a.a=1 or b.b=2 and c", "(a.a = 1 or (b.b = 2 and c))"],
    ["a.b = 'bla'", "a.b = bla"],
    ["a.b icontains 'bla'", "a.b icontains bla"],
    ["a.b = not", "a.b = not"],
    ["a.b = a.a", "a.b = a.a"],
    ["fd.name=*.log", "fd.name = *.log"],
    ["test.str = 0a!@#456:/\\.;!$%^&*[]{}|", 'test.str = "0a!@#456:/\\\\.;!$%^&*[]{}|"'],
    ['test.str = ""', 'test.str = ""'],
    ["test.str = ''", 'test.str = ""'],
    ['test.str = "a \\" b"', 'test.str = "a \\" b"'],
    ["test.str = 'a \\' b'", 'test.str = "a \' b"'],
    ["test.str = 'mixed \"'", 'test.str = "mixed \\""'],
    ['test.str = "bad escape \\ "', 'test.str = "bad escape \\x5c"'],
    // Quoted, because bare they would not read back; the reference prints them bare.
    ["a.b in ('', '(', 'x,y')", 'a.b in ("", "(", "x,y")'],
    ["a.b['[x]'] = 'tolower(x.y)'", 'a.b["[x]"] = "tolower(x.y)"'],
    ["a.b = '\\xff\\xc3\\xa9'", 'a.b = "\\xffé"'],
    ["test.str[aaaa1] exists", "test.str[aaaa1] exists"],
    ["test.str[+0.25e+10] exists", "test.str[+0.25e+10] exists"],
    ['test.str[""] != nginx', 'test.str[""] != nginx'],
    ["test.str['a aa'] exists", 'test.str["a aa"] exists'],
    ['test.str["test \\"with\\"escaping"] exists', 'test.str["test \\"with\\"escaping"] exists'],
    ["test.num < 1000", "test.num < 1000"],
    ["test.num>+1", "test.num > +1"],
    ["test.num <= 0x12345", "test.num <= 0x12345"],
    ["test.num >= 0XaB00AB", "test.num >= 0XaB00AB"],
    ["test.num > -1.2", "test.num > -1.2"],
    ["test.num > -0.1222e+10", "test.num > -0.1222e+10"],
    ["test.str = 0xAAA.1", "test.str = 0xAAA.1"],
    ["test.list in ()", "test.list in ()"],
    ["test.list in(a)", "test.list in (a)"],
    ["test.list intersects()", "test.list intersects ()"],
    ["test.list pmatch (v, \"v\", 'v w')", 'test.list pmatch (v, v, "v w")'],
    ["test.list in name", "test.list in name"],
    ["test.op ==value", "test.op == value"],
    ["test.op!=value", "test.op != value"],
    ["test.op existsand macro", "(test.op exists and macro)"],
    ["b64(test.field) exists", "b64(test.field) exists"],
    ["tolower(toupper(x.y)) = z", "tolower(toupper(x.y)) = z"],
    ["b64( x.y ) = z", "b64(x.y) = z"],
    ["some.field = val(test.field)", "some.field = val(test.field)"],
    ["some.field in val( test.field[1] )", "some.field in val(test.field[1])"],
    ["some.field > val(test.field)", "some.field > val(test.field)"],
    ["some.field pmatch tolower(test.field)", "some.field pmatch tolower(test.field)"],
    ["some.field = b64 and(some_macro)", "(some.field = b64 and some_macro)"],
    [
      'join("-", (fd.name, "x", 123, tolower(fd.dir))) = a',
      "join(-,(fd.name,x,123,tolower(fd.dir))) = a",
    ],
    ['join("-", ()) = a', "join(-,()) = a"],
    ['getopt(proc.args, "nt:")[t] = v', "getopt(proc.args,nt:)[t] = v"],
    ['getopt(proc.args, "nt:")["t"] = v', "getopt(proc.args,nt:)[t] = v"],
    ["proc.name == oneof (cat, nginx)", "proc.name == oneof (cat, nginx)"],
    ["proc.name contains allof(a)", "error: unexpected token after 'allof', expecting 'or', 'and'"],
    ["proc.name glob oneof ()", "proc.name glob oneof ()"],
    ["proc.name == oneof my_list", "proc.name == oneof my_list"],
    ["proc.name == oneof", "proc.name == oneof"],
    ["proc.name == oneof_something", "proc.name == oneof_something"],
    ["proc.name == anyof and fd.name exists", "(proc.name == anyof and fd.name exists)"],
    ["(proc.name == oneof)", "proc.name == oneof"],
    ["proc.name == oneof oneof", "proc.name == oneof oneof"],
    [`${"(".repeat(10)}a${")".repeat(10)}`, "a"],
    ["('some proc')", "error: expected a '(' token, a field check, or an identifier"],
    ["proc.name in ('some proc', apache)", 'proc.name in ("some proc", apache)'],
    ["not proc.name=nginx", "not proc.name = nginx"],
    ["  a and b  ", "(a and b)"],
  ])("%p", (text, want) => {
    expect(printed(text)).toBe(want);
  });
});

const operators =
  "'exists', '<=', '<', '>=', '>', '==', '=', '!=', 'glob', 'iglob', 'contains', 'icontains', " +
  "'bcontains', 'startswith', 'bstartswith', 'endswith', 'regex', 'intersects', 'in', 'pmatch'";
const transformers =
  "'val', 'tolower', 'toupper', 'b64', 'basename', 'len', 'join', 'concat', 'getopt'";

describe("texts that are refused, with the words of the reference", () => {
  test.each([
    ["", "filter input string is empty"],
    ["a andb", "expected blank or '(' after 'and'"],
    ["a orb", "expected blank or '(' after 'or'"],
    ["a notb", "unexpected token after 'a', expecting 'or', 'and'"],
    ["(a)andnot(b)", "expected blank or '(' after 'and'"],
    ["a and b and", "expected blank or '(' after 'and'"],
    ["a and b and ", "expected a '(' token, a field check, or an identifier"],
    ["(a.b = 1", "expected a ')' token"],
    ["a.b = b = 1", "unexpected token after 'b', expecting 'or', 'and'"],
    ["a.a invalidoperator xxx", "unexpected token after 'validoperator'"],
    ["a.a zz xxx", `expected a valid check operator: one of ${operators}`],
    ["a.a ExIsTs", `expected a valid check operator: one of ${operators}`],
    ["macro > 12", "unexpected token after 'macro', expecting 'or', 'and'"],
    ["#a and b", "expected a '(' token, a field check, or an identifier"],
    ["a.g in (1,, b)", "expected a string value"],
    ["a.g in (value,)", "expected a string value"],
    ["a.g in (", "expected a ')' token"],
    [
      "a.g in )",
      `expected a list, an identifier, or a field with a valid transformer: ${transformers}`,
    ],
    ["a.b = (v)", `expected a string value or a field with a valid transformer: ${transformers}`],
    ["a.b > (v)", `expected a number value or a field with a valid transformer: ${transformers}`],
    ["a.b > '1'", `expected a number value or a field with a valid transformer: ${transformers}`],
    ["a.b = '", `expected a string value or a field with a valid transformer: ${transformers}`],
    [
      'a.b = "a\\\\"',
      `expected a string value or a field with a valid transformer: ${transformers}`,
    ],
    ["a.b =", `expected a string value or a field with a valid transformer: ${transformers}`],
    ["a.b[] exists", "expected a valid field argument: a quoted string or a bare string"],
    ["a.b[ x ] exists", "expected a valid field argument: a quoted string or a bare string"],
    ["a.b[x", "expected a ']' token"],
    ['evt.arg["x" = value', "expected a ']' token"],
    ["a.b startswithvalue", `expected a valid check operator: one of ${operators}`],
    ["val(test.field) exists", "unexpected token after 'val', expecting 'or', 'and'"],
    [
      "b64(val(test.field)) exists",
      "expected field transformer argument: field, transformer, quoted string, number, or transformer list",
    ],
    ["x.y = val(val(z.w))", "expected a field within 'val' transformer"],
    ["x.y = val(a.b, c.d)", "expected a ')' token closing the transformer"],
    ["b64 (test.field) exists", "unexpected token after 'b64', expecting 'or', 'and'"],
    ["b64(test.field [1]) exists", "expected a ')' token closing the transformer"],
    ["a.b in (b64(c.d))", "expected a ')' token"],
    ["a.b = b64and(m)", "unexpected token after 'b64and', expecting 'or', 'and'"],
    [
      'join("-", (fd.name,)) = x',
      "expected transformer list argument: field, transformer, quoted string, or number",
    ],
    [
      'join("-", (macro)) = x',
      "expected transformer list argument: field, transformer, quoted string, or number",
    ],
    ['join("-", (a.b c.d)) = x', "expected ')'"],
    ['join("-", (fd.name, fd.directory) = x', "expected a ')' token closing the transformer"],
    ["p.n ==oneof (cat)", "unexpected token after 'oneof', expecting 'or', 'and'"],
    ["p.n == oneof (cat,)", "expected a string value"],
    ["p.n == ONEOF (cat)", "unexpected token after 'ONEOF', expecting 'or', 'and'"],
    ["p.n in oneof (cat)", "unexpected token after 'oneof', expecting 'or', 'and'"],
    [
      "p.n > oneof (1)",
      `expected a number value or a field with a valid transformer: ${transformers}`,
    ],
    ["a.b = '\\q'", "unsupported string escape sequence: \\q"],
    ['a.b = "mixed \\\'"', "invalid \\' escape in \"-quoted string"],
    ["a.b = 'mixed \\\"'", "invalid \\\" escape in '-quoted string"],
    ['a.b = "\\x"', "truncated hex char escape sequence"],
    ['a.b = "\\xf"', "truncated hex char escape sequence"],
    ['a.b = "\\xgg"', "invalid hex char escape sequence: gg"],
    ['a.b = "\\x-1"', "invalid hex char escape sequence: -1"],
    ['a.b in ("\\q")', "unsupported string escape sequence: \\q"],
    ["(".repeat(100000), "exceeded max depth limit of 100"],
  ])("%p -> %p", (text, want) => {
    const parsed = read(text);
    expect(parsed.ok ? "parsed" : message(parsed.error)).toStartWith(want);
  });
});

test("the depth limit is the caller's", () => {
  const nested = `${"(".repeat(150)}a${")".repeat(150)}`;
  expect(read(nested).ok).toBe(false);
  expect(read(nested, 1000).ok).toBe(true);
});

describe("positions", () => {
  test.each([
    ["a and b", 7, 1, 8],
    ["a and b    ", 11, 1, 12],
    ["a \n and \n  b", 12, 3, 4],
  ])("the end of %p is index %p, line %p, column %p", (text, index, line, column) => {
    const parsed = read(text);
    expect(parsed.ok && parsed.value.span.end).toBe(index);
    expect(placeInText(text, index)).toEqual({ line, column });
  });

  test("nodes start where the reference places them", () => {
    const starts = (text: string): unknown => {
      const parsed = read(text);
      if (!parsed.ok) return message(parsed.error);
      const node = parsed.value.kind === "not" ? parsed.value.child : parsed.value;
      const inner = node.kind === "test" ? [node.left.span.start, node.right?.span.start] : [];
      return [parsed.value.span.start, node.span.start, ...inner];
    };
    expect(starts("proc.name = nginx")).toEqual([0, 0, 0, 12]);
    expect(starts("proc.name=nginx")).toEqual([0, 0, 0, 10]);
    expect(starts("proc.name in (nginx, apache)")).toEqual([0, 0, 0, 13]);
    expect(starts("not proc.name=nginx")).toEqual([0, 4, 4, 14]);
    expect(starts("(a or b)")).toEqual([1, 1]);
  });

  test("an error points at the place where it was noticed", () => {
    const at = (text: string) => {
      const parsed = read(text);
      return parsed.ok ? undefined : text.slice(parsed.error.at.start, parsed.error.at.end);
    };
    expect(at("a.b = x and a.b ?? 3")).toBe("??");
    expect(at("a.b = 'x\\qy'")).toBe("\\q");
    expect(at("a b")).toBe("b");
  });
});

describe("an operand at the start of a text", () => {
  test.each([
    ["proc.name and more", "proc.name", 9],
    ["evt.arg[1]x", "evt.arg[1]", 10],
    ["toupper( proc.name ) x", "toupper(proc.name)", 20],
  ])("%p -> %p", (text, want, end) => {
    const parsed = parseOperandPrefix({ name: "", text }, 0);
    expect(parsed.ok && [printOperand(parsed.value), parsed.value.span.end]).toEqual([want, end]);
  });

  test.each(["val(x.y)", "x", "toupper (x.y)", ""])("%p is none", (text) => {
    expect(parseOperandPrefix({ name: "", text }, 0).ok).toBe(false);
  });
});
