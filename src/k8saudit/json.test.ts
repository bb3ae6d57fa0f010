import { describe, expect, test } from "bun:test";
import { Json, parseJson } from "./json.ts";

function read(text: string): Json {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe("values", () => {
  const cases: readonly (readonly [
    text: string,
    keys: readonly string[],
    want: string | undefined,
  ])[] = [
    ['{"a": {"b": "c"}}', ["a", "b"], "c"],
    ['{"a": {"b": "c"}}', ["a", "x"], undefined],
    ['{"a": "text"}', ["a", "0"], undefined],
    ["[10, [20, 21]]", ["1", "0"], "20"],
    ["[10]", ["1"], undefined],
    ["[10]", ["-1"], undefined],
    ["[10]", ["length"], undefined],
    ['{"a": 12345678901234567890}', ["a"], "12345678901234567890"],
    ['{"a": 1.50e+3}', ["a"], "1.50e+3"],
    ['{"a": null}', ["a"], "null"],
    ['{"a": "x\\u003cy\\n\\"z\\""}', ["a"], 'x<y\n"z"'],
    ['{"a\\/b": 1}', ["a/b"], "1"],
    ['{"a": 1, "a": 2}', ["a"], "1"],
    ['{"": 1}', [""], "1"],
    ['{"__proto__": 1}', ["__proto__"], "1"],
    ["{}", ["__proto__"], undefined],
    ["{}", ["constructor"], undefined],
    // Objects and lists stay as written but for the blanks between their parts.
    ['{"a": { "z" : "b c" , "1" : [ 1 , "\\u003c" ] } }', ["a"], '{"z":"b c","1":[1,"\\u003c"]}'],
  ];
  test.each(cases)("%s at %p", (text, keys, want) => {
    expect(read(text).at(...keys)?.text).toBe(want as string);
  });
});

describe("values cut out of their text", () => {
  const cases = [
    ['{"x": 1, "a":{"b":[1,"\\"{"],"c":{}}}', '{"b":[1,"\\"{"],"c":{}}'],
    ['{"x": 1, "a" : { "b" : [ 1 , "\\"{" ] , "c" : {} } }', '{"b":[1,"\\"{"],"c":{}}'],
    ['{"a": 7}', "7"],
  ] as const;
  test.each(cases)("%s", (text, want) => {
    const cut = read(text).at("a")!.cut();
    expect(cut.text).toBe(want);
    expect(cut.places).toEqual(read(want).cut().places);
    expect(new Json(cut).at("b", "1")?.text).toBe(read(want).at("b", "1")?.text as string);
  });
});

test("indents as Go does", () => {
  const text = '{"a":[],"b":{},"c":[1,{"d":"x, {y}"}]}';
  const want = [
    ...["{", '  "a": [],', '  "b": {},', '  "c": [', "    1,"],
    ...["    {", '      "d": "x, {y}"', "    }", "  ]", "}"],
  ];
  expect(read(text).indented).toBe(want.join("\n"));
});

describe("what is no JSON", () => {
  const cases: readonly (readonly [text: string, complaint: string])[] = [
    ["", "expected a value at the end of the text"],
    ["{", "expected a string at the end of the text"],
    ["{a: 1}", "expected a string at character 2"],
    ['{"a" 1}', "expected a colon at character 6"],
    ['{"a": 1,}', "expected a string at character 9"],
    ["[1 2]", "expected a comma or ] at character 4"],
    ["[1", "expected a comma or ] at the end of the text"],
    ["01", "expected nothing more at character 2"],
    ["-", "expected a value at character 1"],
    ["nul", "expected a value at character 1"],
    ['"a', "expected the rest of a string at the end of the text"],
    ['"a\\x"', "expected the rest of a string at character 3"],
    ['"\\u12"', "expected the rest of a string at character 2"],
    ['"a\nb"', "expected the rest of a string at character 3"],
    ["{} {}", "expected nothing more at character 4"],
    ["[".repeat(301), "expected at most 300 levels at character 301"],
  ];
  test.each(cases)("%s", (text, complaint) => {
    expect(parseJson(text)).toEqual({ ok: false, error: `not JSON: ${complaint}` });
  });
});

test("reads strings of megabytes", () => {
  const text = JSON.stringify({ a: '"\\'.repeat(1_000_000) });
  expect(read(text).at("a")?.text.length).toBe(2_000_000);
});

test("agrees with the runtime on JSON cut and changed at random", () => {
  const sound = '{"a":[1,-2.5e3,true,null,"x\\n\\u0041",{"b":{}}],"c":"","d":[[]]}';
  const signs = '{}[],:"\\ 0-e.tn';
  let seed = 7;
  const random = (n: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % n;
  };
  for (let round = 0; round < 5_000; round++) {
    let text = sound;
    for (let change = random(3); change >= 0; change--) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + signs[random(signs.length)]! + text.slice(at + random(3));
    }
    let want: unknown;
    try {
      want = JSON.parse(text);
    } catch {
      want = undefined;
    }
    const got = parseJson(text);
    expect([text, got.ok]).toEqual([text, want !== undefined]);
    if (got.ok && !/"(\w*)":.*"\1":/.test(text))
      expect(JSON.parse(got.value.compact)).toEqual(want);
    if (got.ok) expect(JSON.parse(got.value.indented)).toEqual(want);
  }
});
