// From a character of a YAML scalar's value back to the character of the file it was written as,
// for all five ways of writing a scalar. js-yaml decodes values but forgets where each character
// came from; this walks the same source again, and only when a mistake has to be shown.

import { CHOMPING_MODE, SCALAR_STYLE, type ScalarEvent } from "js-yaml";

/** A decoded character (or its pieces) and the index of the text it stands for. */
type Emit = (piece: string, index: number) => void;

/**
 * For each index of the scalar's value, the index in `text`; one more entry for the end.
 * `joined` is the value as this walk decodes it: tests compare it with js-yaml's.
 */
export function scalarIndexes(text: string, event: ScalarEvent): { joined: string; at: number[] } {
  const at: number[] = [];
  let joined = "";
  const emit: Emit = (piece, index) => {
    joined += piece;
    for (let i = 0; i < piece.length; i++) at.push(index);
  };
  const end = event.valueStart < 0 ? 0 : walk(text, event, emit);
  at.push(end);
  return { joined, at };
}

function walk(text: string, event: ScalarEvent, emit: Emit): number {
  switch (event.style) {
    case SCALAR_STYLE.LITERAL_BLOCK:
      return walkBlock(text, event, emit, false);
    case SCALAR_STYLE.FOLDED_BLOCK:
      return walkBlock(text, event, emit, true);
    default:
      return walkFlow(text, event, emit);
  }
}

const isBreak = (code: number): boolean => code === 10 || code === 13;
const isBlank = (code: number): boolean => code === 32 || code === 9;

/** Plain and quoted scalars: line breaks fold, quotes escape. */
function walkFlow(text: string, event: ScalarEvent, emit: Emit): number {
  const end = event.valueEnd;
  let at = event.valueStart;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (isBlank(code) || isBreak(code)) {
      at = walkSpace(text, at, event, emit);
    } else if (code === 39 && event.style === SCALAR_STYLE.SINGLE_QUOTED) {
      emit("'", at);
      at += 2;
    } else if (code === 92 && event.style === SCALAR_STYLE.DOUBLE_QUOTED) {
      at = walkEscape(text, at, end, emit);
    } else {
      emit(text[at]!, at);
      at++;
    }
  }
  return end;
}

/** Blanks before a break vanish, one break is a blank, n breaks are n-1 breaks. */
function walkSpace(text: string, start: number, event: ScalarEvent, emit: Emit): number {
  let at = start;
  while (at < event.valueEnd && isBlank(text.charCodeAt(at))) at++;
  if (at >= event.valueEnd || !isBreak(text.charCodeAt(at))) {
    for (let i = start; i < at; i++) emit(text[i]!, i);
    return at;
  }
  const breaks: number[] = [];
  at = skipBreaks(text, at, event.valueEnd, breaks);
  if (breaks.length === 1) emit(" ", breaks[0]!);
  else for (const index of breaks.slice(1)) emit("\n", index);
  return at;
}

function skipBreaks(text: string, start: number, end: number, breaks: number[]): number {
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (isBreak(code)) {
      breaks.push(at);
      at += code === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1;
    } else if (isBlank(code)) {
      at++;
    } else {
      break;
    }
  }
  return at;
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function walkEscape(text: string, start: number, end: number, emit: Emit): number {
  const escaped = text[start + 1] ?? "";
  if (isBreak(escaped.charCodeAt(0))) return skipBreaks(text, start + 1, end, []);
  const digits = hexDigits[escaped];
  if (digits === undefined) {
    emit(escapes[escaped] ?? escaped, start);
    return start + 2;
  }
  const code = Number.parseInt(text.slice(start + 2, start + 2 + digits), 16);
  emit(code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd", start);
  return start + 2 + digits;
}

interface BlockLine {
  readonly content: string;
  readonly index: number;
  /** Index of the break that ends the line. */
  readonly breakAt: number;
}

/** Block scalars: the indent is dropped; `folded` joins lines unless one is indented more. */
function walkBlock(text: string, event: ScalarEvent, emit: Emit, folded: boolean): number {
  let pending: number[] = [];
  let seenContent = false;
  let moreIndented = false;
  for (const line of blockLines(text, event)) {
    if (line.content === "") {
      pending.push(line.breakAt);
      continue;
    }
    const indented = folded && isBlank(line.content.charCodeAt(0));
    const literalBreak = !folded || indented || moreIndented;
    if (literalBreak) for (const index of pending) emit("\n", index);
    else if (pending.length === 1 && seenContent) emit(" ", pending[0]!);
    else for (const index of seenContent ? pending.slice(1) : pending) emit("\n", index);
    for (let i = 0; i < line.content.length; i++) emit(line.content[i]!, line.index + i);
    moreIndented = indented;
    seenContent = true;
    pending = [line.breakAt];
  }
  const kept =
    event.chomping === CHOMPING_MODE.KEEP ? pending : seenContent ? pending.slice(0, 1) : [];
  if (event.chomping !== CHOMPING_MODE.STRIP) for (const index of kept) emit("\n", index);
  return kept[0] ?? event.valueEnd;
}

function* blockLines(text: string, event: ScalarEvent): Generator<BlockLine> {
  const indent = Math.max(0, event.indent);
  let at = event.valueStart;
  while (at < event.valueEnd) {
    let breakAt = at;
    while (breakAt < event.valueEnd && !isBreak(text.charCodeAt(breakAt))) breakAt++;
    let column = 0;
    while (column < indent && text.charCodeAt(at + column) === 32 && at + column < breakAt)
      column++;
    const empty = event.indent < 0 || at + column >= breakAt;
    yield { content: empty ? "" : text.slice(at + indent, breakAt), index: at + indent, breakAt };
    at = breakAt + (text.charCodeAt(breakAt) === 13 && text.charCodeAt(breakAt + 1) === 10 ? 2 : 1);
  }
}
