// What an editor is offered at a place of a rules file: `|` is the cursor.

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  type CompletionItem,
  CompletionRequest,
  CompletionResolveRequest,
} from "vscode-languageserver-protocol/node";
import { itemKeys, overridable } from "../../src/lsp/keys.ts";
import { load } from "../support/load-rules.ts";
import { Client, marked } from "./client.ts";

let client: Client;
beforeAll(async () => {
  client = await Client.start({ snippets: true });
});
afterAll(() => client.stop());

let opened = 0;

/** The offers at the mark; `definitions` stand before the marked text. */
async function complete(text: string): Promise<readonly CompletionItem[]> {
  const { text: document, position } = marked(text);
  const uri = await client.openAlone(`untitled:completion-${opened++}`, document);
  const found = await client.connection.sendRequest(CompletionRequest.type, {
    ...{ textDocument: { uri }, position },
  });
  return (found ?? []) as CompletionItem[]; // Not a list with defaults: the client knows none.
}

const definitions = [
  "- macro: spawned\n  condition: evt.type in (execve, execveat)\n",
  "- list: shells\n  items: [bash, zsh]\n",
  "- rule: Base\n  desc: d\n  condition: spawned\n  output: o\n  priority: ERROR\n  tags: [host, T1]\n",
].join("");

const rule = (condition: string): string => `${definitions}- rule: R\n  condition: ${condition}`;

const audit = (condition: string): string =>
  `- rule: R\n  source: k8s_audit\n  condition: ${condition}`;

