// What each rule costs, from samples. The generated matchers share tests between rules and cannot
// tell whose time they spend, so now and then an event is shown to its rules once more, to each
// alone, as closures. Only fields are read: asking again changes nothing.
import { limits } from "../base/limits.ts";
import { compile, type Predicate } from "../filter/compile.ts";
import type { GeneratedRule } from "./generate.ts";

export interface RuleCost {
  readonly samples: number;
  /** Sum over the samples: nanoseconds of one evaluation in each. */
  readonly ns: number;
  /** The dearest sample. */
  readonly maxNs: number;
}

interface Timed<Ctx> {
  /** Of the condition; made when the rule is sampled first. */
  readonly predicate: () => Predicate<Ctx>;
  samples: number;
  ns: number;
  maxNs: number;
}

interface Turn {
  readonly rules: number[];
  /** Where the next sample begins: one that ran out of time is continued. */
  at: number;
}

export class RuleCosts<Ctx> {
  /** The next event is perhaps sampled: all that is asked per event. */
  isDue = false;
  readonly #rules: readonly Timed<Ctx>[];
  readonly #byType: Turn[] = [];
  readonly #clock: () => number;
  #notBeforeNs = 0;
  #skip = 0;
  #skipped = 0;

  /** `clock`: nanoseconds. */
  constructor(rules: readonly GeneratedRule<Ctx>[], clock: () => number = Bun.nanoseconds) {
    this.#clock = clock;
    this.#rules = rules.map(({ ir }) => ({
      predicate: once(() => compile(ir)),
      ...{ samples: 0, ns: 0, maxNs: 0 },
    }));
    for (const [rule, { eventIds }] of rules.entries())
      for (const id of eventIds) {
        this.#byType[id] ??= { rules: [], at: 0 };
        this.#byType[id].rules.push(rule);
      }
  }

  /** Of a rule, by its place in the order of evaluation. */
  of(rule: number): RuleCost {
    return this.#rules[rule]!;
  }

  /** Called once per batch: a clock per event would be dearer than many a rule. */
  arm(): void {
    if (this.isDue || this.#clock() < this.#notBeforeNs) return;
    this.isDue = true;
    // Not always the first of a batch, which is what wakes the agent.
    this.#skip = (this.#skip + skipStep) % limits.costSkipMax;
    this.#skipped = 0;
  }

  /** An event, while the record and the state are as rules saw them. */
  event(type: number, context: Ctx): void {
    const turn = this.#byType[type];
    if (turn === undefined || this.#skipped++ < this.#skip) return;
    this.isDue = false;
    const startNs = this.#clock();
    let nowNs = startNs;
    for (let left = turn.rules.length; left > 0; left--) {
      this.#time(this.#rules[turn.rules[turn.at]!]!, context);
      turn.at = (turn.at + 1) % turn.rules.length;
      nowNs = this.#clock();
      if (nowNs - startNs >= limits.costSampleNs) break;
    }
    // However dear rules are, sampling them stays within its share of the time.
    const restNs = (nowNs - startNs) / limits.costShareMax;
    this.#notBeforeNs = nowNs + Math.max(limits.costRestNs, restNs);
  }

  #time(timed: Timed<Ctx>, context: Ctx): void {
    const holds = timed.predicate();
    holds(context); // What is made when first needed is not what an event usually costs.
    let ns = this.#run(holds, context, 1);
    // The clock itself takes as long as a short condition.
    if (ns < limits.costDearNs) ns = this.#run(holds, context, limits.costEvaluations);
    timed.samples++;
    timed.ns += ns;
    timed.maxNs = Math.max(timed.maxNs, ns);
  }

  /** Nanoseconds of one evaluation. */
  #run(holds: Predicate<Ctx>, context: Ctx, times: number): number {
    const startNs = this.#clock();
    for (let i = 0; i < times; i++) holds(context);
    return (this.#clock() - startNs) / times;
  }
}

/** Has no divisor in common with costSkipMax, so that every place comes. */
const skipStep = 13;

/** The maker is forgotten with what it holds: here the tree of a condition. */
function once<T>(make: () => T): () => T {
  let maker: (() => T) | undefined = make;
  let made: T | undefined;
  return () => {
    if (maker !== undefined) {
      made = maker();
      maker = undefined;
    }
    return made as T;
  };
}
