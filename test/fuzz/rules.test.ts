// Throws damaged rules files at the loader: whatever it reads, it answers with rules or
// diagnostics, every diagnostic can be shown, and its place lies in the file. Seeded: `FUZZ_SEED=n`
// repeats a run.

import { expect, test } from "bun:test";
import { describeJson } from "../../src/rules/describe.ts";
import { resultJson, verboseText } from "../../src/rules/result.ts";
import { load } from "../support/load-rules.ts";

const seed = Number(process.env.FUZZ_SEED ?? 20_260_731);

/** A small generator of repeatable numbers in [0, 1) (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = randomFrom(seed);
const below = (n: number): number => Math.floor(random() * n);
const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;

const sample = `- required_engine_version: 0.57.0
- required_plugin_versions: [{name: p, version: 1.0.0, alternatives: [{name: q, version: 1.0.0}]}]
- list: shells
  items: [bash, "z sh", &a 'a ''b''']
- macro: opened
  condition: >
    evt.type in (open,
      openat) and
    fd.num >= 0
- rule: Something
  desc: |
    Words about
    it.
  condition: "opened and proc.name \\
    in (shells, *a)"
  output: some %proc.name
  priority: WARNING
  tags: [b, a]
  exceptions:
    - name: e
      fields: [proc.name, fd.name]
      comps: [=, startswith oneof]
      values:
        - [cat, [/a, /b c]]
---
- rule: Something
  condition: and fd.num=1
  override: {condition: append}
- rule: Something
  exceptions: [{name: e, values: [[dog, /x]]}]
  append: true
- macro: opened
  condition: or evt.type = close
  override: {condition: append}
- list: shells
  append: true
  items: []
`;

const splinters = [
  ..."\n \t[]{}()'\"&*:-#>|,=!%~\\\0\r\u00e9",
  "- ",
  ": ",
  "\n  ",
  "\n- ",
  "---\n",
  "|+\n",
  ">2-\n",
  "*a",
  "&b ",
  "!!str ",
  "shells",
  "opened",
  "null",
  "append: true",
  "override: {}",
  "%container.info",
];

function damaged(text: string): string {
  let result = text;
  for (let count = 1 + below(4); count > 0; count--) {
    const at = below(result.length + 1);
    const end = Math.min(result.length, at + (random() < 0.5 ? 0 : below(30)));
    const moved = random() < 0.2 ? sample.slice(below(sample.length), below(sample.length)) : "";
    result = result.slice(0, at) + (moved || pick(splinters)) + result.slice(end);
  }
  return result;
}

test(`no damaged file stops the loader (seed ${seed})`, () => {
  for (let round = 0; round < 1500; round++) {
    const text = damaged(sample);
    try {
      const loaded = load([text, damaged(sample)]);
      for (const result of loaded.results) {
        verboseText(result);
        JSON.stringify(resultJson(result));
        for (const { at } of [...result.errors, ...result.warnings]) {
          const { line, column } = at.file.place(at.index);
          const lines = at.file.text.split(/\r\n|\n|\r/);
          expect(line).toBeWithin(1, lines.length + 1);
          expect(column).toBeWithin(1, at.file.line(line).length + 2);
        }
      }
      if (loaded.ok) JSON.stringify(describeJson(loaded));
    } catch (error) {
      throw new Error(`seed ${seed}, round ${round}: ${JSON.stringify(text)}`, { cause: error });
    }
  }
}, 60_000);

test("the undamaged sample has no mistake", () => {
  const loaded = load(sample);
  expect(loaded.results[0]!.errors).toEqual([]);
  expect(loaded.rules.length).toBe(1);
});
