// Items 26–50: texts that are no conditions, with the words of the reference.
import { expect } from "bun:test";
import { operatorSymbols } from "../../../src/filter/operators/operators.ts";
import { transformerNamesWithVal } from "../../../src/filter/transformers/transformers.ts";
import { item, type Items, syntaxError } from "./harness.ts";

const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(", ");
const check = "expected a '(' token, a field check, or an identifier";
const close = "expected a ')' token";
const operator = `expected a valid check operator: one of ${quoted(operatorSymbols())}`;
const orField = quoted(transformerNamesWithVal);
const text = `expected a string value or a field with a valid transformer: ${orField}`;
const number = `expected a number value or a field with a valid transformer: ${orField}`;
const list = `expected a list, an identifier, or a field with a valid transformer: ${orField}`;
const argument = "expected a valid field argument: a quoted string or a bare string";
const innerArgument =
  "expected field transformer argument: field, transformer, quoted string, number, or " +
  "transformer list";
const listArgument =
  "expected transformer list argument: field, transformer, quoted string, or number";
const val = "expected a field within 'val' transformer";
const after = (token: string) => `unexpected token after '${token}', expecting 'or', 'and'`;
const blank = (word: string) => `expected blank or '(' after '${word}'`;

function expectErrors(cases: readonly (readonly [text: string, want: string])[]): void {
  expect(cases.map(([each]) => [each, syntaxError(each)])).toEqual(cases.map((each) => [...each]));
}

const connectives: Items = [
  item(26, "operator words need blanks", () => {
    expectErrors([
      ["a andb", blank("and")],
      ["aand b", after("aand")],
      ["a orb", blank("or")],
      ["a notb", after("a")],
      ["a not b", after("a")],
      ["anot b", after("anot")],
      ["a andnot b", blank("and")],
      ["(a)andnot(b)", blank("and")],
    ]);
  }),
  item(27, "operands are missing", () => {
    expectErrors([
      ["and a", after("and")],
      ["or a", after("or")],
      ["a and b and", blank("and")],
      ["a and b and ", check],
      ["a and b or", blank("or")],
      ["a and b not", after("b")],
      ["a and or b", after("or")],
    ]);
  }),
  item(28, "unclosed, chained, unknown or misplaced", () => {
    expectErrors([
      ["(a.b = 1", close],
      ["a.b = b = 1", after("b")],
      // The operator is `in`, which needs no blank, and the rest names a list.
      ["a.a invalidoperator xxx", after("validoperator")],
      ["a.a unknownoperator xxx", operator],
      ["macro > 12", after("macro")],
    ]);
  }),
  item(29, "there are no comments", () => expectErrors([["#a and b; a and b", check]])),
  item(30, "a parenthesis ends a bare text", () => {
    expectErrors([["fd.name=/var/lo);g/httpd.log", after("/var/lo")]]);
  }),
  item(50, "100 000 parentheses", () => {
    expectErrors([["(".repeat(100_000), "exceeded max depth limit of 100"]]);
  }),
];

const values: Items = [
  item(31, "lists with holes", () => {
    const string = "expected a string value";
    expectErrors([
      ["a.g in ( 1 ,, , b)", string],
      ["a.g in (value,)", string],
      ["a.g in (,)", close],
      ["a.g in (", close],
      ["a.g in )", list],
    ]);
  }),
  item(32, "a list where none may stand", () => {
    expectErrors([
      ["test.list = (value)", text],
      ["test.list > (value)", number],
      ["test.list startswith (value)", text],
      ["test.list contains (value)", text],
    ]);
  }),
  item(33, "trailing or missing values", () => {
    expectErrors([
      ["test.str = a,", after("a")],
      ["test.str = a=", after("a")],
      [`test.str = a('")`, after("a")],
    ]);
  }),
  item(34, "quotes that do not close", () => {
    expectErrors([
      ["test.str = '", text],
      ['test.str = "', text],
      [`test.str = '"`, text],
      ['test.str = "broken"" ', after("broken")],
      ["test.str = missing start quote", after("missing")],
      ['test.str = missing start quote"', after("missing")],
    ]);
  }),
  item(35, "the other quote escaped", () => {
    expectErrors([
      [`test.str = "mixed \\'"`, `invalid \\' escape in "-quoted string`],
      [`test.str = 'mixed \\"'`, `invalid \\" escape in '-quoted string`],
    ]);
  }),
  item(36, "broken arguments of fields", () => {
    expectErrors([
      ["test.str[] = a", argument],
      ["test.str[[] = a", argument],
      ["test.str[]] = a", argument],
      ["test.str['''] = a", "expected a ']' token"],
      ['test.str[aaa"] = a', "expected a ']' token"],
      ["test.str[   test   ] = a", argument],
      ["test.str[", argument],
    ]);
  }),
  item(37, "an argument that is not closed", () => {
    expectErrors([['evt.arg["x" = value', "expected a ']' token"]]);
  }),
  item(38, "no numbers", () => {
    expectErrors([
      ["test.num > !0.12", number],
      ["test.num < 0xAAA.1", after("0xAAA")],
      ["test.num >= 0aaaaa", after("0")],
      ["test.num <= a", number],
    ]);
  }),
];

