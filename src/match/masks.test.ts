// Ruling rules out by single values changes what is asked, never what is answered.
import { describe, expect, test } from "bun:test";
import { limits } from "../base/limits.ts";
import { check } from "../filter/check.ts";
import { parse } from "../filter/parser.ts";
import { type Scheme, type Subject, tableScheme } from "../filter/scheme.ts";
import { scheme } from "../../test/support/filter-scheme.ts";
import { type Generated, generate } from "./generate.ts";

type Event = Record<string, string | boolean | undefined>;

const type = 3;

function generated(texts: readonly string[]) {
  return generatedWith(scheme, texts);
}

function generatedWith<Ctx>(fields: Scheme<Ctx>, texts: readonly string[]) {
  const rules = texts.map((text) => {
    const parsed = parse({ name: "test", text }, { depthMax: 1_000 });
    if (!parsed.ok) throw new Error(`does not parse: ${text}`);
    const { ir } = check(parsed.value, fields);
    if (ir === undefined) throw new Error(`does not check: ${text}`);
    return { ir, eventIds: [type] };
  });
  return generate(rules);
}

function hits<Ctx>(of: Generated<Ctx>, event: Ctx, firstOnly = false): number[] {
  const found: number[] = [];
  of.next();
  of.byType[type]?.(event, (rule) => {
    found.push(rule);
    return firstOnly;
  });
  return found;
}

const rules = [
  "proc.name = a and evt.failed = true",
  "proc.name in (a, b) and not proc.exepath startswith /opt",
  "proc.name startswith b and (proc.name = b or proc.name = bc)",
  "not proc.name = a",
  "proc.exepath startswith /opt and proc.name != a",
  "proc.name exists or evt.failed = true",
  // One value decides some of it, and what the other says does not matter then.
  "proc.name = a or (proc.exepath = /opt/b and not proc.name = bd)",
  "not (proc.name = a or proc.exepath startswith /opt) and (evt.failed = true or proc.name = bc)",
];
const cases: readonly (readonly [Event, readonly number[]])[] = [
  [{ "proc.name": "a", "evt.failed": true, "proc.exepath": "/bin/a" }, [0, 1, 5, 6]],
  [{ "proc.name": "a", "evt.failed": false, "proc.exepath": "/opt/a" }, [5, 6]],
  [{ "proc.name": "b", "evt.failed": true, "proc.exepath": "/opt/b" }, [2, 3, 4, 5, 6]],
  [{ "proc.name": "bc", "evt.failed": false }, [2, 3, 5, 7]],
  [{ "proc.name": "bd", "evt.failed": false }, [3, 5]],
  [{ "evt.failed": true }, [3, 5, 7]],
  [{}, [3]],
];

test.each(cases)("%p matches rules %p, asked once and again", (event, want) => {
  const of = generated(rules);
  for (let round = 0; round < 3; round++) expect(hits(of, event)).toEqual([...want]);
});

// More than a number has bits, and so many that they are found by value.
describe.each([100, 300])("%d rules", (count) => {
  const many = Array.from({ length: count }, (_value, i) => `proc.name in (p${i}, p${i % 7}, all)`);

  test("each finds its own", () => {
    const of = generated(many);
    for (let i = 7; i < count; i++) expect(hits(of, { "proc.name": `p${i}` })).toEqual([i]);
    const sevenths = many.flatMap((_text, i) => (i % 7 === 3 ? [i] : []));
    expect(hits(of, { "proc.name": "p3" })).toEqual(sevenths);
    expect(hits(of, { "proc.name": "all" })).toEqual(many.map((_text, i) => i));
  });

  test("the first hit ends the asking when it says so", () => {
    expect(hits(generated(many), { "proc.name": "all" }, true)).toEqual([0]);
    expect(hits(generated(many), { "proc.name": "p40" }, true)).toEqual([40]);
  });
});

test.each([100, 300])("texts too long to be remembered, %d rules", (count) => {
  const tests = Array.from({ length: count }, (_value, i) => `proc.name startswith p${i}.`);
  const of = generated(tests);
  for (let round = 0; round < 2; round++)
    for (const i of [0, 42, 99])
      expect(hits(of, { "proc.name": `p${i}.${"x".repeat(limits.textRememberedMax)}` })).toEqual([
        i,
      ]);
});

test("more values than are remembered", () => {
  const of = generated(["proc.name startswith a", "proc.name endswith 7", "proc.name = a7"]);
  const rounds = 3 * limits.valuesIndexedMax;
  for (let i = 0; i < rounds; i++) {
    const want = i % 10 === 7 ? [1] : [];
    expect(hits(of, { "proc.name": `b${i}` })).toEqual(want);
  }
  expect(hits(of, { "proc.name": "a7" })).toEqual([0, 1, 2]);
});

describe("what several fields tell about one subject", () => {
  type File = { readonly id: number; readonly kind: number; readonly path: string };
  let looked = 0;
  const subject: Subject<File> = {
    field: "fd.name",
    id: ({ id, kind }) => (id < 0 ? -1 : 2 * id + kind - 1),
  };
  const row = (get: (file: File) => string) => ({
    ...{ type: "CHARBUF" as const, doc: "A field.", subject },
    get: (file: File) => {
      looked++;
      return get(file);
    },
  });
  const files = tableScheme<File>({
    "fd.name": row(({ path }) => path),
    "fd.directory": row(({ path }) => path.slice(0, path.lastIndexOf("/"))),
    "fd.typechar": row(({ kind }) => (kind === 1 ? "f" : "d")),
  });
  const texts = [
    "fd.typechar = f and (fd.name = /etc/shadow or fd.directory = /root)",
    "fd.directory = /root or fd.typechar = d",
  ];
  const wanted = ({ kind, path }: File): number[] => {
    const inRoot = path.startsWith("/root/");
    return [kind === 1 && (path === "/etc/shadow" || inRoot), inRoot || kind === 2].flatMap(
      (holds, i) => (holds ? [i] : []),
    );
  };
  const paths = ["/etc/shadow", "/root/x", "/tmp/x", "/root/y"];

  // By id, by id after the table of paths started over, with ids from before among them, without.
  test.each([
    ["ids", (i: number) => i],
    ["ids of several runs", (i: number, round: number) => i + limits.subjectIdsMax * (round % 2)],
    [
      "ids of the first run last",
      (i: number, round: number) => i + limits.subjectIdsMax * (2 - round),
    ],
    ["large ids", (i: number) => i + 9_000],
    ["ids beyond 32 bits", (i: number) => i + limits.subjectIdsMax * 2 ** 20],
    ["no ids", () => -1],
  ])("is answered rightly by %s", (_what, idOf) => {
    const of = generatedWith(files, texts);
    for (let round = 0; round < 3; round++)
      for (const [i, path] of paths.entries())
        for (const kind of [1, 2]) {
          const file = { id: idOf(i, round), kind, path };
          expect(hits(of, file)).toEqual(wanted(file));
        }
  });

  test("is looked at once when it rules everything out", () => {
    const of = generatedWith(files, texts);
    const file = { id: 3, kind: 1, path: "/tmp/x" };
    hits(of, file);
    looked = 0;
    for (let round = 0; round < 5; round++) hits(of, file);
    expect(looked).toBe(0);
  });
});
