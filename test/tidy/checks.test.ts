// The rules about code, tried on code that breaks them and code that does not.

import { expect, test } from "bun:test";
import { importsOf, importViolations, unreachable } from "./imports.ts";
import { markdownViolations, pathsIn } from "./markdown.ts";
import { sizeViolations } from "./sizes.ts";
import { docViolations, nameViolations, openingViolations, wordViolations } from "./words.ts";

const imports = [
  // path,                  imported,                     allowed
  ["src/filter/a.ts", "../base/text.ts", true],
  ["src/filter/a.ts", "./operators/eq.ts", true],
  ["src/filter/operators/eq.ts", "../ast.ts", true],
  ["src/filter/a.ts", "../fields/evt.ts", false],
  ["src/base/a.ts", "../schema/wire.ts", false],
  ["src/state/a.ts", "../native/mmap.ts", false],
  ["src/state/a.ts", "node:fs", false],
  ["src/state/a.test.ts", "node:fs", true],
  ["src/state/a.test.ts", "../../test/support/make-event.ts", true],
  ["src/state/a.ts", "../../test/support/make-event.ts", false],
  ["src/enrich/a.ts", "node:fs", true],
  ["src/app/assets.ts", "../../build/native/libgyr.so", true],
  ["src/cli/a.ts", "../../build/native/libgyr.so", false],
  ["src/app/a.ts", "bun:ffi", false],
  ["src/native/a.ts", "bun:ffi", true],
  ["test/kernel/a.test.ts", "bun:ffi", false],
  ["test/kernel/a.test.ts", "../../src/app/pipeline.ts", true],
  ["src/main.ts", "./cli/main.ts", true],
  ["src/main.ts", "./app/run.ts", false],
  ["src/nowhere/a.ts", "../base/text.ts", false],
] as const;

test.each(imports)("%p importing %p: allowed %p", (path, specifier, allowed) => {
  const file = { path, text: `import { a } from "${specifier}";\n` };
  expect(importViolations(file).length === 0).toBe(allowed);
});

test("every way to import is seen, and comments are not", () => {
  const text = [
    'import a from "./a.ts";',
    'import "./b.ts";',
    'export { c } from "./c.ts";',
    'const d = await import("./d.ts");',
    'new Worker(new URL("./e.worker.ts", import.meta.url));',
    "import {",
    "  f,",
    '} from "./f.ts";',
    '// from "./g.ts"',
  ].join("\n");
  const want = ["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.worker.ts", "./f.ts"];
  expect(importsOf(text)).toEqual(want);
});

test("a file that only a test imports is unused", () => {
  const files = [
    { path: "src/main.ts", text: 'import "./cli/run.ts";' },
    { path: "src/cli/run.ts", text: "" },
    { path: "src/cli/old.ts", text: "" },
    { path: "src/cli/old.test.ts", text: 'import "./old.ts";' },
  ];
  expect(unreachable(files)).toEqual(["src/cli/old.ts"]);
});

const lines = (count: number, line = "x;") => `${line}\n`.repeat(count);
const body = (count: number) => lines(count, "  x;");
const snapshot = (count: number) =>
  `  expect(a).toMatchInlineSnapshot(\`\n${lines(count, "    {")}  \`);\n`;