describe("completion", () => {
  const cases: readonly (readonly [place: string, text: string, has: string, not: string])[] = [
    ["a condition's beginning", rule("|"), "spawned", "and"],
    ["half a field", rule("proc.na|"), "proc.name", "="],
    ["behind a dot", rule("proc.|"), "proc.cmdline", "startswith"],
    ["behind `not`", rule("not |"), "spawned", "or"],
    ["behind `and`", rule("spawned and |"), "fd.name", "or"],
    ["in parentheses", rule("spawned and (|"), "fd.name", "or"],
    ["behind a field", rule("proc.name |"), "startswith", "proc.name"],
    ["behind a number", rule("fd.num |"), ">=", "startswith"],
    ["behind a field with an argument", rule("proc.aname[2] |"), "in", "proc.name"],
    ["half an operator", rule("proc.name starts|"), "startswith", "proc.name"],
    ["behind a test", rule("proc.name=sh |"), "and", "proc.name"],
    ["behind a macro", rule("spawned |"), "or", "proc.name"],
    ["event types", rule("evt.type in (|"), "openat", "proc.name"],
    ["second event type", rule("evt.type in (open, |"), "openat2", "proc.name"],
    ["one event type", rule("evt.type=|"), "connect", "proc.name"],
    ["lists in parentheses", rule("proc.name in (|"), "shells", "proc.name"],
    ["a list", rule("proc.name in |"), "shells", "and"],
    ["modifiers", rule("proc.name startswith |"), "anyof", "and"],
    ["a transformer's argument", rule("toupper(|"), "proc.name", "and"],
    ["behind a transformer", rule("toupper(proc.name) |"), "=", "proc.name"],
    ["the right side", rule("proc.name = |"), "val", "proc.name"],
    ["flags of a parameter", rule("evt.arg.flags contains |"), "O_CREAT", "and"],
    ["a yes or no field", rule("evt.is_open_write=|"), "true", "and"],
    ["a block scalar", rule(">\n    spawned\n    and |"), "spawned", "or"],
    ["a quoted condition", rule('"spawned and |"'), "spawned", "or"],
    [
      "an exception's field",
      rule("x\n  exceptions:\n    - name: e\n      fields: [|"),
      "fd.name",
      "=",
    ],
    [
      "an exception's operator",
      rule("x\n  exceptions:\n    - name: e\n      comps: [|"),
      "in",
      "fd.name",
    ],
    [
      "an exception's value",
      rule("x\n  exceptions:\n    - name: e\n      values: [|"),
      "shells",
      "in",
    ],
    ["an exception's key", rule("x\n  exceptions:\n    - name: e\n      |"), "values", "condition"],
    ["an override's key", rule("x\n  override:\n    |"), "condition", "name"],
    ["an override's operation", rule("x\n  override:\n    condition: |"), "append", "condition"],
    ["what cannot be appended", rule("x\n  override:\n    priority: |"), "replace", "append"],
    ["a rule's key", rule("x\n  |"), "output", "condition"],
    ["half a key", rule("x\n  pri|"), "priority", "items"],
    ["a macro's key", "- macro: m\n  |", "condition", "output"],
    ["a list's key", "- list: l\n  |", "items", "condition"],
    ["a priority", rule("x\n  priority: |"), "WARNING", "proc.name"],
    ["a tag", rule("x\n  tags: [|"), "host", "shells"],
    ["a tag of a block", rule("x\n  tags:\n    - |"), "T1", "shells"],
    ["truth", rule("x\n  enabled: |"), "false", "shells"],
    ["an output's field", rule("x\n  output: user=%|"), "user.name", "spawned"],
    ["half an output's field", rule("x\n  output: user=%user.na|"), "user.name", "spawned"],
    ["a list's item", `${definitions}- list: more\n  items: [|`, "shells", "spawned"],
    ["a list's item of a block", `${definitions}- list: more\n  items:\n    - |`, "shells", "and"],
    ["an item", `${definitions}|`, "- rule", "condition"],
    ["an item in an empty file", "|", "- macro", "rule"],
    ["an item behind its dash", "- |", "list", "condition"],
    ["a rule to override", `${definitions}- rule: |`, "Base", "spawned"],
    ["a source", rule("x\n  source: |"), "k8s_audit", "spawned"],
    ["a condition about audit events", audit("ka.|"), "ka.verb", "proc.name"],
    ["what all events have, about audit events", audit("evt.|"), "evt.time", "evt.dir"],
    ["a condition about events of the kernel", rule("ka.|"), "proc.name", "ka.verb"],
    ["a macro for any source", "- macro: m\n  condition: |", "ka.verb", "and"],
    ["a macro for any source, too", "- macro: m\n  condition: |", "proc.name", "and"],
    ["an operator about audit events", audit("ka.verb |"), "startswith", "ka.verb"],
    ["an output about audit events", audit("x\n  output: by %|"), "ka.user.name", "proc.name"],
  ];
  test.each(cases)("offers at %s", async (_place, text, has, not) => {
    const labels = (await complete(text)).map(({ label }) => label);
    expect(labels).toContain(has);
    expect(labels).not.toContain(not);
  });

  const silent: readonly (readonly [place: string, text: string])[] = [
    ["prose of an output", rule("x\n  output: user |")],
    ["a description", rule("x\n  desc: |")],
  ];
  test.each(silent)("offers nothing in %s", async (_place, text) => {
    expect(await complete(text)).toEqual([]);
  });

  test("replaces what was typed, dots and all", async () => {
    const item = (await complete("- macro: m\n  condition: proc.na|")).find(
      ({ label }) => label === "proc.name",
    );
    expect(item?.textEdit).toEqual({
      newText: "proc.name",
      range: { start: { line: 1, character: 13 }, end: { line: 1, character: 20 } },
    });
  });

  test("asks for an argument that a field needs", async () => {
    const items = await complete("- macro: m\n  condition: |");
    const written = (label: string) =>
      items.find((item) => item.label === label)?.textEdit?.newText;
    expect(written("proc.aname")).toBe("proc.aname");
    expect(written("evt.arg")).toBe("evt.arg.$0");
    expect(written("evt.around")).toBe("evt.around[$0]");
  });

  const documented: readonly (readonly [label: string, text: string, doc: string])[] = [
    ["proc.name", rule("|"), "Operators: "],
    ["spawned", rule("|"), "evt.type in (execve, execveat)"],
    ["openat", rule("evt.type in (|"), "evt.arg.flags"],
    ["startswith", rule("proc.name |"), "begins with"],
    ["toupper", rule("|"), "**toupper(…)**"],
    ["shells", rule("proc.name in (|"), "bash, zsh"],
  ];
  test.each(documented)("documents %s when it is shown", async (label, text, doc) => {
    const item = (await complete(text)).find((each) => each.label === label)!;
    expect(item.documentation).toBeUndefined();
    const resolved = await client.connection.sendRequest(CompletionResolveRequest.type, item);
    expect(resolved.documentation).toMatchObject({
      kind: "markdown",
      value: expect.stringContaining(doc),
    });
  });
});

test("without snippets, texts are plain", async () => {
  const plain = await Client.start();
  const { text, position } = marked("- macro: m\n  |");
  const uri = await plain.open("untitled:plain", text);
  const items = (await plain.connection.sendRequest(CompletionRequest.type, {
    ...{ textDocument: { uri }, position },
  })) as CompletionItem[];
  const condition = items.find(({ label }) => label === "condition");
  expect(condition?.insertTextFormat).toBeUndefined();
  expect(condition?.textEdit?.newText).toBe("condition: >\n    ");
  await plain.stop();
});

describe("the table of keys", () => {
  const unknown = (keys: readonly string[]): string[] => {
    const lines = keys.map((key, at) => `${at === 0 ? "- " : "  "}${key}: 1`).join("\n");
    const { warnings } = load(`${lines}\n`).results[0]!;
    return warnings.flatMap(({ problem }) => (problem.kind === "key-unknown" ? [problem.key] : []));
  };
  test.each(["rule", "macro", "list"] as const)("of a %s has only keys that are read", (kind) => {
    expect(unknown(itemKeys[kind].map(({ key }) => key))).toEqual([]);
    expect(unknown([kind, "nonsense"])).toEqual(["nonsense"]);
    const known = new Set(itemKeys[kind].map(({ key }) => key));
    expect(overridable[kind].filter((key) => !known.has(key))).toEqual([]);
  });
});
