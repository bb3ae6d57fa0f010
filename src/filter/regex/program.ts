// A regular expression as a list of instructions (Thompson's construction) and as classes of code
// points that no instruction tells apart. automaton.ts runs it.

import { lastCodePoint, type Ranges, type RegexNode } from "./tree.ts";

export type Instruction =
  | { readonly op: "set"; readonly classes: Uint8Array; next: number }
  | { readonly op: "split"; next: number; other: number }
  | { readonly op: "line-start" | "line-end"; next: number }
  | { readonly op: "match" };

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly start: number;
  readonly classes: Classes;
  /** `^` or `$` occurs, so a newline and the ends of the text matter. */
  readonly usesLines: boolean;
}

/** Cuts the code points into numbered classes; all members of a class behave alike. */
export interface Classes {
  readonly count: number;
  /** Class of each ASCII character. */
  readonly ascii: Uint16Array;
  readonly of: (codePoint: number) => number;
}

/** As long as `instructionsOf` says: look there first. */
export function assemble(tree: RegexNode): Program {
  const cuts = new Set([0, 0x0a, 0x0b]);
  let usesLines = false;
  visit(tree, (node) => {
    if (node.kind === "line-start" || node.kind === "line-end") usesLines = true;
    if (node.kind !== "set") return;
    for (let i = 0; i < node.ranges.length; i += 2) {
      cuts.add(node.ranges[i]!);
      if (node.ranges[i + 1]! < lastCodePoint) cuts.add(node.ranges[i + 1]! + 1);
    }
  });
  const classes = classesFrom([...cuts].sort((a, b) => a - b));
  const instructions: Instruction[] = [{ op: "match" }];
  const start = emit(tree, 0, instructions, classes);
  return { instructions, start, classes, usesLines };
}

/** How many instructions a pattern takes at most, without making them; nothing takes one, too. */
export function instructionsOf(node: RegexNode): number {
  switch (node.kind) {
    case "set":
    case "line-start":
    case "line-end":
      return 1;
    case "sequence":
      return node.items.reduce((sum, item) => sum + instructionsOf(item), 1);
    case "either":
      return node.items.reduce((sum, item) => sum + instructionsOf(item) + 1, 1);
    case "repeat": {
      const once = instructionsOf(node.item);
      const more = node.max === Infinity ? 1 : node.max - node.min;
      return 1 + node.min * once + more * (once + 1);
    }
  }
}

function visit(node: RegexNode, see: (node: RegexNode) => void): void {
  see(node);
  if (node.kind === "repeat") visit(node.item, see);
  else if (node.kind === "sequence" || node.kind === "either") {
    for (const item of node.items) visit(item, see);
  }
}

function classesFrom(cuts: readonly number[]): Classes {
  const of = (codePoint: number): number => {
    let low = 0;
    let high = cuts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (cuts[middle]! <= codePoint) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const ascii = new Uint16Array(128);
  for (let i = 0; i < 128; i++) ascii[i] = of(i);
  return { count: cuts.length, ascii, of };
}

/** Appends instructions for `node` followed by `next`; returns where they begin. */
function emit(node: RegexNode, next: number, into: Instruction[], classes: Classes): number {
  switch (node.kind) {
    case "set":
      return into.push({ op: "set", classes: memberClasses(node.ranges, classes), next }) - 1;
    case "line-start":
    case "line-end":
      return into.push({ op: node.kind, next }) - 1;
    case "sequence":
      return node.items.reduceRight((after, item) => emit(item, after, into, classes), next);
    case "either": {
      const starts = node.items.map((item) => emit(item, next, into, classes));
      return starts.reduceRight((other, start) => {
        return into.push({ op: "split", next: start, other }) - 1;
      });
    }
    case "repeat":
      return emitRepeat(node, next, into, classes);
  }
}

function emitRepeat(
  node: Extract<RegexNode, { kind: "repeat" }>,
  next: number,
  into: Instruction[],
  classes: Classes,
): number {
  let start = next;
  if (node.max === Infinity) {
    const loop: Instruction = { op: "split", next: -1, other: next };
    start = into.push(loop) - 1;
    loop.next = emit(node.item, start, into, classes);
  } else {
    for (let i = node.min; i < node.max; i++) {
      const once = emit(node.item, start, into, classes);
      start = into.push({ op: "split", next: once, other: next }) - 1;
    }
  }
  for (let i = 0; i < node.min; i++) start = emit(node.item, start, into, classes);
  return start;
}

function memberClasses(ranges: Ranges, classes: Classes): Uint8Array {
  const members = new Uint8Array(classes.count);
  for (let i = 0; i < ranges.length; i += 2) {
    members.fill(1, classes.of(ranges[i]!), classes.of(ranges[i + 1]!) + 1);
  }
  return members;
}
