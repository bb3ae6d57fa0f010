// Values of fields as text and as JSON, by type and print format.
import { describe, expect, test } from "bun:test";
import type { ValueTypeName } from "../filter/value-types.ts";
import type { Value } from "../filter/value.ts";
import { showBytesAs } from "./bytes-text.ts";
import { type JsonValue, type PrintFormatName, valueJson, valueText } from "./value-text.ts";

const ip6 = Uint8Array.from([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

// biome-ignore format: a table
const cases: readonly (readonly [ValueTypeName, PrintFormatName, Value, string, JsonValue])[] = [
  // type format value text JSON
  ["INT64", "DEC", -3, "-3", -3],
  ["UINT64", "ID", 2n ** 63n, "9223372036854775808", 2n ** 63n],
  ["INT32", "HEX", 0x1f, "1F", "1F"],
  ["INT64", "HEX", -1, "FFFFFFFFFFFFFFFF", "FFFFFFFFFFFFFFFF"],
  ["UINT32", "OCT", 8, "10", "10"],
  ["RELTIME", "10_PADDED_DEC", 42, "000000042", 42],
  ["UINT32", "NA", 1, "1", 1],
  ["PORT", "DEC", 443, "443", 443],
  ["BOOL", "NA", true, "true", true],
  ["BOOL", "NA", false, "false", false],
  ["DOUBLE", "NA", 0.390625, "0.4", 0.390625],
  ["CHARBUF", "NA", "a b", "a b", "a b"],
  ["CHARBUF", "NA", ["a", "b"], "(a,b)", ["a", "b"]],
  ["CHARBUF", "NA", [], "()", []],
  ["BYTEBUF", "NA", Uint8Array.of(65, 0, 10, 66), "A..B", "A..B"],
  ["BYTEBUF", "NA", new Uint8Array(2000), ".".repeat(1023), ".".repeat(1023)],
  ["IPADDR", "NA", Uint8Array.of(1, 2, 3, 4), "1.2.3.4", "1.2.3.4"],
  ["IPADDR", "NA", ip6, "2001:db8::1", "2001:db8::1"],
  ["IPNET", "NA", Uint8Array.of(1, 2, 3, 4), "<IPNET>", "<IPNET>"],
];

describe("a value", () => {
  test.each(cases)("of type %s as %s, %p, is %p", (type, format, value, text, json) => {
    expect(valueText(value, type, format)).toBe(text);
    expect(valueJson(value, type, format)).toEqual(json);
  });
});

test.each([
  [[0x68, 0x69, 0x00, 0xff], "hi..", "aGkA/w=="],
  [[], "", ""],
] as const)("bytes %p are shown as text or as base64", (bytes, plain, encoded) => {
  const value = Uint8Array.from(bytes);
  expect(valueText(value, "BYTEBUF", "NA")).toBe(plain);
  showBytesAs("base64");
  const shown = valueText(value, "BYTEBUF", "NA");
  const long = valueText(new Uint8Array(5_000), "BYTEBUF", "NA");
  showBytesAs("dots");
  expect(shown).toBe(encoded);
  expect(long.length).toBeLessThanOrEqual(1_023);
});
