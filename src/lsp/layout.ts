// The words of a condition as lines: one blank between words, none inside parentheses and around an
// equals sign, one line for each part of the outermost `and` or `or`; deeper parts are broken only
// where they do not fit.

import { type Token, tokensOf } from "./condition-tokens.ts";

/** A word, or what stands in parentheses. */
type Element = Token | Group;
interface Group {
  readonly kind: "group";
  readonly open: Token;
  readonly inner: readonly Element[];
  readonly close: Token | undefined;
}

/** On one line. */
export function oneLine(condition: string): string {
  return inline(elementsOf(condition));
}

/** For a block scalar; the first line begins at `column`, later ones with their own blanks. */
export function lines(condition: string, column: number, columnsMax: number): readonly string[] {
  const widthMax = columnsMax - column;
  return partsOf(elementsOf(condition)).flatMap((part) => broken(part, 0, widthMax));
}

function elementsOf(condition: string): readonly Element[] {
  const { tokens } = tokensOf(condition);
  let at = 0;
  const until = (inside: boolean): Element[] => {
    const elements: Element[] = [];
    while (at < tokens.length) {
      const token = tokens[at++]!;
      if (token.kind === "open") {
        const inner = until(true);
        const last = tokens[at - 1];
        const close = last?.kind === "close" ? last : undefined;
        elements.push({ kind: "group", open: token, inner, close });
      } else if (token.kind === "close" && inside) {
        return elements;
      } else {
        elements.push(token);
      }
    }
    return elements;
  };
  return until(false);
}

function inline(elements: readonly Element[]): string {
  let text = "";
  let before: Element | undefined;
  for (const element of elements) {
    if (before !== undefined && isApart(before, element)) text += " ";
    text += element.kind === "group" ? `(${inline(element.inner)})` : element.text;
    before = element;
  }
  return text;
}

function isApart(before: Element, element: Element): boolean {
  if (element.kind === "comma") return false;
  if (element.kind === "group") return before.kind !== "transformer";
  // A modifier is one only between blanks.
  if (element.kind === "modifier") return true;
  return !isTight(before) && !isTight(element);
}

/** As nearly all rules have it: `proc.name=sh`, but `proc.name != sh`. */
function isTight(element: Element): boolean {
  return element.kind === "operator" && /^==?$/.test(element.text);
}

/** Cut before each `and` and `or` of this level. */
function partsOf(elements: readonly Element[]): readonly (readonly Element[])[] {
  const parts: Element[][] = [[]];
  for (const element of elements) {
    const links = element.kind === "keyword" && element.text !== "not";
    if (links && parts.at(-1)!.length > 0) parts.push([]);
    parts.at(-1)!.push(element);
  }
  return parts;
}

/** One part, on as many lines as it needs; each begins with `indent` blanks. */
function broken(part: readonly Element[], indent: number, widthMax: number): readonly string[] {
  const blanks = " ".repeat(indent);
  const whole = blanks + inline(part);
  const at = part.findLastIndex((element) => element.kind === "group");
  const group = part[at];
  if (whole.length <= widthMax || group?.kind !== "group" || group.inner.length < 2) {
    return [whole];
  }
  const head = inline(part.slice(0, at));
  const gap = at > 0 && isApart(part[at - 1]!, group) ? " " : "";
  const tail = inline(part.slice(at + 1));
  const inner = group.inner.some(({ kind }) => kind === "comma")
    ? filled(group.inner, indent + 2, widthMax)
    : partsOf(group.inner).flatMap((each) => broken(each, indent + 2, widthMax));
  const end = tail === "" ? ")" : `) ${tail}`;
  return [`${blanks}${head}${gap}(`, ...inner, `${blanks}${end}`];
}

/** Values of a list, as many on a line as fit. */
function filled(elements: readonly Element[], indent: number, widthMax: number): string[] {
  const blanks = " ".repeat(indent);
  const found: string[] = [];
  let line = "";
  let value: Element[] = [];
  const flush = (): void => {
    const text = inline(value);
    value = [];
    if (line !== "" && indent + line.length + 1 + text.length > widthMax) {
      found.push(blanks + line);
      line = text;
    } else {
      line += line === "" ? text : ` ${text}`;
    }
  };
  for (const element of elements) {
    value.push(element);
    if (element.kind === "comma") flush();
  }
  if (value.length > 0) flush();
  return [...found, blanks + line];
}
