// Items 156–173: which events a condition is asked about, and what is remembered while
// it is asked.
import { expect } from "bun:test";
import { eventNaming, syscallNaming } from "../../../src/app/event-naming.ts";
import { catalog } from "../../../src/fields/catalog.ts";
import { message } from "../../../src/filter/diagnostic.ts";
import { eventCodes } from "../../../src/filter/event-codes.ts";
import { tableScheme } from "../../../src/filter/scheme.ts";
import type { Value } from "../../../src/filter/value.ts";
import { generate } from "../../../src/match/generate.ts";
import { eventIdsByName, eventTypes } from "../../../src/schema/events.ts";
import { syscallsOf } from "../../../src/schema/syscalls.ts";
import { fieldEvents } from "../../support/field-events.ts";
import { ruleText } from "../../support/load-rules.ts";
import {
  compileErrors,
  errorsOf,
  expectHolds,
  holds,
  holdsIn,
  irOf,
  item,
  type Items,
  loadTexts,
} from "./harness.ts";

const all = eventNaming.universe;
const none: ReadonlySet<number> = new Set();

/** Ids of the events that have one of these names. */
function named(...names: string[]): ReadonlySet<number> {
  return new Set(names.flatMap((name) => [...(eventIdsByName.get(name) ?? [])]));
}

const but = (...names: string[]) => all.difference(named(...names));

function codes(text: string): ReadonlySet<number> {
  const found = eventCodes(irOf(text, catalog), eventNaming);
  if (!found.ok) throw new Error(`${text}: ${message(found.error)}`);
  return found.value;
}

function expectCodes(want: ReadonlySet<number>, texts: readonly string[]): void {
  const sorted = (set: ReadonlySet<number>) => [...set].sort((a, b) => a - b);
  for (const text of texts) expect([text, sorted(codes(text))]).toEqual([text, sorted(want)]);
}

const types: Items = [
  item(156, "one event", () => {
    expectCodes(named("openat"), [
      "evt.type=openat",
      "evt.type in (openat)",
      "not evt.type != openat",
      "not not evt.type = openat",
      "evt.type=openat and proc.name=nginx",
      "evt.type=openat and not (evt.type=close and proc.name=nginx)",
    ]);
  }),
  item(157, "all but one", () => {
    expectCodes(but("openat"), [
      "evt.type!=openat",
      "not evt.type=openat",
      "evt.type=close or evt.type!=openat",
    ]);
  }),
  item(158, "two events", () => {
    expectCodes(named("openat", "close"), [
      "evt.type=openat or (evt.type=close and proc.name=nginx)",
    ]);
  }),
  item(159, "all but two", () => {
    expectCodes(but("openat", "close"), [
      "not evt.type in (openat, close)",
      "evt.type!=openat and evt.type!=close",
    ]);
  }),
  item(160, "all", () => {
    expectCodes(all, [
      "proc.name=nginx",
      "evt.type=openat or proc.name=nginx",
      "evt.type!=openat or evt.type!=close",
      "evt.type=close or not (evt.type=openat and proc.name=nginx)",
    ]);
  }),
  item(161, "none", () => expectCodes(none, ["evt.type=close and evt.type=openat"])),
  item(162, "empty lists and `exists`", () => {
    expectCodes(none, ["evt.type in ()", "not evt.type exists"]);
    expectCodes(all, ["evt.type exists", "not evt.type in ()"]);
  }),
  item(163, "the laws of sets hold", () => {
    const a = "evt.type = openat";
    const b = "evt.type in (close, openat, connect)";
    const c = "proc.name = nginx";
    const laws: readonly (readonly [left: string, right: string])[] = [
      [`not (${a} and ${b})`, `not ${a} or not ${b}`],
      [`not (${a} or ${c})`, `not ${a} and not ${c}`],
      [`${a} and ${b}`, `${b} and ${a}`],
      [`${a} or ${c}`, `${c} or ${a}`],
      [`${b} and ${b}`, b],
      [`${b} or ${b}`, b],
      [`${a} or (${a} and ${b})`, a],
      [`${a} and (${a} or ${b})`, a],
    ];
    for (const [left, right] of laws) expectCodes(codes(right), [left]);
  }),
];

const counts: Items = [
  item(164, "numbers that evt.num never or always has", () => {
    const never = ["=0", "<1", "<=0", " in (0)", " in ()"].map((rest) => `evt.num${rest}`);
    const always = ["!=0", ">0", ">=0", ">=1"].map((rest) => `evt.num${rest}`);
    expectCodes(none, [...never, ...always.map((text) => `not ${text}`)]);
    expectCodes(all, [...always, ...never.map((text) => `not ${text}`)]);
  }),
  item(165, "numbers that say nothing", () => {
    // `=0x0` and `=1.5` do not compile: the literals are no decimal numbers.
    const texts = ["=1", "<100", " in (1,2)", "=-1"].map((rest) => `evt.num${rest}`);
    expectCodes(all, [...texts, ...texts.map((text) => `not ${text}`)]);
    expect(compileErrors("evt.num=0x0")).toEqual(["0x0 is not a valid number"]);
    expect(compileErrors("evt.num=1.5")).toEqual(["1.5 is not a valid number"]);
  }),
  item(166, "numbers and types together", () => {
    expectCodes(named("openat"), ["evt.type=openat and not (evt.num=0)"]);
    expectCodes(none, ["evt.type=openat and evt.num=0"]);
  }),
];