const operators: Items = [
  item(39, "operators that do not exist", () => {
    expectErrors([
      ["test.op === value", text],
      ["test.op !== value", text],
      ["test.op ExIsTs", operator],
      ["test.op exists something", after("exists")],
    ]);
  }),
  item(40, "word operators need a blank", () => {
    const words = ["startswithvalue", "containsvalue", "globvalue", "endswithvalue"];
    expectErrors(words.map((word) => [`test.op ${word}`, operator]));
  }),
  item(41, "operators without a value", () => {
    expectErrors([
      ["test.op >", number],
      ["test.op in", list],
      ["test.op pmatch", list],
    ]);
  }),
  item(48, "modifiers out of place", () => {
    expectErrors([
      ["proc.name == oneof(cat)", after("oneof")],
      ["proc.name ==oneof (cat)", after("oneof")],
      ["proc.name == ONEOF (cat)", after("ONEOF")],
      ["proc.name == oneof_x (cat)", after("oneof_x")],
      ["proc.name == oneof (cat,)", "expected a string value"],
    ]);
  }),
  item(49, "modifiers of operators that take none", () => {
    expectErrors([
      ["proc.num > oneof (1)", number],
      ["proc.name in oneof (cat)", after("oneof")],
      ["proc.name pmatch allof (cat)", after("allof")],
    ]);
  }),
];

const transformers: Items = [
  item(42, "`val` stands on the right only, around a field", () => {
    expectErrors([
      ["val(test.field) exists", after("val")],
      ["b64(val(test.field)) exists", innerArgument],
      ["x.y = val(val(z.w))", val],
      ["x.y = val(toupper(z.w))", val],
    ]);
  }),
  item(43, "blanks before the parenthesis, unknown transformers", () => {
    expectErrors([
      ["b64 (test.field) exists", after("b64")],
      ["b64\n(test.field) exists", after("b64")],
      ["b64(test.field [1]) exists", "expected a ')' token closing the transformer"],
      ["some_fake_transformer(test.field) exists", after("some_fake_transformer")],
    ]);
  }),
  item(44, "lists hold constants only", () => {
    expectErrors([["some.field in (b64(test.field))", close]]);
  }),
  item(45, "a parenthesis is no value, a word is not cut", () => {
    expectErrors([
      ["some.field = (test.field)", text],
      ["some.field = b64and(some_macro)", after("b64and")],
    ]);
  }),
  item(46, "broken lists in transformers", () => {
    expectErrors([
      ['join("-", (fd.name,)) = x', listArgument],
      ['join("-", (,)) = x', listArgument],
      ['join("-", ((fd.name))) = x', listArgument],
      ['join("-", (macro)) = x', listArgument],
      ['join("-", (barestring)) = x', listArgument],
    ]);
  }),
  item(47, "a list in a transformer that is not closed", () => {
    expectErrors([
      ['join("-", (fd.name, fd.directory) = x', "expected a ')' token closing the transformer"],
    ]);
  }),
];

export const grammarRejected: Items = [...connectives, ...values, ...operators, ...transformers];
