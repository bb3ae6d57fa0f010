import { expect, test } from "bun:test";
import { check } from "./check.ts";
import { parse } from "./parser.ts";
import { render } from "./render.ts";
import { tableScheme } from "./scheme.ts";
import type { Source } from "./source.ts";

const scheme = tableScheme<undefined>({
  "proc.name": { type: "CHARBUF", doc: "Name.", get: () => undefined },
});

function rendered(source: Source): string {
  const parsed = parse(source);
  if (!parsed.ok) return render(parsed.error);
  const { errors, warnings } = check(parsed.value, scheme);
  return [...errors, ...warnings].map(render).join("\n");
}

test("an error shows where, what, the line, and what may help", () => {
  expect(
    rendered({ name: "rules.yaml", text: "proc.name = a and\n  proc.nme = b" }),
  ).toMatchInlineSnapshot(`
    "rules.yaml:2:3: error: filter_check called with nonexistent field proc.nme
        proc.nme = b
        ^^^^^^^^
      did you mean 'proc.name'?"
  `);
});

test("a warning says so", () => {
  const [what, ...where] = rendered({ name: "x", text: "proc.name regex .*sh" }).split("\n");
  expect(what).toStartWith("x:1:17: warning: regex check with '.*sh' may be optimized");
  expect(where).toEqual(["  proc.name regex .*sh", "                  ^^^^"]);
});

test("an error at the very end points behind the last character", () => {
  expect(rendered({ name: "x", text: "proc.name in (a" })).toMatchInlineSnapshot(`
    "x:1:16: error: expected a ')' token
      proc.name in (a
                     ^"
  `);
});

test("long lines are cut around the place; control characters do not reach the terminal", () => {
  const [before, after] = ["proc.name = a or ".repeat(20), " or proc.name = c".repeat(20)];
  const text = `${before}\x1bproc.name = b${after}`;
  const [, line, carets] = rendered({ name: "x", text }).split("\n");
  expect(line).toHaveLength(2 + 160);
  expect(line).toStartWith("  ...");
  expect(line).toEndWith("...");
  expect(line).not.toContain("\x1b");
  expect(carets!.indexOf("^")).toBe(2 + 80);
});

test("a source that was cut out of a file says where its characters stand", () => {
  const place = (index: number) => ({ line: 40, column: 100 + index });
  expect(rendered({ name: "rules.yaml", text: "a b", place })).toStartWith(
    "rules.yaml:40:102: error",
  );
});
