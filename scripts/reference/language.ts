// The pages about operators and transformers, from their rows.
import { modifiers } from "../../src/filter/modifiers.ts";
import { operators } from "../../src/filter/operators/operators.ts";
import { transformers } from "../../src/filter/transformers/transformers.ts";
import { code, page, plain, table } from "./markdown.ts";

const rightSides = {
  nothing: "nothing",
  number: "a number",
  text: "one value",
  list: "a list, or the name of one",
} as const;

export function operatorsPage(): string {
  const rows = operators.map(({ symbol, takes, accepts, onLists, doc }) => [
    code(symbol),
    rightSides[takes],
    accepts.join(", ") + (onLists === true ? ", lists" : ""),
    plain(doc),
  ]);
  return page(
    "# Operators",
    "A test is a field, an operator and what it compares with: `proc.name = cat`. Tests are " +
      "joined with `and`, `or`, `not` and parentheses. The right-hand side may also be another " +
      "field, `val(proc.pname)`, or a transformer.",
    table(["Operator", "Right-hand side", "Kinds of fields", "Meaning"], rows),
    "## Modifiers",
    "After an operator that takes one value, a modifier makes the right-hand side a list: " +
      "`fd.name startswith anyof (/etc, /usr)`. No modifier holds for an empty list.",
    table(
      ["Modifier", "Meaning"],
      modifiers.map(({ name, doc }) => [code(name), plain(doc)]),
    ),
  );
}

export function transformersPage(): string {
  const rows = transformers.map(({ name, arity, doc }) => [
    code(name),
    arity === "one" ? "one" : "several",
    plain(doc),
  ]);
  return page(
    "# Transformers",
    "A transformer changes the value of a field before it is compared or printed: " +
      "`toupper(proc.name) = CAT`, `%basename(fd.name)`. They may be nested.",
    table(["Transformer", "Arguments", "Meaning"], rows),
    "`val(field)` is no transformer: on the right-hand side it says that a field is meant and " +
      "not its name.",
  );
}
