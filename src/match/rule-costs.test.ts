// What rules cost: which is the dearest, and how little is done to find out.
import { expect, test } from "bun:test";
import { finish } from "../base/steps.ts";
import { limits } from "../base/limits.ts";
import { check } from "../filter/check.ts";
import { parse } from "../filter/parser.ts";
import { tableScheme } from "../filter/scheme.ts";
import { RuleCosts } from "./rule-costs.ts";
import { type Candidate, Ruleset } from "./ruleset.ts";

const open = 3;
const close = 5;
let reads = 0;

const scheme = tableScheme<string>({
  "evt.text": {
    type: "CHARBUF",
    doc: "The context.",
    get: (context) => {
      reads++;
      return context;
    },
  },
});

function rule(name: string, text: string, eventIds: number[]): Candidate<string, string> {
  const parsed = parse({ name, text });
  const { ir } = parsed.ok ? check(parsed.value, scheme) : {};
  if (ir === undefined) throw new Error(text);
  return { rule: name, ir, eventIds };
}

const rules = [
  rule("cheap", "evt.text = a", [open]),
  rule("dear", "evt.text regex '(a|b)*c(d|e|aa)*(x|ab)+.*(y|ba)+.*z'", [open]),
  rule("elsewhere", "evt.text = b", [close]),
];
const text = "ab".repeat(2_000);

const rulesetOf = (isTimed: boolean) => finish(Ruleset.building(rules, true, isTimed));
const samplesOf = (costs: RuleCosts<string>) => rules.map((_, i) => costs.of(i).samples);

/** A clock that goes on by `stepNs` whenever it is looked at. */
function ticking(stepNs: number) {
  const clock = { ns: 0 };
  return {
    skip: (ns: number) => {
      clock.ns += ns;
    },
    read: () => {
      clock.ns += stepNs;
      return clock.ns;
    },
  };
}

/** Enough events for the one that is sampled; says whether one was. */
function sample(costs: RuleCosts<string>, type: number): boolean {
  costs.arm();
  if (!costs.isDue) return false;
  for (let i = 0; costs.isDue && i < limits.costSkipMax; i++) costs.event(type, text);
  return !costs.isDue;
}

test("the rule with a dear condition ranks first, and rules of other events are not asked", () => {
  const ruleset = rulesetOf(true);
  const costs = ruleset.costs!;
  costs.arm();
  for (let i = 0; i < limits.costSkipMax; i++) ruleset.match(open, text, () => {});
  const [cheap, dear, elsewhere] = rules.map((_, i) => costs.of(i));
  expect([cheap!.samples, dear!.samples, elsewhere!.samples]).toEqual([1, 1, 0]);
  expect(dear!.ns).toBeGreaterThan(10 * cheap!.ns);
  expect(dear!.maxNs).toBe(dear!.ns);
});

test("nothing is sampled, nor asked more than once, when nobody wants to know", () => {
  const ruleset = rulesetOf(false);
  expect(ruleset.costs).toBeUndefined();
  reads = 0;
  for (let i = 0; i < 100; i++) ruleset.match(close, text, () => {});
  expect(reads).toBe(100);
});

test("events are not sampled before it is time", () => {
  const ruleset = rulesetOf(true);
  reads = 0;
  for (let i = 0; i < 100; i++) ruleset.match(close, text, () => {});
  expect(reads).toBe(100);
});

test("samples are some time apart", () => {
  const clock = ticking(10);
  const costs = new RuleCosts(rules, clock.read);
  expect(sample(costs, open)).toBe(true);
  expect(sample(costs, open)).toBe(false);
  clock.skip(limits.costRestNs);
  expect(sample(costs, close)).toBe(true);
  expect(samplesOf(costs)).toEqual([1, 1, 1]);
});

test("a sample that takes long is continued with the next event, after a longer rest", () => {
  const slowNs = 4 * limits.costRestNs * limits.costShareMax;
  const clock = ticking(slowNs);
  const costs = new RuleCosts(rules, clock.read);
  expect(sample(costs, open)).toBe(true);
  expect(samplesOf(costs)).toEqual([1, 0, 0]);
  clock.skip(limits.costRestNs);
  expect(sample(costs, open)).toBe(false);
  clock.skip((4 * slowNs) / limits.costShareMax);
  expect(sample(costs, open)).toBe(true);
  expect(samplesOf(costs)).toEqual([1, 1, 0]);
});

test("a sample is the time of one evaluation", () => {
  const clock = ticking(1_600);
  const costs = new RuleCosts(rules, clock.read);
  sample(costs, close);
  expect(costs.of(2)).toMatchObject({ samples: 1, ns: 100, maxNs: 100 });
});
