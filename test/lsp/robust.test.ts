// Texts as they are while somebody types: whatever is cut off or torn out, every question gets an
// answer, and formatting never changes what rules mean. In this process, to ask thousands of times.

import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { allSources } from "../../src/app/rule-sources.ts";
import { languageOf } from "../../src/app/rules.ts";
import { analyse } from "../../src/lsp/analysis.ts";
import { completionsAt } from "../../src/lsp/completion.ts";
import { formatEdits } from "../../src/lsp/format.ts";
import { hoverAt } from "../../src/lsp/hover.ts";
import { definitionsAt, referencesAt, renameRangeAt } from "../../src/lsp/navigate.ts";
import { published } from "../../src/lsp/diagnostics.ts";
import { SourceFile } from "../../src/lsp/source-file.ts";
import { spotAt } from "../../src/lsp/spot.ts";
import { symbolsOf } from "../../src/lsp/symbols.ts";
import { Vocabulary } from "../../src/lsp/vocabulary.ts";
import { describeJson } from "../../src/rules/describe.ts";
import { loadRules } from "../../src/rules/load.ts";
import { Random, seed } from "../support/random.ts";

const folder = join(import.meta.dir, "../../rules");
const names = ["gyr_rules.yaml", "gyr-incubating_rules.yaml"];
const texts = await Promise.all(names.map((name) => Bun.file(join(folder, name)).text()));
const sources = allSources();
const language = languageOf(sources);
const vocabulary = new Vocabulary(sources);

function formatted(text: string): string {
  const file = SourceFile.of("f", "untitled:f", text);
  return TextDocument.applyEdits(file.document, [...formatEdits(file)]);
}

describe("formatting the default rules", () => {
  test.each(names)("%s: means the same, and once is enough", (name) => {
    const text = texts[names.indexOf(name)]!;
    const once = formatted(text);
    expect(formatted(once)).toBe(once);
    const bare = (each: string) => each.replace(/\s+/g, "");
    expect(bare(once)).toBe(bare(text));
    const [before, after] = [text, once].map((each) =>
      describeJson(loadRules([{ name, text: each }], language)),
    );
    // Descriptions show conditions as written too; blanks are all that may differ there.
    const spaced = (json: unknown) => JSON.stringify(json).replace(/(?:\\n|\s)+/g, "");
    expect(spaced(after)).toBe(spaced(before));
  });
});

/** Asks everything at one place. */
function askAll(text: string, index: number): void {
  const file = SourceFile.of("f", "untitled:f", text);
  const analysis = analyse([file], language);
  for (const diagnostic of analysis.diagnostics) {
    const { range } = published(
      diagnostic,
      () => true,
      () => "untitled:f",
    ).diagnostic;
    expect(range.start.line).toBeLessThanOrEqual(range.end.line);
    expect(range.start.character).toBeGreaterThanOrEqual(0);
  }
  const spot = spotAt(file, file.document.positionAt(index), {
    files: [file],
    analysis,
    vocabulary,
  });
  for (const item of completionsAt(spot, true)) expect(item.label).not.toBe("");
  hoverAt(spot);
  definitionsAt(spot);
  referencesAt(spot, true);
  renameRangeAt(spot);
  symbolsOf(file);
  expect(formatted(text).replace(/\s+/g, "")).toBe(text.replace(/\s+/g, ""));
}

describe("torn texts", () => {
  test(`are answered (FUZZ_SEED=${seed})`, () => {
    const random = new Random();
    const [text = ""] = texts;
    const pieces = text.split(/^(?=- )/m);
    for (let round = 0; round < 300; round++) {
      const from = random.below(pieces.length);
      let some = pieces.slice(from, from + 1 + random.below(4)).join("");
      const cut = random.below(some.length + 1);
      const kind = random.below(4);
      if (kind === 0) some = some.slice(0, cut);
      else if (kind === 1) some = some.slice(0, cut) + some.slice(cut + random.below(30));
      else if (kind === 2)
        some = some.slice(0, cut) + "\"'()[]{}%|>#&*:-\n\t\r "[random.below(20)] + some.slice(cut);
      askAll(some, Math.min(cut, some.length));
    }
  }, 60_000);

  const odd = [
    "",
    "\n",
    "-",
    "- ",
    "- rule",
    "- rule:",
    "\ufeff- list: l",
    "- &a [*a]",
    "%YAML",
    "\0",
  ];
  test.each([...odd, "- rule: |\n  condition: >", "- macro: m\r\n  condition: >\r\n\r\n"])(
    "%p is answered everywhere",
    (text) => {
      for (let index = 0; index <= text.length; index++) askAll(text, index);
    },
  );
});

test("a large file is answered at once from its items", () => {
  const rule = (index: number) =>
    `- rule: Rule ${index}\n  desc: d\n  condition: evt.type=open and fd.name=/etc/${index}\n` +
    "  output: o\n  priority: ERROR\n";
  const text = Array.from({ length: 5_000 }, (_, index) => rule(index)).join("");
  const file = SourceFile.of("f", "untitled:f", text);
  expect(file.items.length).toBe(5_000);
  const before = file.items[2_500]!.item;
  const changes = [{ range: file.lspRange({ start: 0, end: 0 }), text: "- macro: m\n" }];
  file.document = TextDocument.update(file.document, changes, 2);
  expect(file.items[2_501]!.item).toBe(before); // Not read again.
});
