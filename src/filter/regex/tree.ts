// The tree of a regular expression. Alternation, sequence and repetition of sets of code points:
// a language without captures, because a rule only asks whether a text matches.

export type RegexNode =
  | { readonly kind: "set"; readonly ranges: Ranges }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[] }
  | { readonly kind: "either"; readonly items: readonly RegexNode[] }
  | {
      readonly kind: "repeat";
      readonly item: RegexNode;
      readonly min: number;
      readonly max: number;
    }
  | { readonly kind: "line-start" }
  | { readonly kind: "line-end" };

/** First and last code point, by turns; sorted, not touching. */
export type Ranges = readonly number[];

export const lastCodePoint = 0x10ffff;

/** Sorts and joins. */
export function normalised(ranges: Ranges): Ranges {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!]);
  pairs.sort((a, b) => a[0] - b[0]);
  const result: number[] = [];
  for (const [first, last] of pairs) {
    const end = result.length - 1;
    if (end > 0 && first <= result[end]! + 1) result[end] = Math.max(result[end]!, last);
    else result.push(first, last);
  }
  return result;
}

export function complement(ranges: Ranges): Ranges {
  const result: number[] = [];
  let next = 0;
  const sorted = normalised(ranges);
  for (let i = 0; i < sorted.length; i += 2) {
    if (sorted[i]! > next) result.push(next, sorted[i]! - 1);
    next = sorted[i + 1]! + 1;
  }
  if (next <= lastCodePoint) result.push(next, lastCodePoint);
  return result;
}
