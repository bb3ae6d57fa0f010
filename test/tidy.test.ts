// Rules about the code that a program can check. Every message says what to do instead.

import { describe, expect, test } from "bun:test";
import { staleFiles } from "../scripts/gen.ts";
import { folders, importViolations, notIncluded, unreachable } from "./tidy/imports.ts";
import { markdownViolations } from "./tidy/markdown.ts";
import { sizeViolations } from "./tidy/sizes.ts";
import { codeFiles, markdownFiles } from "./tidy/source-files.ts";
import { docViolations, nameViolations, openingViolations, wordViolations } from "./tidy/words.ts";

const files = codeFiles();

describe("the code", () => {
  test("imports only in the direction in which data flows", () => {
    expect(files.flatMap(importViolations)).toEqual([]);
  });

  test("keeps files, functions and lines short", () => {
    expect(files.flatMap(sizeViolations)).toEqual([]);
  });

  test("has names that say what they are", () => {
    expect(files.flatMap(nameViolations)).toEqual([]);
  });

  test("contains no banned word", () => {
    expect(files.flatMap(wordViolations)).toEqual([]);
  });

  test("opens every file with what it owns", () => {
    expect(files.flatMap(openingViolations)).toEqual([]);
  });

  test("documents table rows in sentences", () => {
    expect(files.flatMap(docViolations)).toEqual([]);
  });

  test("has no file that nothing uses", () => {
    const unused = [...unreachable(files), ...notIncluded(files)];
    expect(unused.map((path) => `${path}: nothing uses it; use it or delete it`)).toEqual([]);
  });

  test("has fresh generated files", () => {
    const stale = staleFiles();
    expect(stale.map((path) => `${path}: run bun scripts/main.ts gen`)).toEqual([]);
  });
});

test("the documentation mentions only paths that exist", () => {
  expect(markdownFiles().flatMap((file) => markdownViolations(file))).toEqual([]);
});

test("the import table has no circle", () => {
  const reach = (name: string, seen: Set<string>): Set<string> => {
    for (const next of folders[name]?.from ?? []) {
      if (!seen.has(next)) reach(next, seen.add(next));
    }
    return seen;
  };
  const inCircle = Object.keys(folders).filter((name) => reach(name, new Set()).has(name));
  expect(inCircle).toEqual([]);
});