const names: Items = [
  item(167, "what cannot be indexed", () => {
    for (const text of [
      "b64(evt.type) = close",
      "evt.type = val(proc.name)",
      "evt.type = b64(proc.name)",
    ]) {
      const found = eventCodes(irOf(text, catalog), eventNaming);
      expect([text, found.ok]).toEqual([text, false]);
      expect(errorsOf(loadTexts([ruleText("r", text)]))).toHaveLength(1);
    }
    expectCodes(named("openat"), ["evt.type=openat and toupper(proc.name) = NGINX"]);
  }),
  item(168, "a name without an event of its own", () => {
    const generic = eventTypes.filter(({ key }) => key.startsWith("generic_"));
    const { name, code } = syscallsOf("x86_64").find((call) => call.generic)!;
    expectCodes(new Set(generic.map(({ id }) => id)), [`evt.type = ${name}`]);
    const calls = eventCodes(irOf(`evt.type = ${name}`, catalog), syscallNaming("x86_64"));
    expect(calls.ok && [...calls.value]).toEqual([code]);
  }),
  item(169, "names of injected events; unknown names", () => {
    for (const name of ["asyncevent", "container", "container_removed"]) {
      const found = eventCodes(irOf(`evt.type = ${name}`, catalog), eventNaming);
      expect([name, found.ok && found.value.has(402)]).toEqual([name, true]);
    }
    // Injected events have many names: one that is not this may be another.
    const others = eventCodes(irOf("evt.type != container", catalog), eventNaming);
    expect(others.ok && others.value.has(402)).toBe(true);
    expect(compileErrors("evt.type in (open, openta)")).toEqual(["unknown event type openta"]);
  }),
];

/** A field that counts how often it was asked. */
function countingScheme() {
  const asked = { count: 0 };
  const scheme = tableScheme<string>({
    "proc.name": {
      type: "CHARBUF",
      doc: "A name.",
      get: (event) => {
        asked.count++;
        return event;
      },
    },
  });
  return { asked, scheme };
}

const caching: Items = [
  item(170, "the same test is asked once per event, also by several rules", () => {
    const { asked, scheme } = countingScheme();
    const rule = { ir: irOf("proc.name = a or proc.name = a", scheme), eventIds: [1] };
    const { next, byType } = generate([rule, rule, { ...rule }]);
    const found: number[] = [];
    const ask = (event: string) => {
      next();
      byType[1]?.(event, (index) => {
        found.push(index);
        return false;
      });
    };
    ask("a");
    expect([found, asked.count]).toEqual([[0, 1, 2], 1]);
    ask("b");
    expect([found, asked.count]).toEqual([[0, 1, 2], 2]);
  }),
  item(171, "networks of either side", () => {
    // They may be remembered within one event: nothing changes between two tests of it.
    const context = fieldEvents.connect();
    expectHolds(context, [
      ["fd.net = 10.0.0.0/8 and fd.net = 1.2.3.0/24 and fd.net = 10.0.0.0/8", true],
      ["fd.net = 10.0.0.0/8 and fd.net = 9.0.0.0/8", false],
      ["fd.net != 10.0.0.0/8 or fd.net in (1.2.3.0/24)", true],
    ]);
  }),
  item(172, "a value survives that another field of the same plugin is read", () => {
    const shared: Value[] = [];
    const field = (name: string) => ({
      type: "CHARBUF" as const,
      doc: "A field that overwrites what the others gave.",
      get: (event: Readonly<Record<string, string>>) => {
        shared[0] = event[name]!;
        return shared[0];
      },
    });
    const scheme = tableScheme({ "p.x": field("x"), "p.y": field("y") });
    const event = { x: "b", y: "a" };
    expect(holdsIn(scheme, "p.x exists and p.y = a and p.x = b", event)).toBe(true);
  }),
  item(173, "remembered and fresh answers agree", () => {
    const context = fieldEvents.open();
    const parts = [
      "proc.name = cat",
      "proc.name startswith anyof (a, c)",
      "proc.aname[1] = bash",
      "proc.aname[2] = bash",
      "toupper(proc.name) = CAT",
      "proc.name = val(proc.name)",
      "proc.exepath = val(proc.name)",
      "evt.arg.flags contains O_CREAT",
    ];
    for (const part of parts) {
      const once = holds(part, context);
      for (const text of [`${part} and ${part}`, `${part} or ${part}`]) {
        expect([text, holds(text, context)]).toEqual([text, once]);
      }
      // `holds` compares the closures, which remember nothing, with the generated code.
      const mixed = `(${parts.join(" or ")}) and ${part}`;
      expect([mixed, holds(mixed, context)]).toEqual([mixed, once]);
    }
  }),
];

export const indexing: Items = [...types, ...counts, ...names, ...caching];
