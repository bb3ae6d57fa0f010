import { expect, test } from "bun:test";
import { configSchema } from "./json-schema.ts";
import { keyNames } from "./schema.ts";

// A cast: the shape of the schema is what is tested here.
const schema = configSchema() as { properties: Record<string, Node> };
interface Node {
  readonly properties?: Record<string, Node>;
  readonly description?: string;
  readonly default?: unknown;
  readonly anyOf?: readonly Record<string, unknown>[];
}

function at(name: string): Node | undefined {
  let node: Node | undefined = schema;
  for (const step of name.split(".")) node = node?.properties?.[step];
  return node;
}

test("every key is where it is in a file, with its documentation", () => {
  for (const name of keyNames)
    expect([name, at(name)?.description]).toEqual([name, expect.any(String)]);
  expect(at("engine")).toMatchObject({ type: ["object", "null"], additionalProperties: false });
});

const cases: readonly (readonly [name: string, wants: object])[] = [
  ["json_output", { default: false, anyOf: expect.arrayContaining([{ type: "boolean" }]) }],
  [
    "engine.modern_ebpf.buf_size_preset",
    { default: 4, anyOf: expect.arrayContaining([{ type: "integer", minimum: 1, maximum: 10 }]) },
  ],
  ["rule_matching", { anyOf: [{ type: "string", enum: ["first", "all"] }, { type: "null" }] }],
  ["priority", { anyOf: expect.arrayContaining([{ enum: expect.arrayContaining(["notice"]) }]) }],
];

test.each(cases)("%s says what may be written", (name, wants) => {
  expect(at(name)).toMatchObject(wants);
});

test("a list may be a single value, and its items are described", () => {
  const item = expect.objectContaining({ type: "object", additionalProperties: false });
  expect(at("rules")?.anyOf).toEqual([{ type: "array", items: item }, item, { type: "null" }]);
});