const sizes = [
  // what,                    path,                 text,                              violations
  ["600 lines", "src/a/a.ts", lines(600), 0],
  ["601 lines", "src/a/a.ts", lines(601), 1],
  ["a table of 1000", "src/schema/events/a.ts", lines(1_000), 0],
  ["a table of 1001", "src/schema/events/a.ts", lines(1_001), 1],
  ["generated", "bpf/gen/a.gen.h", lines(5_000), 0],
  ["100 columns", "src/a/a.ts", `${"x".repeat(100)}\n`, 0],
  ["101 columns", "src/a/a.ts", `${"x".repeat(101)}\n`, 1],
  ["a long text", "src/a/a.ts", `    doc: "${"x".repeat(120)}",\n`, 0],
  ["a long comment", "src/a/a.ts", `// ${"x ".repeat(60)}\n`, 1],
  ["a tab is eight", "bpf/a.h", `\t${"x".repeat(93)}\n`, 1],
  ["a function of 70", "src/a/a.ts", `function f() {\n${body(68)}}\n`, 0],
  ["a function of 71", "src/a/a.ts", `function f() {\n${body(69)}}\n`, 1],
  ["an arrow of 71", "src/a/a.ts", `const f = () => {\n${body(69)}};\n`, 1],
  ["a method of 71", "src/a/a.ts", `class A {\n  f(): void {\n${lines(69, "    x;")}  }\n}\n`, 1],
  ["a wide signature", "src/a/a.ts", `function f(\n  a: number,\n): void {\n${body(69)}}\n`, 1],
  ["a long object", "src/a/a.ts", `const a = {\n${lines(90, "  x: 1,")}};\n`, 0],
  ["a long loop's head", "src/a/a.ts", `if (\n  a\n) {\n${body(90)}}\n`, 0],
  ["a snapshot", "src/a/a.test.ts", `test("x", () => {\n${snapshot(90)}});\n`, 0],
  [
    "code after a snapshot",
    "src/a/a.test.ts",
    `test("x", () => {\n${snapshot(9)}${body(70)}});\n`,
    1,
  ],
  ["a describe", "src/a/a.test.ts", `describe("x", () => {\n${body(90)}});\n`, 0],
  ["a C function of 71", "bpf/a.h", `int f(void)\n{\n${lines(70, "\tx;")}}\n`, 1],
] as const;

test.each(sizes)("%s in %s", (_what, path, text, want) => {
  expect(sizeViolations({ path, text })).toHaveLength(want);
});

const names = [
  ["src/a/event-view.ts", true],
  ["src/a/event-view.test.ts", true],
  ["src/output/output.worker.ts", true],
  ["src/state/on/open_by_handle_at.ts", true],
  ["bpf/on/open_by_handle_at.bpf.c", true],
  ["src/a/utils.ts", false],
  ["src/a/index.ts", false],
  ["src/a/EventView.ts", false],
  ["src/a/event_view.ts", false],
] as const;

test.each(names)("the name %p: allowed %p", (path, allowed) => {
  expect(nameViolations({ path, text: "" }).length === 0).toBe(allowed);
});

const words = [
  ["const a: unknown = b;", true],
  ["// any of these will do", true],
  ['const a = "as any";', true],
  ["const a: any = b;", false],
  ["const a = b as any;", false],
  ["const a: Map<string, any> = b;", false],
  ["const a: any[] = b;", false],
  ["export default 1;", false],
  ['export * from "./a.ts";', false],
  ['export { a } from "./a.ts";', false],
  ["export { a };", true],
  [`// ${"TO"}DO: later`, false],
  [`// @ts-${"ignore"}`, false],
] as const;

test.each(words)("%p: allowed %p", (text, allowed) => {
  expect(wordViolations({ path: "src/a/a.ts", text }).length === 0).toBe(allowed);
});

test("a file opens with a comment, a doc ends with a full stop", () => {
  const path = "src/a/a.ts";
  expect(openingViolations({ path, text: "// Owns a.\n" })).toEqual([]);
  expect(openingViolations({ path, text: "#!/usr/bin/env node\n// Owns a.\n" })).toEqual([]);
  expect(openingViolations({ path, text: "export {};\n" })).toHaveLength(1);
  expect(docViolations({ path, text: 'x: { doc: "A name." }' })).toEqual([]);
  expect(docViolations({ path, text: 'x: { doc: "A name" }' })).toHaveLength(1);
});

test("a page's paths are those in code spans and links, outside of code blocks", () => {
  const text = [
    "See `src/a/a.ts` and `npm test`, [this](docs/b.md#part), [that](https://example.org/c).",
    "```",
    "`src/not/looked/at.ts`",
    "```",
    "A call is in `src/state/on/<syscall>.ts`.",
  ].join("\n");
  const file = { path: "README.md", text };
  expect(pathsIn(file)).toEqual(["src/a/a.ts", "src/state/on/<syscall>.ts", "docs/b.md"]);
  expect(markdownViolations(file, (path) => path !== "docs/b.md")).toEqual([
    "README.md: mentions docs/b.md, which does not exist; correct the page",
  ]);
});
