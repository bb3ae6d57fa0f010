// Paths that the documentation mentions must exist: a map that went stale is worse than none.

import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { root, type SourceFile } from "./source-files.ts";

// dist/ and build/ are made, so a fresh checkout does not have them.
const folders = /^(?:src|bpf|kmod|loader|rules|scripts|test|bench|docs|\.ci)\//;

/** Paths that a page mentions in code spans and links, relative to the project. */
export function pathsIn({ path, text }: SourceFile): string[] {
  const prose = text.replaceAll(/^```.*?^```/gms, "");
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)]
    .map((match) => match[1]!)
    .filter((span) => folders.test(span) && !/\s/.test(span));
  const links = [...prose.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1]!)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => posix.join(posix.dirname(path), link));
  return [...spans, ...links];
}

export function markdownViolations(file: SourceFile, exists = existsInProject): string[] {
  return pathsIn(file)
    .filter((path) => !exists(path))
    .map((path) => `${file.path}: mentions ${path}, which does not exist; correct the page`);
}

/** `<name>` and `*` stand for anything; `:42` behind a path is a line. */
function existsInProject(mentioned: string): boolean {
  const path = mentioned.replace(/:\d+$/, "").replaceAll(/<[^>]*>/g, "*");
  if (!path.includes("*")) return existsSync(join(root, path));
  const pattern = path.endsWith("/") ? `${path}**` : path;
  for (const _ of new Bun.Glob(pattern).scanSync({ cwd: root, dot: true, onlyFiles: false })) {
    return true;
  }
  return false;
}
