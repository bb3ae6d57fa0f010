import { expect, test } from "bun:test";
import { EVENT_ID, getScalarValue, parseEvents } from "js-yaml";
import { entryOf, parseYaml, scalarMark, type YamlNode } from "./yaml.ts";
import { scalarIndexes } from "./yaml-scalar.ts";

function plain(node: YamlNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "null":
      return null;
    case "sequence":
      return node.items.map(plain);
    case "mapping":
      return Object.fromEntries(node.entries.map((e) => [plain(e.key), plain(e.value)]));
  }
}

function read(text: string): unknown {
  const parsed = parseYaml("f.yaml", text);
  if (parsed.ok) return parsed.value.documents.map(plain);
  const { reason, file, index } = parsed.error;
  const { line, column } = file.place(index);
  return `${line}:${column} ${reason}`;
}

const trees: readonly (readonly [string, unknown])[] = [
  ["", []],
  ["---\n", [null]],
  ["# only a remark\n", []],
  ["- a\n---\n- b\n", [["a"], ["b"]]],
  [
    "- {a: ~, b: null, c: 'null', d: , e: \"\"}",
    [[{ a: null, b: null, c: "null", d: null, e: "" }]],
  ],
  ["- a: &x [1, 2]\n  b: *x\n", [[{ a: ["1", "2"], b: ["1", "2"] }]]],
  ["- items: [\n  a,\n b\n]\n- c", [[{ items: ["a", "b"] }, "c"]]], // Indented too little.
  ["- items: {\na: 1\n}\n", [[{ items: { a: "1" } }]]],
  // The second bracket is found at once with the first; that in the text stays as it is.
  ["- a: [\n  1\n]\n- b: [2\n]\n- c: |\n    ]\n", [[{ a: ["1"] }, { b: ["2"] }, { c: "]\n" }]]],
  ["- a: [", "1:7 unexpected end of the stream within a flow collection"],
  ["- a: [\n", "2:1 unexpected end of the stream within a flow collection"],
  ["- a: 1\n b: 2\n", "2:2 bad indentation of a sequence entry"],
  ["- &x [*x]", "1:8 unknown anchor 'x'"],
  ["this : is : not : yaml", "1:11 bad indentation of a mapping entry"],
  ['- "abc', "1:7 unexpected end of the stream within a double quoted scalar"],
];

test.each(trees)("%j reads as %j", (text, want) => {
  expect(read(text)).toEqual(want);
});

test("aliases cannot make a file explode", () => {
  let text = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (let i = 1; i < 9; i++)
    text += `- &a${i} [${Array(10)
      .fill(`*a${i - 1}`)
      .join(", ")}]\n`;
  expect(read(text)).toContain("aliases repeat more than");
});

test("too deep a file is refused, not crashed on", () => {
  expect(read("[".repeat(100_000))).toContain("nesting exceeded");
});

const scalars = [
  "plain words",
  "plain\n  folded\n\n  twice\n# remark",
  "'it''s  quoted \n  over   \n\n\n  lines'",
  '"tab\\t hex \\x41\\u00e9 nl \\n joined \\\n   here  \n  and folded\n\n  end"',
  "|\n  literal\n    more\n\n  end\n",
  "|-\n  literal\n\n\n",
  "|+\n  keep\n\n\n",
  "|2\n    two\n  one\n",
  ">\n  folded\n  lines\n\n  break\n    more\n    indented\n\n  end\n",
  ">-\n\n  leading\n  break\n\n",
  ">+\n  keep\n\n",
  ">\r\n  windows\r\n  breaks\r\n\r\n  end\r\n",
  "|\n\n",
  '""',
  "  é ü € 😀 end",
];

test.each(scalars)("every character of %j is found again", (written) => {
  const text = `k: ${written}\nz: end\n`;
  for (const event of parseEvents(text, {})) {
    if (event.type !== EVENT_ID.SCALAR) continue;
    const { joined, at } = scalarIndexes(text, event);
    expect(joined).toBe(getScalarValue(text, event));
    expect(at.length).toBe(joined.length + 1);
    for (let i = 0; i < joined.length; i++) {
      const original = text[at[i]!]!;
      if (/[a-z]/.test(joined[i]!)) expect([joined[i], "\\"]).toContain(original);
    }
  }
});

const places = [
  // text, offset in the value of k, line, column
  ["- k: abc def", 4, 1, 10],
  ["- k: 'abc def'", 4, 1, 11],
  ["- k: >\n    abc\n    def\n", 4, 3, 5],
  ["- k: |\n    abc\n    def\n", 4, 3, 5],
  ["- k: abc\n     def\n", 4, 2, 6],
  ['- k: "a\\x41c\n     def"\n', 4, 2, 6],
  ["- k: abc def", 99, 1, 13],
  ["- j: [\n]\n  k: abc", 0, 3, 6], // Blanks put in front of the bracket do not count.
  ["- j: [\nx,\ny]\n  k: abc", 2, 4, 8],
] as const;

test.each(places)("in %j character %p is at %p:%p", (text, offset, line, column) => {
  const parsed = parseYaml("f.yaml", text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  const root = parsed.value.documents[0];
  const item = root?.kind === "sequence" ? root.items[0] : undefined;
  const value = item?.kind === "mapping" ? entryOf(item, "k") : undefined;
  if (value?.kind !== "scalar") throw new Error("no scalar k");
  const mark = scalarMark(value, offset);
  expect(mark.file.place(mark.index)).toEqual({ file: "f.yaml", line, column });
});
