// The generated back end agrees with the closures, asks shared parts once, and decides by type what
// types decide.
import { describe, expect, test } from "bun:test";
import { check } from "../filter/check.ts";
import { compile } from "../filter/compile.ts";
import { message } from "../filter/diagnostic.ts";
import type { Ir } from "../filter/ir.ts";
import { parse } from "../filter/parser.ts";
import { type Scheme, tableScheme } from "../filter/scheme.ts";
import { type Event, event, scheme } from "../../test/support/filter-scheme.ts";
import { type Generated, generate } from "./generate.ts";

function irOf<Ctx>(text: string, of: Scheme<Ctx>): Ir<Ctx> {
  const parsed = parse({ name: "test", text }, { depthMax: 1_000 });
  if (!parsed.ok) throw new Error(message(parsed.error));
  const { ir, errors } = check(parsed.value, of);
  if (ir === undefined) throw new Error(errors.map(message).join());
  return ir;
}

function hits<Ctx>(generated: Generated<Ctx>, type: number, context: Ctx): number[] {
  const found: number[] = [];
  generated.next();
  generated.byType[type]?.(context, (rule) => {
    found.push(rule);
    return false;
  });
  return found;
}

const type = 3;
const conditions = [
  "proc.name = myexe",
  "proc.name != myexe",
  'proc.name = "my\\"exe" or proc.name = myexe',
  "not proc.name = myexe",
  "not not proc.name = myexe",
  "proc.name in (a, myexe) and fd.num = -1",
  "proc.name in (a, b) or fd.num < 0",
  "evt.count = 0",
  "evt.count != 0",
  "not user.uid exists",
  "proc.exepath startswith /opt and proc.exepath endswith .txt",
  "fd.types in (file, ipv4)",
  "fd.types intersects (ipv4)",
  "fd.ip = 172.40.111.222",
  "fd.ip != 1.1.1.1",
  "fd.net = 142.251.0.0/16",
  "proc.aname = bash",
  "proc.aname != bash",
  "evt.failed = false",
  "evt.failed != true",
  "evt.buffer contains a",
  "evt.time > 5",
  "evt.around[5] = 7",
  "proc.name = val(proc.name)",
  "fd.name contains val(proc.name)",
  "toupper(proc.name) = MYEXE",
  "(proc.name = a or fd.num = -1) and (proc.name = a or fd.num = -1)",
];

describe("agrees with the closures", () => {
  const irs = conditions.map((text) => irOf<Event>(text, scheme));
  const rules = irs.map((ir) => ({ ir, eventIds: [type] }));
  const events: Event[] = [event, {}, { ...event, "proc.name": "a" }, { "proc.name": 'my"exe' }];

  test.each(events.map((each, i) => [i, each] as const))("about event %d", (_i, each) => {
    const want = irs.flatMap((ir, i) => (compile(ir)(each) ? [i] : []));
    expect(hits(generate(rules), type, each)).toEqual(want);
    // Each alone, so that nothing is shared.
    irs.forEach((ir, i) => {
      const alone = generate([{ ir, eventIds: [type] }]);
      expect([conditions[i], hits(alone, type, each).length === 1]).toEqual([
        conditions[i],
        want.includes(i),
      ]);
    });
  });
});

test("what several rules ask is found out once per event", () => {
  let asked = 0;
  const counting = tableScheme<string>({
    "proc.name": {
      type: "CHARBUF",
      doc: "Counts.",
      get: (context) => {
        asked++;
        return context;
      },
    },
  });
  const texts = ["proc.name = a", "proc.name in (a, b)", "not proc.name = a or proc.name = c"];
  const rules = texts.map((text) => ({ ir: irOf(text, counting), eventIds: [type] }));
  const generated = generate(rules);
  expect(hits(generated, type, "a")).toEqual([0, 1]);
  expect(asked).toBe(1);
  expect(hits(generated, type, "c")).toEqual([2]);
  expect(asked).toBe(2);
});

describe("what the type decides is not asked", () => {
  const names = ["open", "close"];
  const typed = tableScheme<string>({
    "evt.type": {
      type: "CHARBUF",
      doc: "Name.",
      get: () => expect.unreachable(),
      // Type 2 says its name itself.
      byType: (id) => names[id],
    },
    "proc.name": { type: "CHARBUF", doc: "Name.", get: (context) => context },
    "fd.name": {
      type: "CHARBUF",
      doc: "Name.",
      get: () => "file",
      absentIn: (id) => id === 1,
    },
  });
  const cases: [string, number[]][] = [
    // Type 1 has no descriptor.
    ["fd.name = file", [0]],
    ["fd.name exists or proc.name = b", [0]],
    ["fd.name != other", [0]],
    ["not fd.name = other", [0, 1]],
    ["fd.name startswith f and proc.name = a", [0]],
    // condition, types that match "a"
    ["evt.type = open", [0]],
    ["evt.type != open", [1]],
    ["evt.type in (open, close)", [0, 1]],
    ["not evt.type = open", [1]],
    ["evt.type = open and proc.name = a", [0]],
    ["evt.type = open or proc.name = a", [0, 1]],
    ["not (evt.type = open and proc.name = b)", [0, 1]],
    ["evt.type startswith o and not proc.name = b", [0]],
    ["evt.type = creat", []],
  ];
  test.each(cases)("%s", (text, want) => {
    const generated = generate([{ ir: irOf(text, typed), eventIds: [0, 1] }]);
    expect([0, 1].filter((id) => hits(generated, id, "a").length > 0)).toEqual(want);
    if (want.length === 0) expect(generated.byType).toEqual([undefined, undefined]);
  });
});

test("a hit that says so ends the questions", () => {
  const ir = irOf<Event>("proc.name exists", scheme);
  const generated = generate([1, 2, 3].map(() => ({ ir, eventIds: [type] })));
  const found: number[] = [];
  generated.next();
  generated.byType[type]?.(event, (rule) => {
    found.push(rule);
    return rule === 1;
  });
  expect(found).toEqual([0, 1]);
});

test("long lists and deep nesting are no trouble", () => {
  const many = Array.from({ length: 5_000 }, (_, i) => `fd.num = ${i}`).join(" or ");
  const deep = `${"not (fd.num = 7 or ".repeat(150)}fd.num = 1${")".repeat(150)}`;
  const irs = [many, `not (${many})`, deep].map((text) => irOf<Event>(text, scheme));
  const generated = generate(irs.map((ir) => ({ ir, eventIds: [type] })));
  for (const number of [4_999, -1, 1]) {
    const each = { "fd.num": number };
    expect(hits(generated, type, each)).toEqual(
      irs.flatMap((ir, i) => (compile(ir)(each) ? [i] : [])),
    );
  }
});
