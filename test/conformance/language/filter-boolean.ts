// Items 63–67: `not`, `and` and `or` evaluated.
import { fieldEvents } from "../../support/field-events.ts";
import { expectHolds, item, type Items } from "./harness.ts";

/** T holds and F does not. */
function expectValues(cases: readonly (readonly [text: string, want: boolean])[]): void {
  const written = (text: string) =>
    text.replaceAll("T", "proc.name = cat").replaceAll("F", "proc.name = dog");
  expectHolds(
    fieldEvents.open(),
    cases.map(([text, want]) => [written(text), want]),
  );
}

export const boolean: Items = [
  item(63, "negations cancel in pairs", () => {
    expectValues([
      ["not not T", true],
      ["not not not T", false],
      ["not F", true],
    ]);
  }),
  item(64, "`and` binds tighter than `or`", () => {
    expectValues([
      ["T or T and F", true],
      ["(T or T) and F", false],
    ]);
  }),
  item(65, "`not` over a parenthesis", () => {
    expectValues([
      ["not (F or F and not T)", true],
      ["not (F or not F and T)", false],
    ]);
  }),
  item(66, "nested negations", () => {
    expectValues([["not ((F or not (F and not T)) and T)", false]]);
  }),
  item(67, "a test and its negation", () => {
    expectValues([
      ["F or not F", true],
      ["T and not T", false],
    ]);
  }),
];
