// The page about errors and warnings of rules files and of the configuration, from the tables of
// their kinds.
import { isError, problemText } from "../../src/config/problem.ts";
import { problemDocs } from "../../src/config/problem-docs.ts";
import { conditionCodeDocs } from "../../src/filter/code-docs.ts";
import { codeDocs } from "../../src/rules/code-docs.ts";
import { type Code, codeTexts } from "../../src/rules/diagnostic.ts";
import { code, page, plain, table } from "./markdown.ts";

export function diagnosticsPage(): string {
  // A cast: the table has no other keys.
  const codes = Object.keys(codeTexts) as readonly Code[];
  const rows = (error: boolean): string[][] =>
    codes
      .filter((name) => name.startsWith("LOAD_ERR_") === error)
      .map((name) => [code(name), plain(codeDocs[name].means), plain(codeDocs[name].remedy)]);
  return page(
    "# Errors and warnings",
    "## Rules files",
    "Every message names the file, the line and the column, and shows the line. `gyr -V <file>` " +
      "checks files without loading them; with `-o json_output=true` the result is JSON.",
    "### Errors",
    "A file with an error is not loaded, and gyr does not start.",
    table(["Code", "What it means", "What to do"], rows(true)),
    "### Warnings",
    table(["Code", "What it means", "What to do"], rows(false)),
    "### Mistakes in conditions",
    "What stands behind `LOAD_ERR_COMPILE_CONDITION` and `LOAD_COMPILE_CONDITION`.",
    table(
      ["Mistake", "What it means", "What to do"],
      Object.entries(conditionCodeDocs).map(([name, { means, remedy }]) => [
        code(name),
        plain(means),
        plain(remedy),
      ]),
    ),
    "## Configuration",
    "Messages begin with the file and the line, or with -o and the like. After an error gyr does " +
      "not start; after a warning it does.",
    table(["Message, for example", "", "What to do"], Object.values(problemDocs).map(problemRow)),
  );
}

function problemRow({ example, remedy }: (typeof problemDocs)[keyof typeof problemDocs]): string[] {
  return [plain(problemText(example)), isError(example) ? "error" : "warning", plain(remedy)];
}
