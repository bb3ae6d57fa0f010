// Texts and the bytes they stand for, also where these are not UTF-8.
import { describe, expect, test } from "bun:test";
import { byteLength, bytesOfText, textOfBytes, wellFormedText } from "./byte-text.ts";

describe("every sequence of bytes is a text", () => {
  test.each([
    [[], ""],
    [[0x41], "A"],
    [[0xc3, 0xa9], "é"],
    [[0xff], "\udcff"],
    [[0x61, 0xff, 0x62, 0xc3, 0xa9, 0xfe], "a\udcffbé\udcfe"],
    [[0xef, 0xbf, 0xbd, 0xff], "\ufffd\udcff"], // U+FFFD itself is a character.
    [[0xe2, 0x82], "\udce2\udc82"],
    [[0xf0, 0x9f, 0x98, 0x80], "\u{1f600}"],
    [[0xc0, 0x80], "\udcc0\udc80"], // Overlong.
    [[0xed, 0xa0, 0x80], "\udced\udca0\udc80"], // A surrogate.
  ])("%p <-> %p", (bytes, text) => {
    expect(textOfBytes(Uint8Array.from(bytes))).toBe(text);
    expect([...bytesOfText(text)]).toEqual(bytes);
    expect(byteLength(text)).toBe(bytes.length);
  });
});

test("shown, they have U+FFFD for each part that is not UTF-8", () => {
  expect(wellFormedText("a\udcffb")).toBe("a\ufffdb");
  expect(wellFormedText("\udce2\udc82")).toBe("\ufffd");
  expect(wellFormedText("é")).toBe("é");
});
