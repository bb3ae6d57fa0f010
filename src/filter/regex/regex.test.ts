import { describe, expect, test } from "bun:test";
import { compileRegex } from "./regex.ts";

function matches(pattern: string, text: string): boolean {
  const regex = compileRegex(pattern);
  if ("error" in regex) throw new Error(regex.error);
  return regex.matches(text);
}

const cases: readonly (readonly [pattern: string, text: string, want: boolean])[] = [
  ["syscal.*", "syscall", true],
  ["yscal.*", "syscall", false], // Anchored on both ends.
  ["syscal", "syscall", false],
  ["^[s]{1}ysca[l]{2}$", "syscall", true],
  ["^[A-Z]+$", "SYSCALL", true],
  ["", "", true],
  ["", "a", false],
  ["a|b|cd", "cd", true],
  ["a|b|cd", "ad", false],
  ["(a|)b", "b", true],
  ["(ab)*", "ababab", true],
  ["(ab)*", "aba", false],
  ["(a*)*b", `${"a".repeat(5000)}c`, false], // Linear, where backtracking would not end.
  ["(a|a)*", "a".repeat(5000), true],
  ["a{2,3}", "aa", true],
  ["a{2,3}", "aaaa", false],
  ["a{2,}", "aaaaa", true],
  ["a{0}b", "b", true],
  ["a{,3}", "a{,3}", true], // Not a bound: ordinary characters.
  ["x{", "x{", true],
  ["a**", "aaa", true], // POSIX syntax allows stacking.
  ["a*?", "", true],
  [".", "é", true],
  [".", "\u{1f600}", true],
  [".", "\n", false],
  ["[^a]", "\n", true],
  ["a^b", "ab", false],
  ["a\n^b$", "a\nb", true], // `^` and `$` match at line ends.
  ["a$\nb", "a\nb", true],
  ["[[:alpha:]]+", "abcXYZ", true],
  ["[[:alpha:]]+", "abc1", false],
  ["[[:^digit:]_]+", "a_b", true],
  ["[[:word:]]+", "a_1", true],
  ["[[:space:]]+", " \t\r\n\v\f", true],
  ["[]a]+", "]a", true],
  ["[^]a]", "]", false],
  ["[a-c-]+", "a-c", true],
  ["[-a]+", "-a", true],
  ["\\.\\*\\\\", ".*\\", true],
  ["\\x41\\x{42}\\103", "ABC", true],
  ["[\\x41-\\x43]+", "CAB", true],
  ["\\t\\n", "\t\n", true],
  ["/p./q.", "/p\ufffd/q\ufffd", true],
  ["(a(b(c)))", "abc", true],
  ["[a-z]+@[a-z]+\\.(com|org)", "me@here.org", true],
  ["[a-z]+@[a-z]+\\.(com|org)", "me@here.net", false],
  ["(a|b)*a(a|b){12}", `${"ab".repeat(400)}a${"b".repeat(12)}`, true], // Many states.
];

test.each(cases)("regex %j on %p -> %p", (pattern, text, want) => {
  expect(matches(pattern, text)).toBe(want);
});

describe("what RE2's POSIX syntax refuses", () => {
  test.each([
    ["(abc", "missing ): (abc"],
    ["abc)", "unexpected ): abc)"],
    ["[abc", "missing ]: [abc"],
    ["x[", "missing ]: ["],
    ["*a", "no argument for repetition operator: *"],
    ["a|*", "no argument for repetition operator: *"],
    ["(?:a)", "no argument for repetition operator: ?"],
    ["{2}", "no argument for repetition operator: {2}"],
    ["a{2000}", "invalid repetition size: {2000}"],
    ["a{3,2}", "invalid repetition size: {3,2}"],
    ["\\d+", "invalid escape sequence: \\d"],
    ["\\1", "invalid escape sequence: \\1"],
    ["\\bword", "invalid escape sequence: \\b"],
    ["a\\", "trailing \\"],
    ["[z-a]", "invalid character class range: z-a"],
    ["[[:foo:]]", "invalid character class range: [:foo:]"],
    ["[a-c-e]", "invalid character class range: -e"],
    ["\\x{110000}", "invalid escape sequence: \\x{"],
    ["((((x{1000}){1000}))){1000}", "pattern too large - compile failed"],
  ])("%p -> %p", (pattern, error) => {
    expect(compileRegex(pattern)).toEqual({ error });
  });
});
