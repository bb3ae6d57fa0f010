// Writes docs/reference from the tables in src. The pages are committed; test/reference.test.ts
// fails when one is out of date.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { referencePages } from "./reference/pages.ts";

const root = join(import.meta.dir, "..");
const folder = "docs/reference";
const how = "run `bun scripts/main.ts docs`";

/** Writes the pages, or with `--check` reports those that differ. Returns an exit code. */
export function docs(args: readonly string[]): number {
  const stale = stalePages();
  if (args.includes("--check")) {
    for (const path of stale) console.error(`${path} is out of date: ${how}`);
    return stale.length === 0 ? 0 : 1;
  }
  const pages = referencePages();
  for (const path of stale) {
    const text = pages.get(path);
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    if (text === undefined) rmSync(target);
    else writeFileSync(target, text);
    console.log(`${text === undefined ? "removed" : "wrote"} ${path}`);
  }
  return 0;
}

/** Pages that differ from what the tables say now, and files that are no pages any more. */
export function stalePages(): string[] {
  const pages = referencePages();
  const different = [...pages].filter(([path, text]) => committed(path) !== text);
  const left = present().filter((path) => !pages.has(path));
  return [...different.map(([path]) => path), ...left];
}

function committed(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

function present(): string[] {
  try {
    return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
