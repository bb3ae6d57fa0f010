import { expect, test } from "bun:test";
import { cpio } from "./cpio.ts";

test("an archive is what cpio itself reads", async () => {
  const bytes = Buffer.from("12345");
  const archive = cpio([{ name: "bin" }, { name: "bin/a", bytes }, { name: "empty" }]);
  expect(archive.length % 4).toBe(0);
  const text = Buffer.from(archive).toString("latin1");
  // Entries: header and name, padded; contents, padded.
  const second = 110 + 4 + 2; // "bin" and its NUL, padded to a multiple of four
  expect(text.slice(0, 14)).toBe("07070100000001");
  expect(text.slice(second, second + 22)).toBe("0707010000000200" + "0081ed");
  expect(text.slice(second + 54, second + 62)).toBe("00000005");
  expect(text.slice(second + 110, second + 116)).toBe("bin/a\0");
  expect(text.slice(second + 116, second + 124)).toBe("12345\0\0\0");
  expect(text).toEndWith("TRAILER!!!\0".padEnd(14, "\0"));
});
