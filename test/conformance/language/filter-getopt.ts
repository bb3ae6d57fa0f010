// Items 127–138: `getopt` reads short options.
import { expect } from "bun:test";
import { type Event, event, scheme as testScheme } from "../../support/filter-scheme.ts";
import { compileErrors, holdsIn, item, type Items } from "./harness.ts";

type Words = readonly string[];

/** Expects getopt to find these, in this order, in a list of arguments. */
function expectFound(argv: Words, options: string, found: Words): void {
  const list = `(${argv.map((word) => `"${word}"`).join(", ")})`;
  const call = `getopt(${list}, "${options}")`;
  const texts = [`len(${call}) = ${found.length}`];
  if (found.length > 0) {
    texts.push(`join("|", (${call})) = "${found.join("|")}"`);
    texts.push(`${call} in (${found.map((each) => `"${each}"`).join(", ")})`);
  }
  expect(texts.map((text) => [text, holdsIn<Event>(testScheme, text, event)])).toEqual(
    texts.map((text) => [text, true]),
  );
}

function expectIn(cases: readonly (readonly [text: string, want: boolean])[]): void {
  const got = cases.map(([text]) => [text, holdsIn<Event>(testScheme, text, event)] as const);
  expect(got).toEqual(cases.map(([text, want]) => [text, want]));
}

export const getopt: Items = [
  item(127, "options and an argument", () => {
    expectFound(["-nt", "hello"], "nt:", ["n", "t", "hello"]);
  }),
  item(128, "an argument in the same word", () => {
    expectFound(["-thello"], "t:", ["t", "hello"]);
    expectFound(["-abcvalue"], "abc:", ["a", "b", "c", "value"]);
  }),
  item(129, "two dashes end the options", () => {
    expectFound(["-n", "--", "-t"], "nt:", ["n"]);
    expectFound(["--", "-n"], "n", []);
  }),
  item(130, "unknown options", () => expectFound(["-x", "-n"], "n", ["?", "n"])),
  item(131, "a missing argument", () => {
    expectFound(["-t"], "t:", [""]);
    expectFound(["-t"], ":t:", [""]);
  }),
  item(132, "the first word that is no option ends them", () => {
    for (const first of ["arg1", "-", ""]) expectFound([first, "-n"], "n", []);
  }),
  item(133, "long options are skipped", () => expectFound(["--exec", "-n"], "n", ["n"])),
  item(134, "an argument that looks like an option", () => {
    expectFound(["-t", "-123"], "t:", ["t", "-123"]);
  }),
  item(135, "a letter that is an argument", () => {
    expectFound(["-lpe", "/bin/sh"], "lp:e:", ["l", "p", "e"]);
  }),
  item(136, "one option selected; the last one counts", () => {
    expectIn([
      ['getopt(("-n", "-t", "hello"), "nt:")[t] = hello', true],
      ['getopt(("-n", "-t", "hello"), "nt:")[n] = n', true],
      ['getopt(("-t", "v1", "-t", "v2"), "t:")[t] = v2', true],
      ['getopt(("-t", "v1", "-t", "v2"), "t:")[t] = v1', false],
    ]);
  }),
  item(137, "a selected option without its argument, or absent", () => {
    expectIn([
      ['getopt(("-t"), "t:")[t] = ""', true],
      ['getopt(("-n"), "nt:")[t] != ""', false],
      ['getopt(("-n"), "nt:")[t] exists', false],
    ]);
  }),
  item(138, "wrong arguments", () => {
    const cases: readonly (readonly [text: string, want: string])[] = [
      ['getopt(("-n"), "n")[""] = n', "getopt() field argument must be a single option character"],
      ['getopt(("-n"), "n")[nt] = n', "getopt() field argument must be a single option character"],
      ['getopt(proc.name, "n") exists', "getopt() first argument must be a list"],
      [
        'getopt(("-n"), ("n")) exists',
        "getopt() second argument (optstring) must be a single value",
      ],
      [
        'getopt(("-n"), "n", "x") exists',
        "getopt() requires exactly 2 arguments: args list and optstring",
      ],
      ['getopt(("-n")) exists', "unknown field transformer 'getopt'"],
    ];
    const got = cases.map(([text]) => [text, compileErrors(text, testScheme).join()]);
    expect(got).toEqual(cases.map((each) => [...each]));
  }),
];
