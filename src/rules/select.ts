// Which rules are on: their own `enabled`, then the operations of the configuration in order, by
// wildcard of the name or by tag. A rule that is turned on again moves to the end of the evaluation
// order, because with `rule_matching: first` order is meaning.

/** One entry of the `rules` selection. */
export interface Selection {
  readonly operation: "enable" | "disable";
  /** A name, with `*` for any run of characters. */
  readonly rule?: string | undefined;
  readonly tag?: string | undefined;
}

interface Selectable {
  readonly name: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
}

/** The rules that are on, in the order of evaluation. */
export function selectRules<R extends Selectable>(
  rules: readonly R[],
  selections: readonly Selection[],
): readonly R[] {
  const enabled = new Set(rules.filter((rule) => rule.enabled));
  for (const selection of selections) {
    for (const rule of rules) {
      if (!selects(selection, rule)) continue;
      if (selection.operation === "enable") enabled.add(rule);
      else enabled.delete(rule);
    }
  }
  return [...enabled];
}

function selects(selection: Selection, rule: Selectable): boolean {
  const { rule: pattern, tag } = selection;
  if (pattern !== undefined && matchesWildcard(pattern, rule.name)) return true;
  return tag !== undefined && rule.tags.includes(tag);
}

/** `*` stands for any run of characters, also none; nothing else is special. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return text === first;
  const last = rest.pop()!;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
