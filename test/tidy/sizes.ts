// How long a file, a function and a line may be. A budget is a question: what are the two things in
// here?

import { isGenerated, isTest, type SourceFile } from "./source-files.ts";

export const linesMax = 600;
export const tableLinesMax = 1_000; // A family of events reads best in one piece.
export const functionLinesMax = 70;
export const columnsMax = 100;

/** Files over budget when the rule came; they may shrink and must not grow. Empty is the aim. */
export const ratchet: Readonly<Record<string, number>> = {};

export function sizeViolations(file: SourceFile): string[] {
  if (isGenerated(file.path)) return [];
  const lines = file.text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return [
    ...fileViolations(file.path, lines.length),
    ...lines.flatMap((line, at) => lineViolations(`${file.path}:${at + 1}`, line)),
    ...functionViolations(file.path, lines),
  ];
}

function fileViolations(path: string, count: number): string[] {
  const usual = path.startsWith("src/schema/") ? tableLinesMax : linesMax;
  const max = Math.max(usual, ratchet[path] ?? 0);
  if (count <= max) return [];
  return [`${path}: ${count} lines; at most ${max}: split it by what its halves own`];
}

function lineViolations(place: string, line: string): string[] {
  const columns = line.replaceAll("\t", "        ").length;
  if (columns <= columnsMax || isOneText(line)) return [];
  return [`${place}: ${columns} columns; at most ${columnsMax}: break it`];
}

/** One text that the formatter does not break either: broken, a search would not find it. */
function isOneText(line: string): boolean {
  return /^\s*(?:\/\/ |\* )?(?:[\w."\]-]+: )?(?:(["'`/]).*\1[a-z]*|https?:\S+)[,;)}]*$/.test(line);
}

interface Opening {
  readonly indent: string;
  readonly at: number;
  readonly name: string;
}

function functionViolations(path: string, lines: readonly string[]): string[] {
  const isC = /\.[ch]$/.test(path);
  return openings(lines, isC).flatMap(({ indent, at, name }) => {
    if (isTest(path) && /\bdescribe\b/.test(name)) return [];
    const end = lines.findIndex((line, index) => index > at && line.startsWith(`${indent}}`));
    const length = countedLines(lines.slice(at, (end === -1 ? lines.length : end) + 1));
    if (length <= functionLinesMax) return [];
    return [
      `${path}:${at + 1}: ${length} lines in one function (${name.trim()}); at most ` +
        `${functionLinesMax}: give a part of it a name`,
    ];
  });
}

/** Lines of a function without its inline snapshots: those are data that a program wrote. */
function countedLines(lines: readonly string[]): number {
  let inSnapshot = false;
  return lines.filter((line) => {
    if (inSnapshot) inSnapshot = !/^\s*`(?:,|\);)?$/.test(line);
    else if (/InlineSnapshot\((?:`|$)/.test(line)) inSnapshot = !/`\);$/.test(line);
    else return true;
    return false;
  }).length;
}

/** Lines that open the body of a function. Relies on the formatter's layout. */
function openings(lines: readonly string[], isC: boolean): Opening[] {
  const found: Opening[] = [];
  lines.forEach((line, at) => {
    if (isC) {
      if (line === "{") found.push({ indent: "", at, name: lines[at - 1] ?? "" });
      return;
    }
    const indent = /^\s*/.exec(line)![0];
    const name = line.trim().startsWith(")") ? startOfSignature(lines, at, indent) : line;
    if (opensFunction(line, name)) found.push({ indent, at, name });
  });
  return found;
}

/**
 * A signature over several lines ends in `): Type {`; its name stands above, as far to the left.
 */
function startOfSignature(lines: readonly string[], at: number, indent: string): string {
  for (let above = at - 1; above >= 0; above -= 1) {
    const line = lines[above]!;
    if (line.startsWith(indent) && !/^\s/.test(line.slice(indent.length)) && line !== "") {
      return line;
    }
  }
  return "";
}

const control = /^\s*(?:\} )?(?:if|else|for|while|switch|do|try|catch|finally|return \{|class)\b/;

function opensFunction(line: string, name: string): boolean {
  if (!line.endsWith("{")) return false;
  if (line.endsWith("=> {")) return true;
  if (control.test(name)) return false;
  if (/\bfunction\b/.test(name)) return true;
  // A method, or the end of a signature over several lines.
  return /^\s+(?:[a-z]+ )*[#\w$[\].]+(?:<.*>)?\(/.test(name) && /\)(?:: .*)? \{$/.test(line);
}
