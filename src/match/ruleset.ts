// Rules indexed by event type. Everything that can be known before the first event is: which rules
// an event type can match at all, each condition as a function, each output as a format.
import { eventTypes } from "../schema/events.ts";

/** What matching needs of a rule; `R` is whatever its owner wants back. */
export interface Candidate<Ctx, R> {
  readonly rule: R;
  readonly test: (context: Ctx) => boolean;
  /** Ids of the events that could match; from the condition. */
  readonly eventIds: Iterable<number>;
}

export interface MatchedRule<Ctx, R> {
  readonly rule: R;
  readonly test: (context: Ctx) => boolean;
  /** How often its condition held. */
  matches: number;
}

const none: readonly never[] = [];

export class Ruleset<Ctx, R> {
  /** In the order of evaluation. */
  readonly rules: readonly MatchedRule<Ctx, R>[];
  readonly #byType: readonly (readonly MatchedRule<Ctx, R>[])[];
  readonly #firstOnly: boolean;

  /** `firstOnly`: an event is reported for the first rule it matches (rule_matching: first). */
  constructor(candidates: readonly Candidate<Ctx, R>[], firstOnly: boolean) {
    const byType: MatchedRule<Ctx, R>[][] = eventTypes.map(() => []);
    this.rules = candidates.map(({ rule, test, eventIds }) => {
      const matched = { rule, test, matches: 0 };
      for (const id of eventIds) byType[id]?.push(matched);
      return matched;
    });
    // Types without rules share one empty list, so that "nothing to do" is one length test.
    this.#byType = byType.map((rules) => (rules.length === 0 ? none : rules));
    this.#firstOnly = firstOnly;
  }

  /** Whether events of this type can match any rule. */
  watches(type: number): boolean {
    return this.#byType[type]!.length > 0;
  }

  /** Tests the rules of an event type in order; `found` hears of those that match. */
  match(type: number, context: Ctx, found: (rule: R, context: Ctx) => void): void {
    const rules = this.#byType[type]!;
    for (let i = 0; i < rules.length; i++) {
      const candidate = rules[i]!;
      if (!candidate.test(context)) continue;
      candidate.matches++;
      found(candidate.rule, context);
      if (this.#firstOnly) return;
    }
  }
}
