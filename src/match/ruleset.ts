// Rules indexed by event type. Everything that can be known before the first event is: which rules
// an event type can match at all, each condition as a function, each output as a format.
import type { Steps } from "../base/steps.ts";
import type { Ir } from "../filter/ir.ts";
import { type Generated, generate, generating } from "./generate.ts";
import { RuleCosts } from "./rule-costs.ts";

/** What matching needs of a rule; `R` is whatever its owner wants back. */
export interface Candidate<Ctx, R> {
  readonly rule: R;
  readonly ir: Ir<Ctx>;
  /** Ids of the events that could match; from the condition. */
  readonly eventIds: Iterable<number>;
}

export interface MatchedRule<R> {
  readonly rule: R;
  /** How often its condition held. */
  matches: number;
}

export class Ruleset<Ctx, R> {
  /** In the order of evaluation. */
  readonly rules: readonly MatchedRule<R>[];
  /** undefined: nobody wants to know what rules cost. */
  readonly costs: RuleCosts<Ctx> | undefined;
  readonly #generated: Generated<Ctx>;
  readonly #firstOnly: boolean;
  #found: (rule: R, context: Ctx) => void = () => {};

  /** `firstOnly`: an event is reported for the first rule it matches (rule_matching: first). */
  constructor(
    candidates: readonly Candidate<Ctx, R>[],
    firstOnly: boolean,
    generated: Generated<Ctx> = generate(candidates),
    costs?: RuleCosts<Ctx>,
  ) {
    this.costs = costs;
    this.rules = candidates.map(({ rule }) => ({ rule, matches: 0 }));
    this.#generated = generated;
    this.#firstOnly = firstOnly;
  }

  /** Makes one in small steps. `isTimed`: what rules cost is sampled. */
  static *building<Ctx, R>(
    candidates: readonly Candidate<Ctx, R>[],
    firstOnly: boolean,
    isTimed = false,
  ): Steps<Ruleset<Ctx, R>> {
    const costs = isTimed ? new RuleCosts(candidates) : undefined;
    return new Ruleset(candidates, firstOnly, yield* generating(candidates), costs);
  }

  /** Whether events of this type can match any rule. */
  watches(type: number): boolean {
    return this.#generated.byType[type] !== undefined;
  }

  /** Tests the rules of an event type in order; `found` hears of those that match. */
  match(type: number, context: Ctx, found: (rule: R, context: Ctx) => void): void {
    const matcher = this.#generated.byType[type];
    if (matcher === undefined) return;
    this.#generated.next();
    this.#found = found;
    matcher(context, this.#hit);
    // Costs one look at a property per event that rules look at, and two when metrics are on.
    if (this.costs?.isDue === true) this.costs.event(type, context);
  }

  readonly #hit = (index: number, context: Ctx): boolean => {
    const matched = this.rules[index]!;
    matched.matches++;
    this.#found(matched.rule, context);
    return this.#firstOnly;
  };
}
