// File names and words that code may not contain, each with what to do instead.

import { basename } from "node:path";
import { isTest, type SourceFile, withoutComments, withoutTexts } from "./source-files.ts";

const drawers = ["utils", "util", "helpers", "helper", "common", "types", "misc", "index", "lib"];

interface BannedText {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Where it is looked for, when not in code including its texts. */
  readonly where?: "comments too" | "outside of texts";
}

// Written in halves where the rule would otherwise find itself.
const banned: readonly BannedText[] = [
  {
    pattern: new RegExp(`\\b(?:${["TO", "FIX", "X"].join("|")})(?:DO|ME|XX)\\b`),
    instead: "do it now, or write down what is missing where users read it (README.md)",
    where: "comments too",
  },
  {
    pattern: new RegExp(`@ts-${"(?:ignore|expect-error|nocheck)"}`),
    instead: "give the value its type; the compiler is right more often than it seems",
    where: "comments too",
  },
  {
    pattern: /^export default\b|\bexport \{[^}]*\bas default\b/m,
    instead: "export it by name, so that it has one name everywhere",
  },
  {
    pattern: /^export (?:\*|(?:type )?\{[^}]*\}) from\b/m,
    instead: "import from the file that owns the thing; no barrels",
  },
  {
    pattern: /(?::|\bas|<|\||,)\s*any(?=[\s;,)>\]|=[])/,
    instead: "use unknown and narrow it, or a type parameter",
    where: "outside of texts",
  },
];

export function nameViolations({ path }: SourceFile): string[] {
  const name = basename(path);
  const stem = name.replace(/\..*$/, "");
  if (drawers.includes(stem)) {
    return [`${path}: a drawer, not a thing; name the file after what it owns`];
  }
  // Files named after a syscall keep the kernel's spelling, so that a search finds all of them.
  const word = /\/(on|kernel)\/|\.[ch]$/.test(path) ? "[a-z0-9_]+" : "[a-z0-9]+";
  const kind = "(?:\\.(?:test|bench|worker|bpf|gen|d))?\\.(?:ts|mjs|c|h)";
  if (new RegExp(`^${word}(?:-${word})*${kind}$`).test(name)) return [];
  return [`${path}: file names are kebab-case, like event-view.ts or event-view.test.ts`];
}

export function wordViolations({ path, text }: SourceFile): string[] {
  const isTypeScript = /\.(ts|mjs)$/.test(path);
  const code = withoutComments(text);
  return banned.flatMap(({ pattern, instead, where }) => {
    if (!isTypeScript && where !== "comments too") return [];
    const searched =
      where === undefined ? code : where === "comments too" ? text : withoutTexts(code);
    const match = pattern.exec(searched);
    if (match === null) return [];
    const line = searched.slice(0, match.index).split("\n").length;
    return [`${path}:${line}: "${match[0].trim()}": ${instead}`];
  });
}

/** A file opens by saying what it owns. */
export function openingViolations({ path, text }: SourceFile): string[] {
  if (isTest(path) && /\.test\.ts$/.test(path)) return [];
  if (/^(?:#!.*\n)?(?:\/\/|\/\*)/.test(text)) return [];
  return [`${path}: say in its first lines what it owns and why it is a file of its own`];
}

/** Rows of tables explain themselves in sentences, because users read them. */
export function docViolations({ path, text }: SourceFile): string[] {
  if (!path.startsWith("src/") || isTest(path)) return [];
  return [...withoutComments(text).matchAll(/\bdoc:\s*"((?:[^"\\]|\\.)*)"(?!\s*\+)/g)]
    .filter(([, doc = ""]) => !doc.endsWith("."))
    .map(
      ([, doc = ""]) =>
        `${path}: doc "${doc.slice(-40)}" is not a sentence: end it with a full stop`,
    );
}
