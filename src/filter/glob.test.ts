import { expect, test } from "bun:test";
import { compileGlob } from "./glob.ts";

// Compared with fnmatch(3) of glibc 2.36, flags 0 and FNM_CASEFOLD.
const cases: readonly (readonly [pattern: string, text: string, want: boolean])[] = [
  ["", "", true],
  ["", "a", false],
  ["*", "", true],
  ["*", "/any/.thing", true], // Slashes and leading dots are ordinary.
  ["**", "a", true],
  ["a*", "abc", true],
  ["*c", "abc", true],
  ["*b*", "abc", true],
  ["*b*", "acc", false],
  ["a*c", "ac", true],
  ["a*c", "abcbc", true],
  ["a*c", "abcb", false],
  ["a*b*c", "aXbYbZc", true],
  ["?", "a", true],
  ["?", "", false],
  ["?", "ab", false],
  ["/p?/q?", "/p\ufffd/q\ufffd", true],
  ["??", "é", false], // A character, not two bytes.
  ["di[r]", "dir", true],
  ["di[!r]", "dir", false],
  ["di[!r]", "dix", true],
  ["di[^r]", "dir", false],
  ["[a-c]x", "bx", true],
  ["[a-c]x", "dx", false],
  ["[c-a]x", "bx", false],
  ["[]a]", "]", true],
  ["[!]a]", "]", false],
  ["[a-]", "-", true],
  ["[-a]", "-", true],
  ["[[:digit:]]", "5", true],
  ["[[:digit:]x]", "x", true],
  ["[![:digit:]]", "5", false],
  ["[[:alpha:][:digit:]]", "z", true],
  ["[\\]]", "]", true],
  ["[a", "[a", true], // Never closed: an ordinary character.
  ["a[", "a[", true],
  ["\\*", "*", true],
  ["\\*", "a", false],
  ["\\a", "a", true],
  ["a\\\\b", "a\\b", true],
  ["a\\", "a", false],
  ["a\\", "a\\", false],
  ["*.log", "/var/x.log", true],
  ["a*".repeat(30), "a".repeat(200), true],
  [`${"a*".repeat(30)}b`, "a".repeat(2000), false], // Quick, although it does not match.
];

test.each(cases)("glob %p on %p -> %p", (pattern, text, want) => {
  expect(compileGlob(pattern)(text)).toBe(want);
});

test.each([
  ["M*E", "myexe", true],
  ["m*e", "MYEXE", true],
  ["[a-c]*", "Bash", true],
  ["[[:upper:]]x", "ax", true],
  ["É", "é", false], // ASCII only.
] as const)("iglob %p on %p -> %p", (pattern, text, want) => {
  expect(compileGlob(pattern, { foldCase: true })(text)).toBe(want);
});
