// Bytes as text in every style; the layouts were read off sysdig's output.
import { afterAll, expect, test } from "bun:test";
import { type BytesStyle, bytesText, showBytesAs } from "./bytes-text.ts";

afterAll(() => showBytesAs("dots"));

const elf = Uint8Array.from([
  0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0x3e,
]);
const lines = new TextEncoder().encode("\nGET /\r\n\r\nü\tx\n");

// biome-ignore format: a table
const cases: readonly (readonly [BytesStyle, Uint8Array, string])[] = [
  ["dots", elf, ".ELF..............>"],
  ["base64", elf, "f0VMRgIBAQMAAAAAAAAAAAMAPg=="],
  ["ascii", elf, "\nELF>"],
  ["ascii", lines, "\nGET /\n\nx\n"],
  ["hex", elf,
    "\n\t0x0000: 7f45 4c46 0201 0103 0000 0000 0000 0000\n\t0x0010: 0300 3e\n"],
  ["hexAscii", elf,
    "\n\t0x0000: 7f45 4c46 0201 0103 0000 0000 0000 0000  .ELF............" +
    "\n\t0x0010: 0300 3e                                ..>\n"],
  ["hex", new Uint8Array(0), ""],
  ["ascii", new Uint8Array(0), ""],
];

test.each(cases)("%s", (style, bytes, want) => {
  showBytesAs(style);
  expect(bytesText(bytes, 1023)).toBe(want);
});

const long = new Uint8Array(5_000).fill(0x41);

// biome-ignore format: a table
const cut: readonly (readonly [BytesStyle, number])[] = [
  ["dots", 1023], ["base64", 1020], ["ascii", 1023],
  ["hex", 20 * 49 + 1], ["hexAscii", 15 * 67 + 1],
];

test.each(cut)("%s of long data is cut", (style, want) => {
  showBytesAs(style);
  expect(bytesText(long, 1023).length).toBe(want);
});
