// Wildcard patterns as fnmatch(3) without flags: `*` any run, `?` any character, `[…]` a set,
// backslash takes the next character literally; slashes and leading dots are ordinary. Collating
// symbols of POSIX (`[[.x.]]`) are not known. Patterns that amount to a prefix, suffix or substring
// become just that; the rest run in O(pattern × text), never worse, because a later `*` makes
// backtracking to an earlier one pointless.

export interface GlobOptions {
  /** ASCII letters match in either case (FNM_CASEFOLD in the C locale). */
  readonly foldCase?: boolean;
}

/** One character of the pattern. */
type Step =
  | { readonly kind: "star" }
  | { readonly kind: "any" }
  | { readonly kind: "unit"; readonly unit: string }
  | { readonly kind: "set"; readonly has: (unit: string) => boolean }
  | { readonly kind: "never" };

export function compileGlob(pattern: string, options: GlobOptions = {}): (text: string) => boolean {
  const fold = options.foldCase === true;
  const steps = readSteps(fold ? lower(pattern) : pattern, fold);
  if (fold) return (text) => run(steps, [...lower(text)]); // Rare: one copy per test.
  return simple(steps) ?? ((text) => run(steps, isAscii(text) ? text : [...text]));
}

export function hasWildcard(text: string): boolean {
  return /[*?[]/.test(text);
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Patterns of literals with a star at either end need no stepping. */
function simple(steps: readonly Step[]): ((text: string) => boolean) | undefined {
  const firstStar = steps[0]?.kind === "star";
  const lastStar = steps.length > 1 && steps.at(-1)!.kind === "star";
  const middle = steps.slice(firstStar ? 1 : 0, lastStar ? -1 : undefined);
  let literal = "";
  for (const step of middle) {
    if (step.kind !== "unit") return undefined;
    literal += step.unit;
  }
  if (firstStar && lastStar) return (text) => text.includes(literal);
  if (firstStar) return (text) => text.endsWith(literal);
  if (lastStar) return (text) => text.startsWith(literal);
  return (text) => text === literal;
}

function readSteps(pattern: string, fold: boolean): Step[] {
  const units = [...pattern];
  const steps: Step[] = [];
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    if (unit === "*") {
      if (steps.at(-1)?.kind !== "star") steps.push({ kind: "star" });
    } else if (unit === "?") {
      steps.push({ kind: "any" });
    } else if (unit === "\\") {
      i++;
      // A backslash at the very end matches nothing at all, in glibc.
      steps.push(i < units.length ? { kind: "unit", unit: units[i]! } : { kind: "never" });
    } else if (unit === "[") {
      const set = readSet(units, i + 1, fold);
      if (set === undefined) {
        steps.push({ kind: "unit", unit }); // Never closed: an ordinary character.
      } else {
        steps.push({ kind: "set", has: set.has });
        i = set.end;
      }
    } else {
      steps.push({ kind: "unit", unit });
    }
  }
  return steps;
}

const namedSets: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is made of them.
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** Reads the set whose `[` stands before `from`; `end` is the index of its `]`. */
function readSet(
  units: readonly string[],
  from: number,
  fold: boolean,
): { has: (unit: string) => boolean; end: number } | undefined {
  const negated = units[from] === "!" || units[from] === "^";
  const members: ((unit: string) => boolean)[] = [];
  let i = negated ? from + 1 : from;
  for (let first = true; first || units[i] !== "]"; first = false) {
    if (i >= units.length) return undefined;
    const named = namedSet(units, i);
    if (named !== undefined) {
      const upper = fold && (named.name === "upper" || named.name === "lower");
      const expression = namedSets[upper ? "alpha" : named.name];
      if (expression !== undefined) members.push((unit) => expression.test(unit));
      i = named.end;
      continue;
    }
    if (units[i] === "\\" && i + 1 < units.length) i++;
    const low = units[i++]!;
    let high = low;
    if (units[i] === "-" && i + 1 < units.length && units[i + 1] !== "]") {
      i++;
      if (units[i] === "\\" && i + 1 < units.length) i++;
      high = units[i++]!;
    }
    const [lowest, highest] = [low.codePointAt(0)!, high.codePointAt(0)!];
    members.push((unit) => within(unit.codePointAt(0)!, lowest, highest));
  }
  return { has: (unit) => members.some((has) => has(unit)) !== negated, end: i };
}

function namedSet(units: readonly string[], at: number): { name: string; end: number } | undefined {
  if (units[at] !== "[" || units[at + 1] !== ":") return undefined;
  const found = /^([a-z]*):\]/.exec(units.slice(at + 2, at + 16).join(""));
  return found === null ? undefined : { name: found[1]!, end: at + 2 + found[0].length };
}

function within(code: number, low: number, high: number): boolean {
  return code >= low && code <= high;
}

/** Then characters are units, and nothing needs to be copied. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

function run(steps: readonly Step[], text: string | readonly string[]): boolean {
  let at = 0;
  let step = 0;
  let starStep = -1;
  let starAt = 0;
  while (at < text.length) {
    const here = steps[step];
    if (here?.kind === "star") {
      starStep = ++step;
      starAt = at;
    } else if (here !== undefined && accepts(here, text[at]!)) {
      at++;
      step++;
    } else if (starStep >= 0) {
      step = starStep;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (steps[step]?.kind === "star") step++;
  return step === steps.length;
}

function accepts(step: Step, unit: string): boolean {
  switch (step.kind) {
    case "unit":
      return step.unit === unit;
    case "any":
      return true;
    case "set":
      return step.has(unit);
    default:
      return false;
  }
}
