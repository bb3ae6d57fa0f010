// The files that the rules about code look at, read once.

import { readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dir, "../..");

export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

const folders = "{src,bpf,kmod,loader,scripts,test,bench}";

/**
 * TypeScript, plain JavaScript and C that people write; generated files are somebody else's matter.
 */
export function codeFiles(): SourceFile[] {
  return filesMatching(`${folders}/**/*.{ts,mjs,c,h}`).filter(({ path }) => !isGenerated(path));
}

export function markdownFiles(): SourceFile[] {
  return filesMatching(`{*,${folders}/**/*,docs/**/*,rules/**/*}.md`);
}

function filesMatching(pattern: string): SourceFile[] {
  const paths = [...new Bun.Glob(pattern).scanSync({ cwd: root, dot: true })].sort();
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

export function isGenerated(path: string): boolean {
  return /\.gen\.[a-z]+$/.test(path);
}

export function isTest(path: string): boolean {
  return path.startsWith("test/") || /\.test\.ts$/.test(path);
}

/** The text with comments blanked; lines keep their numbers. Good enough for formatted code. */
export function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\//gs, (comment) => comment.replaceAll(/[^\n]/g, " "))
    .replaceAll(/(^|\s)\/\/.*$/gm, "$1");
}

/** The code with what stands between double quotes blanked too. */
export function withoutTexts(code: string): string {
  return code.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, (text) => `"${" ".repeat(text.length - 2)}"`);
}
