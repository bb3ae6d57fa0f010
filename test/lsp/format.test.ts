// Formatting of conditions: what changes, what stays, what is left alone.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  DocumentFormattingRequest,
  DocumentRangeFormattingRequest,
  type TextEdit,
} from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Client } from "./client.ts";

let client: Client;
beforeAll(async () => {
  client = await Client.start();
});
afterAll(() => client.stop());

let opened = 0;
const options = { tabSize: 2, insertSpaces: true };

async function formatted(text: string): Promise<string> {
  const uri = await client.openAlone(`untitled:format-${opened++}`, text);
  const params = { textDocument: { uri }, options };
  const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, params);
  return applied(text, edits ?? []);
}

function applied(text: string, edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create("", "yaml", 0, text), edits);
}

const macro = (condition: string): string => `- macro: m\n  condition: ${condition}\n`;
const long = (word: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${word}${index}`).join(",");

const changed: readonly (readonly [what: string, before: string, after: string])[] = [
  ["blanks in a list", "evt.type in (open,openat ,openat2)", "evt.type in (open, openat, openat2)"],
  ["blanks around equals signs", "proc.name = sh and fd.num == 3", "proc.name=sh and fd.num==3"],
  ["blanks around other symbols", "fd.num>=0 and fd.num!=2", "fd.num >= 0 and fd.num != 2"],
  ["blanks in parentheses", "( a or  not b ) and c", "(a or not b) and c"],
  ["`not` and a parenthesis", "not(a or b)", "not (a or b)"],
  ["a modifier", "fd.name startswith  anyof  (a,b)", "fd.name startswith anyof (a, b)"],
  ["a transformer", "toupper( proc.name ) =X", "toupper(proc.name)=X"],
  ["texts in quotes stay", "proc.args='a ,  b' and  x", "proc.args='a ,  b' and x"],
  ["values with symbols stay", "fd.name in (/a<b>c,x-y:z)", "fd.name in (/a<b>c, x-y:z)"],
  ["one line per part of a block", ">\n    a and b\n    and  c", ">\n    a\n    and b\n    and c"],
  ["a literal block", "|\n    a or b", "|\n    a\n    or b"],
  ["a header with comment", ">- # why\n    a and b", ">- # why\n    a\n    and b"],
  ["groups that fit", ">\n    a and (b or\n    c)", ">\n    a\n    and (b or c)"],
  [
    "groups that do not",
    `>\n    a and (${long("long_macro_name_", 6).replaceAll(",", " or ")})`,
    `>\n    a\n    and (\n      ${long("long_macro_name_", 6).replaceAll(",", "\n      or ")}\n    )`,
  ],
  [
    "lists that do not",
    `>\n    proc.name in (${long("long_program_name_", 6)}) and a`,
    [
      ">\n    proc.name in (\n      long_program_name_0, long_program_name_1, long_program_name_2,",
      "long_program_name_3,\n      long_program_name_4, long_program_name_5\n    )\n    and a",
    ].join(" "),
  ],
  ["a part that is appended", ">\n    and a and b", ">\n    and a\n    and b"],
  ["a quoted condition", '"a  and b"', '"a and b"'],
];

const left: readonly (readonly [what: string, text: string])[] = [
  ["what the parser refuses", macro("a and  and b")],
  ["what is no YAML", macro("[a  and b")],
  ["a blank that would begin a comment", macro("proc.name in (a,#b)")],
  ["escapes", macro('"proc.name=\\"a\\"  and b"')],
  ["a plain condition of several lines", macro("a  and\n    b")],
  ["lines of a text in quotes", macro("|\n    proc.args='a\n    b'  and c")],
  ["outputs and lists", "- list: l\n  items: [a,b]\n- rule: r\n  output: a  and b\n"],
];

describe("formatting", () => {
  test.each(changed)("%s", async (_what, before, after) => {
    expect(await formatted(macro(before))).toBe(macro(after));
  });
  test.each(changed)("%s, twice, is the same as once", async (_what, _before, after) => {
    expect(await formatted(macro(after))).toBe(macro(after));
  });
  test.each(left)("leaves %s alone", async (_what, text) => {
    expect(await formatted(text)).toBe(text);
  });
  test("keeps comments, blank lines and line breaks", async () => {
    const before = "# A\r\n- macro: m # B\r\n  condition: >\r\n    a and b\r\n\r\n# C\r\n";
    expect(await formatted(before)).toBe(before.replace("a and b", "a\r\n    and b"));
  });
  test("of a range touches only its items", async () => {
    const text = macro("( a)") + macro("( b)");
    const uri = await client.openAlone(`untitled:format-${opened++}`, text);
    const range = { start: { line: 2, character: 3 }, end: { line: 3, character: 3 } };
    const params = { textDocument: { uri }, range, options };
    const edits = await client.connection.sendRequest(DocumentRangeFormattingRequest.type, params);
    expect(applied(text, edits ?? [])).toBe(macro("( a)") + macro("(b)"));
  });
});
