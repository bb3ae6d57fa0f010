// Random conditions on random events: both back ends answer alike, alone and among others, what is
// printed means what was read, and no condition holds for an event it is not indexed under.
import { expect, test } from "bun:test";
import type { Expr } from "../../src/filter/ast.ts";
import { check } from "../../src/filter/check.ts";
import { compile } from "../../src/filter/compile.ts";
import { message } from "../../src/filter/diagnostic.ts";
import { eventCodes } from "../../src/filter/event-codes.ts";
import type { Ir } from "../../src/filter/ir.ts";
import { parse } from "../../src/filter/parser.ts";
import { print, printSource } from "../../src/filter/print.ts";
import type { Scheme } from "../../src/filter/scheme.ts";
import { type Generated, generate } from "../../src/match/generate.ts";
import { type Event, scheme as plainScheme } from "../support/filter-scheme.ts";
import { Random, seed } from "../support/random.ts";
import { eventTypeNames, RandomConditions } from "../support/random-condition.ts";

const depthMax = 1_000;
// The last type does not say its name: the event has to be asked.
const types = [0, 1, 2, 3];

/** The same fields, but the type of most events decides evt.type. */
const scheme: Scheme<Event> = {
  names: () => plainScheme.names(),
  find: (name) => {
    const found = plainScheme.find(name);
    if (found?.name !== "evt.type") return found;
    return { ...found, row: { ...found.row, byType: (type) => eventTypeNames[type] } };
  },
};

const naming = {
  universe: new Set(types),
  codesOf: (name: string) => [eventTypeNames.indexOf(name)].filter((type) => type >= 0),
  typeFields: new Set(["evt.type"]),
  countFields: new Set(["evt.num"]),
};

function shape(expr: Expr): string {
  return JSON.stringify(expr, (key, value) => (key === "span" ? undefined : value));
}

/** Prints, reads back, prints again. */
function roundTrip(expr: Expr): Expr {
  const text = printSource(expr);
  const parsed = parse({ name: "random", text }, { depthMax });
  if (!parsed.ok) throw new Error(`seed ${seed}: ${text}: ${message(parsed.error)}`);
  // Nested negations need no care: printSource keeps them apart.
  expect(shape(parsed.value)).toBe(shape(expr));
  expect(printSource(parsed.value)).toBe(text);
  expect(print(parsed.value)).toBe(print(expr));
  return parsed.value;
}

function irOf(expr: Expr): Ir<Event> {
  const { ir, errors } = check(expr, scheme);
  if (ir === undefined) throw new Error(`seed ${seed}: ${print(expr)}: ${errors.map(message)}`);
  return ir;
}

function hits(generated: Generated<Event>, type: number, event: Event): ReadonlySet<number> {
  const found = new Set<number>();
  generated.next();
  generated.byType[type]?.(event, (rule) => {
    found.add(rule);
    return false;
  });
  return found;
}

test("printed conditions read back, both back ends agree, indexes miss nothing", () => {
  const random = new Random();
  const conditions = new RandomConditions(random);
  let pairs = 0;
  let held = 0;
  for (let round = 0; round < 12; round++) {
    const exprs = random.times(40, () => roundTrip(conditions.condition(random.below(5))));
    const irs = exprs.map(irOf);
    const closures = irs.map((ir) => compile(ir));
    const together = generate(irs.map((ir) => ({ ir, eventIds: types })));
    const alone = irs.map((ir) => generate([{ ir, eventIds: types }]));
    const codes = irs.map((ir) => eventCodes(ir, naming));
    for (let i = 0; i < 25; i++) {
      const type = random.pick(types);
      const event = conditions.event(type);
      const found = hits(together, type, event);
      exprs.forEach((expr, rule) => {
        const want = closures[rule]!(event);
        const index = codes[rule]!;
        const got = {
          together: found.has(rule),
          alone: hits(alone[rule]!, type, event).has(0),
          indexed: !want || !index.ok || index.value.has(type),
        };
        pairs++;
        if (want) held++;
        if (got.together !== want || got.alone !== want || !got.indexed) {
          throw new Error(
            `seed ${seed}: ${printSource(expr)} about ${Bun.inspect(event)} of type ${type}: ` +
              `closures say ${want}, the others ${JSON.stringify(got)}`,
          );
        }
      });
    }
  }
  expect(pairs).toBe(12_000);
  // Neither always nor never: the values meet often enough to say something.
  expect(held / pairs).toBeGreaterThan(0.15);
  expect(held / pairs).toBeLessThan(0.85);
});
