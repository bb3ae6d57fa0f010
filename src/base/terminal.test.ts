import { expect, test } from "bun:test";
import { harmless, wantsColour } from "./terminal.ts";

test("colours are for terminals whose user has not declined them", () => {
  const cases: readonly (readonly [boolean, Record<string, string>, boolean])[] = [
    [true, {}, true],
    [true, { TERM: "xterm-256color", NO_COLOR: "" }, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "0" }, false],
    [true, { TERM: "dumb" }, false],
  ];
  const got = cases.map(([isTerminal, environment]) => wantsColour(isTerminal, environment));
  expect(got).toEqual(cases.map(([, , want]) => want));
});

test("control characters do not get through, line breaks and tabs do", () => {
  expect(harmless("a\x1b[31mb\x9b2J\rc\n\td\x7f")).toBe("a.[31mb.2J.c\n\td.");
});
