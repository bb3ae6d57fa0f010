// "Did you mean": the few known names nearest to a misspelt one.

/** At most `max` names, nearest first; only names near enough to be a likely slip. */
export function suggest(wrong: string, names: Iterable<string>, max = 3): string[] {
  const reach = Math.max(1, Math.floor(wrong.length * 0.34));
  const found: { name: string; distance: number }[] = [];
  for (const name of new Set(names)) {
    if (Math.abs(name.length - wrong.length) > reach) continue;
    const distance = editDistance(wrong, name, reach);
    if (distance <= reach) found.push({ name, distance });
  }
  found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return found.slice(0, max).map(({ name }) => name);
}

/** `'a', 'b'` */
export function quotedNames(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(", ");
}

/** `did you mean 'a', 'b'?`; undefined without names. */
export function didYouMean(near: readonly string[]): string | undefined {
  return near.length === 0 ? undefined : `did you mean ${quotedNames(near)}?`;
}

/** Levenshtein distance; a swap of neighbours counts once; any value above `reach` means "too far". */
function editDistance(a: string, b: string, reach: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let best = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
      best = Math.min(best, cost);
    }
    if (best > reach) return reach + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
